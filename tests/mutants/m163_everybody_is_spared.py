"""Breaks G197: nobody is taken to be concerned by a released version."""

TESTS = [
    "tests/projections/sets/test_differing.py::test_of_whoever_is_not_found_every_span_is_what_it_was",
    "tests/ledger/rulemaking/test_spared.py::test_whom_it_gives_something_from_its_first_day_is_looked_at",
]


def apply() -> None:
    from projections.sets import differing

    differing.differing = lambda *_given, **_named: iter(())
