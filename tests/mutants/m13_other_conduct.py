"""Breaks INV-4: conduct of one field calls up measures meant for another."""

TESTS = ["tests/rules/test_determine.py::test_inv_4_records_of_other_conduct_are_neither_grounds_nor_counted"]


def apply() -> None:
    from rules.following import sight

    sight.targeted = lambda fact, behaviours, least: True
