"""Breaks G208: a ruleset's deadlines are never looked at, and nobody misses one."""

TESTS = [
    "tests/scenarios/test_deadlines.py::test_a_deadline_that_passes_is_told_on_the_day_after_and_not_before"
    "[objection.local_target]",
    "tests/scenarios/test_deadlines.py::test_a_deadline_that_passes_is_told_on_the_day_after_and_not_before"
    "[publication.explain]",
]


def apply() -> None:
    from datetime import date
    from uuid import UUID

    from domain.state import Subject
    from rules.following.rulebook import RulesetRulebook

    def none(_: RulesetRulebook, _subject: Subject, *, on: date) -> list[UUID]:
        del on
        return []

    RulesetRulebook.late_objections = none  # type: ignore[method-assign]
    RulesetRulebook.late_explanations = none  # type: ignore[method-assign]
