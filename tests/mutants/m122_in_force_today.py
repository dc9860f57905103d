"""Breaks G152: a version takes effect on the day of its publication, or before the one that it follows."""

TESTS = [
    "tests/domain/test_rulemaking.py::test_nothing_takes_effect_before_the_day_after_its_publication",
    "tests/ledger/rulemaking/test_life.py::test_a_version_takes_effect_after_its_publication_and_after_the_one_before",
]


def apply() -> None:
    from datetime import date
    from typing import Any

    from domain import rulemaking
    from ledger import rulemaking as on_a_ledger

    publish = rulemaking.publish

    def at_once(*asked: Any, **named: Any) -> Any:
        return publish(*asked, **{**named, "on": date.min})

    rulemaking.publish = at_once
    on_a_ledger._refuse_before = lambda *_: None
