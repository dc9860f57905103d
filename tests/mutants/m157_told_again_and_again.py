"""Breaks G192: it is forgotten who was told, so that every reconciling tells it anew."""

TESTS = [
    "tests/ledger/test_rulemaking.py::test_whoever_suffered_under_an_unlawful_version_is_told_once_and_nobody_else",
    "tests/rules/test_rulebook.py::test_whoever_lost_an_incentive_under_an_unlawful_version_is_told_of_it",
]


def apply() -> None:
    from msgspec.structs import replace

    from domain import reconcile
    from domain.rulebook import Rulebook
    from domain.state import Decision

    tell = reconcile._tell_of_unlawful

    class Forgetful:
        def __init__(self, rulebook: Rulebook) -> None:
            self._rulebook = rulebook

        def unlawful(self, subject, *, on):  # type: ignore[no-untyped-def]
            return self._rulebook.unlawful(replace(subject, told=()), on=on)

    def again(decision: Decision, rulebook: Rulebook) -> None:
        tell(decision, Forgetful(rulebook))  # type: ignore[arg-type]

    reconcile._tell_of_unlawful = again
