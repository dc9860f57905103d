"""Breaks G209 and P-6: an entry without a term is never looked at again."""

TESTS = [
    "tests/domain/test_entry_reviews.py::"
    "test_p_6_an_entry_without_a_term_is_looked_at_within_a_year_and_does_not_end_by_itself",
    "tests/api/http/test_entry_reviews.py::test_p_6_whoever_decided_it_is_told_that_it_is_to_be_looked_at_again",
]


def apply() -> None:
    from datetime import date
    from uuid import UUID

    from domain.state import Subject
    from rules.following.rulebook import RulesetRulebook

    def none(_: RulesetRulebook, _subject: Subject, *, on: date) -> list[UUID]:
        del on
        return []

    RulesetRulebook.late_reviews = none  # type: ignore[method-assign]
