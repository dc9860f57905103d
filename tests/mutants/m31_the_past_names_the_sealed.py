"""Breaks G58: an answer about the past names a record that was sealed since."""

TESTS = [
    "tests/api/test_cli_sealed.py::test_the_past_is_answered_as_ever_without_naming_what_was_sealed",
    "tests/api/http/test_sealed.py::test_a_sealed_record_is_in_no_answer",
]


def apply() -> None:
    from projections import reading

    reading.sealed_now = lambda *_: frozenset()  # type: ignore[assignment]
