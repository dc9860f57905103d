"""Breaks G161: a rule is taken to be shown by an example that came out otherwise."""

TESTS = [
    "tests/rules/test_trials.py::test_an_example_that_comes_out_otherwise_shows_nothing",
]


def apply() -> None:
    from rules.releasing.trials import Trial

    Trial.passed = property(lambda trial: True)  # type: ignore[assignment, misc]
