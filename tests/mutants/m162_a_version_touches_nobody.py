"""Breaks G196: what an approver is shown is counted of the rules in force, which touch nobody otherwise."""

TESTS = [
    "tests/api/test_cli_rulemaking.py::test_whoever_reviews_is_shown_whom_it_would_touch_until_it_is_published",
    "tests/api/http/test_rulemaking.py::test_the_approver_is_shown_whom_it_would_touch",
]


def apply() -> None:
    from api.what_if import asking

    impact_of = asking.impact_of
    asking.impact_of = lambda office, _draft: impact_of(office, office.context.rulebook.versions[-1].ruleset)
