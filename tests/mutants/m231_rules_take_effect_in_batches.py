"""Breaks G221: whom a version relieves shares a transaction with others."""

TESTS = [
    "tests/ledger/rulemaking/test_released.py"
    "::test_whom_a_version_relieves_is_relieved_in_a_transaction_of_its_own[in time]",
    "tests/ledger/rulemaking/test_released.py"
    "::test_whom_a_version_relieves_is_relieved_in_a_transaction_of_its_own[late]",
]


def apply() -> None:
    from api.worker import Worker

    Worker._outcomes = Worker._carry_out  # type: ignore[method-assign, assignment]
