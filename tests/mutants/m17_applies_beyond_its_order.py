"""Breaks G32: while nobody reconciles, a sanction applies for as long as it follows, beyond what was ordered."""

TESTS = [
    "tests/projections/test_late_worker.py"
    "::test_what_an_officer_put_into_effect_ends_with_it_although_the_cause_goes_on",
]


def apply() -> None:
    from projections import picture

    picture._as_ordered = lambda spans, order, on: bool(spans)
