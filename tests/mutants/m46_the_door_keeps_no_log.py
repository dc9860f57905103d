"""Breaks G92: requests over HTTP are answered and leave no row in the access log."""

TESTS = [
    "tests/api/http/test_door.py::test_every_request_is_on_record_when_its_answer_comes",
    "tests/api/http/test_door.py::test_nothing_leaves_before_its_row_is_committed",
    "tests/api/http/test_door.py::test_what_cannot_be_put_on_record_is_not_answered",
]


def apply() -> None:
    from collections.abc import Sequence

    from api.http.recorder import Recorder
    from ledger.access import Access

    async def write(self: Recorder, rows: Sequence[Access]) -> None:
        return None

    Recorder.write = write  # type: ignore[method-assign]
