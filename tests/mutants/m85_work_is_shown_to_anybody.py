"""Breaks G125: anybody looks around in a ledger for work as in a demonstration."""

TESTS = [
    "tests/api/http/test_pages.py::test_nobody_looks_around_where_the_ledger_is_for_work",
]


def apply() -> None:
    from types import SimpleNamespace

    from api.http.pages import asking
    from ledger.genesis import LedgerUse

    asking.LedgerUse = SimpleNamespace(DEMO=LedgerUse.WORK)  # type: ignore[assignment, misc]
