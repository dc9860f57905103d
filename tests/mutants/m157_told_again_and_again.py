"""Breaks G192 and G195: it is forgotten who was told, so that it is told anew each time; every department sees whom."""

TESTS = [
    "tests/ledger/rulemaking/test_unlawful.py::test_whoever_suffered_under_an_unlawful_version_is_told_once_and_nobody_else",
    "tests/ledger/rulemaking/test_unlawful.py::test_the_determining_department_follows_who_was_told_and_no_other_sees_it",
    "tests/rules/test_rulebook.py::test_whoever_lost_an_incentive_under_an_unlawful_version_is_told_of_it",
]


def apply() -> None:
    from typing import Any

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

    from projections import told

    behind = told.told_behind

    def of_anybody(pool: Any, *, department: str, after: int, limit: int) -> Any:
        del department
        return behind(pool, department="local:issuer", after=after, limit=limit)

    told.told_behind = of_anybody
