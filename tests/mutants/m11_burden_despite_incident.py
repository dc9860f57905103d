"""Breaks G20: sanctions are ordered although the evaluators disagree."""

TESTS = ["tests/rules/test_rulebook.py::test_inv_34_no_new_sanction_is_ordered_while_the_matcher_is_in_trouble"]


def apply() -> None:
    from domain import reconcile

    reconcile._may_burden = lambda wanted, determined: True
