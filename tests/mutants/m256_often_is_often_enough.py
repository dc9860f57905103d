"""Breaks G256: how often somebody did wrong is an occasion whatever the ruleset says of it."""

TESTS = [
    "tests/domain/test_rectifying.py::test_c28_how_often_is_an_occasion_only_where_the_ruleset_says_how_often",
]


def apply() -> None:
    from domain.procedures import rectifying
    from domain.rulebook import Rulebook
    from domain.state import Decision
    from domain.values import Occasion

    def any_occasion(_decision: Decision, _occasion: Occasion, _rulebook: Rulebook) -> None:
        return None

    rectifying._refuse_uncounted = any_occasion
