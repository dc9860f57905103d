"""Breaks G201 and INV-21: the last day of a publication passes, and nothing ends."""

TESTS = [
    "tests/domain/test_publishing.py::"
    "test_inv_21_what_is_published_ends_by_itself_with_the_longest_time_of_its_severity",
    "tests/domain/test_publishing.py::test_a_week_without_a_worker_ends_it_once",
]


def apply() -> None:
    from domain.procedures import publishing

    publishing._bound = lambda _decision, _known, _rulebook: None
