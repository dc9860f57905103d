"""Breaks G58: a page of a history hides only what is sealed on that page."""

TESTS = [
    "tests/api/http/test_history.py::test_of_a_sealed_record_only_its_sealing_is_told_on_whatever_page",
]


def apply() -> None:
    from api.http.routes import history

    history.sealed_now = lambda *asked: frozenset()  # type: ignore[assignment]
