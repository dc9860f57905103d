"""Breaks the promise of setting aside: a subject that fails again and again is tried for ever."""

TESTS = [
    "tests/api/test_worker.py::test_a_subject_that_fails_three_times_is_set_aside_and_the_others_go_on",
    "tests/api/test_worker.py::test_it_is_tried_again_when_it_is_released",
]


def apply() -> None:
    from projections import worklist

    worklist.PATIENCE = 1_000_000  # type: ignore[misc]
