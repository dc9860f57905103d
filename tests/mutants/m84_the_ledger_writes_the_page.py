"""Breaks G122: what stands in the ledger is put into a page as it is, markup and all."""

TESTS = [
    "tests/api/http/test_pages.py::test_what_stands_in_the_ledger_is_shown_and_never_obeyed",
]


def apply() -> None:
    from api.http.pages import rendering

    rendering._environment().autoescape = False
