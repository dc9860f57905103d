"""Breaks G142: a process that checks goes on under the rules with which it began."""

TESTS = [
    "tests/ledger/test_rules_learnt.py::test_a_check_knows_of_a_ruleset_that_another_process_published",
    "tests/ledger/test_rules_learnt.py::test_a_server_that_nobody_asks_learns_within_a_second",
]


def apply() -> None:
    from ledger.context import Context

    Context.learn = lambda self: None  # type: ignore[method-assign]
