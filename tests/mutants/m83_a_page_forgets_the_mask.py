"""Breaks G124: a page shows a person's name in full."""

TESTS = [
    "tests/api/http/test_pages.py::test_a_person_is_shown_under_a_mask",
]


def apply() -> None:
    from ledger.vault import persons

    def in_full(name: str) -> str:
        return name

    persons.masked_name = in_full
