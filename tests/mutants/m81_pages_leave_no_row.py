"""Breaks G124: what is looked at on a page leaves no row in the access log."""

TESTS = [
    "tests/api/http/test_pages.py::test_every_page_about_somebody_is_on_record_before_it_is_shown",
    "tests/api/http/test_pages.py::test_a_page_outside_the_powers_is_refused_and_shows_nothing",
    "tests/api/http/test_pages.py::test_an_officer_signs_in_with_the_departments_key_and_out_again",
]


def apply() -> None:
    from collections.abc import Sequence

    from api.http.door import _Answering
    from api.http.visit import Manner
    from ledger.access import Access

    record = _Answering._record

    async def of_programs(self: _Answering, rows: Sequence[Access]) -> None:
        if self._visit.manner is Manner.PERSON:
            rows = self._visit.rows = []
        await record(self, rows)

    _Answering._record = of_programs  # type: ignore[method-assign]
