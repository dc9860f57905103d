"""Breaks G174: persons are counted exactly, however few."""

TESTS = [
    "tests/api/test_cli_what_if.py::test_persons_are_counted_in_tens_and_named_nowhere",
    "tests/api/test_small_counts.py::test_under_ten_is_one_answer_and_all_others_are_full_tens",
]


def apply() -> None:
    from api.what_if import small_counts

    small_counts.shown = str  # type: ignore[assignment]
