"""Breaks G21: the matcher's compiler writes `greater` where a pattern says `at least`."""

TESTS = ["tests/rules/test_matcher.py::test_whole_numbers_are_exact_up_to_64_bits"]


def apply() -> None:
    from rules.conditions import Operator
    from rules.matching import compiler

    compiler.ENGINE_OPERATORS[Operator.GE] = "$gt"  # type: ignore[index]
