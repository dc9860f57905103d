"""Breaks G150: whoever drafted a ruleset approves and publishes it."""

TESTS = [
    "tests/domain/test_rulemaking.py::test_whoever_drafted_it_can_neither_approve_nor_publish",
    "tests/domain/test_rulemaking.py::test_an_approver_who_edits_it_then_has_a_hand_in_it",
    "tests/ledger/rulemaking/test_life.py::test_the_author_is_known_whatever_process_asks_and_whatever_department_is_named",
]


def apply() -> None:
    from domain import rulemaking

    rulemaking._refuse_maker = lambda *_: None
