"""Breaks G258: a ruleset in which anybody's entry limits how somebody spends is adopted."""

TESTS = [
    "tests/rules/test_talks.py::test_nothing_but_an_order_of_a_court_limits_how_somebody_spends[when0]",
]


def apply() -> None:
    from rules.conditions import Condition
    from rules.guards import talks
    from rules.rulesets import Ruleset

    def anybody(_ruleset: Ruleset, _condition: Condition) -> bool:
        return True

    talks._asks_a_court = anybody
