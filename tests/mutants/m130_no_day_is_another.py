"""Breaks G160: an example whose days differ is taken to have come out."""

TESTS = [
    "tests/rules/test_trials.py::test_what_comes_otherwise_says_what_came_what_was_expected_and_why",
    "tests/rules/test_trials.py::test_the_day_explained_is_the_first_that_differs",
]


def apply() -> None:
    from rules.releasing import trials

    trials._other_days = lambda case, timeline: iter(())
