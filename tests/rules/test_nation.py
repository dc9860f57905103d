"""The tables of the national layer against domain.md: kinds of information, behaviour list, severity guide."""

from datetime import date

from domain.records import RecordKind
from domain.values import Severity
from rules.releasing.guardrails import load_checked
from rules.rulesets import Ruleset
from rules.writing.loading import bundled

IN_FORCE = date(2026, 4, 1)


def layer() -> Ruleset:
    """The pack of the nation and what stands below it."""
    return load_checked(bundled("cn"))


def numbers(day: date) -> list[int]:
    return [kind.number for kind in layer().information_kinds if kind.in_force(day)]


def test_there_are_eleven_kinds_then_twelve_then_thirteen() -> None:
    assert numbers(date(2021, 12, 31)) == list(range(1, 12))
    assert numbers(date(2023, 1, 1)) == list(range(1, 13))
    assert numbers(IN_FORCE) == list(range(1, 14))


def test_every_kind_of_record_is_of_one_kind_of_information() -> None:
    covered = [one for kind in layer().information_kinds for one in kind.record_kinds]
    assert sorted(covered) == sorted(RecordKind)


def test_administrative_acts_are_the_two_that_are_published_and_the_eight_of_c10() -> None:
    [acts] = [kind for kind in layer().information_kinds if kind.number == 3]
    eight = {"compulsion", "confirmation", "levy", "payment", "adjudication", "compensation", "award", "inspection"}
    assert set(acts.record_kinds) == {"licence", "penalty"} | eight


def test_c22_the_list_has_nineteen_fields_and_work_safety() -> None:
    fields = [row.field for row in layer().behaviours]
    assert len(set(fields) - {"work-safety", "further"}) == 19
    assert "work-safety" in fields


def test_c15_the_guide_weighs_as_the_table_of_periods_does() -> None:
    weighed = {
        kind: layer().guided("conduct:tax", kind, IN_FORCE)
        for row in layer().severity_guide
        for kind in row.penalty_kinds
    }
    table = {
        Severity.MINOR: "warning criticism small_fine detention other",
        Severity.GENERAL: "larger_fine confiscation_of_gains confiscation_of_goods licence_suspended"
        " qualification_lowered suspended_or_revoked",
        Severity.SEVERE: "very_large_fine licence_revoked business_limited production_stopped closure"
        " occupation_limited",
    }
    assert weighed == {kind: severity for severity, named in table.items() for kind in named.split()}
