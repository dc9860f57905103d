"""Breaks G206: what nobody answers in time is held against its subject as if somebody had."""

TESTS = [
    "tests/api/http/test_objections.py::test_c68_what_nobody_answers_in_time_leaves_publication_and_warns_at_most",
]


def apply() -> None:
    from datetime import date

    from projections.disputes import Dispute
    from rules.following.rulebook import RulesetRulebook

    def never(_: Dispute, _rulebook: RulesetRulebook, *, on: date) -> bool:
        del on
        return False

    Dispute.weakens = never  # type: ignore[method-assign]
