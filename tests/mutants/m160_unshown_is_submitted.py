"""Breaks G153: a version is submitted in which no worked example shows what its rules do."""

TESTS = ["tests/ledger/rulemaking/test_life.py::test_what_no_example_shows_is_not_submitted"]


def apply() -> None:
    from rules.releasing import release

    release.unshown = lambda ruleset, tried: iter(())  # type: ignore[attr-defined]
