"""Breaks G48: the lint lets a file that is replayed draw a random identifier."""

TESTS = ["tests/promises/test_clock.py::test_reading_the_clock_or_drawing_is_a_complaint"]


def apply() -> None:
    from tests.promises import clock

    clock._FORBIDDEN -= {"uuid.uuid4"}
