"""Breaks G29: the order in which departments are asked is the process's own, and no replay can know it."""

TESTS = [
    "tests/ledger/test_audit.py::test_a_story_with_officers_and_a_change_of_rules_comes_out_the_same",
]


def apply() -> None:
    from itertools import count

    from domain import reconcile
    from domain.rulebook import Assignment
    from domain.state import Decision, Order

    whole, turns = reconcile._push_missing, count()

    def push(decision: Decision, order: Order, assignments: tuple[Assignment, ...]) -> None:
        whole(decision, order, assignments if next(turns) % 3 else assignments[::-1])

    reconcile._push_missing = push
