"""Breaks G171: where the latest record gives way to the next, what holds on is taken to be over."""

TESTS = [
    "tests/projections/sets/test_impact.py"
    "::test_what_was_over_before_the_days_asked_about_is_left_out_and_nothing_else"
    "[latest='penalty' shows='denial' within=None]"
]


def apply() -> None:
    from rules.conditions import AtLeast, Latest
    from rules.sets import during

    during.AtLeast = (AtLeast, Latest)  # type: ignore[misc, assignment]
