"""Breaks G154: what an unlawful version of the ruleset gave goes on."""

TESTS = [
    "tests/properties/test_unlawful_rulesets.py::test_from_the_day_named_it_is_no_ground_of_anything",
    "tests/ledger/rulemaking/test_unlawful.py::test_what_stood_on_an_unlawful_version_is_lifted_at_once_and_says_why",
]


def apply() -> None:
    from typing import Any

    from rules.following import reigns

    reign = reigns._reign

    def forgiving(*asked: Any, **named: Any) -> Any:
        return reign(*asked, **{**named, "void": None})

    reigns._reign = forgiving
