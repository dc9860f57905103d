"""Breaks G170: the query writes `greater` where a pattern says `at least`."""

TESTS = ["tests/properties/test_sets.py::test_the_pack_is_determined_alike_for_one_subject_and_for_all"]


def apply() -> None:
    from rules.conditions import Operator
    from rules.sets import patterns

    patterns._COMPARED[Operator.GE] = patterns._COMPARED[Operator.GT]  # type: ignore[index]
