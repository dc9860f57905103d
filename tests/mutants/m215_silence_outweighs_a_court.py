"""Breaks G206: a department's silence weakens what a court decided."""

TESTS = [
    "tests/projections/test_disputes.py::test_c68_silence_weakens_what_no_court_decided",
]


def apply() -> None:
    from datetime import date

    from projections.disputes import Dispute
    from rules.following.rulebook import RulesetRulebook

    def whoever(self: Dispute, rulebook: RulesetRulebook, *, on: date) -> bool:
        return on > rulebook.objection_due(self.since, on=on)

    Dispute.weakens = whoever  # type: ignore[method-assign]
