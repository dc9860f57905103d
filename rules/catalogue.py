"""The catalogue gate: what may be recorded at all (C14, INV-1)."""

from collections.abc import Iterator
from datetime import date

from domain.facts import FieldValue
from domain.records import Defect, Record
from domain.state import Registration
from domain.values import Severity
from rules.rulesets import CatalogueItem, Effect, FieldDeclaration, Ruleset

PENALTY_KIND = "penalty_kind"
"""The field by which the severity guide tells one kind of penalty from another."""


def complaints(ruleset: Ruleset, record: Record, *, registration: Registration) -> list[str]:
    """Everything that forbids filing a record under the catalogue of a ruleset; empty if it may be filed."""
    item = ruleset.item(record.catalogue_item, record.determined_on)
    if item is None:
        return [f"catalogue item {record.catalogue_item} is not in force on {record.determined_on} (INV-1)"]
    return [*_of_record(item, record, registration), *_of_fields(item, record), *_of_severity(ruleset, record)]


def sealed(ruleset: Ruleset, record: Record, *, on: date) -> list[str]:
    """What forbids filing a record on a day because the law seals it (INV-33)."""
    sealing = ruleset.seals(record.behaviour_code, on)
    return [f"the law seals records of {record.behaviour_code} (INV-33)"] if sealing else []


def retired(ruleset: Ruleset, record: Record) -> bool:
    """Whether a record is of an item that is kept for the history alone."""
    item = ruleset.item(record.catalogue_item, record.determined_on)
    return item is not None and item.effect is Effect.RETIRED


def defects(ruleset: Ruleset, record: Record) -> list[Defect]:
    """What is doubtful about a record: a severity below the guide's stands, for it burdens less, and is looked at."""
    guided = _guided(ruleset, record)
    return [Defect.SEVERITY] if guided is not None and record.severity.rank < guided.rank else []


def _of_severity(ruleset: Ruleset, record: Record) -> Iterator[str]:
    guided = _guided(ruleset, record)
    if guided is not None and record.severity.rank > guided.rank:
        yield f"severity {record.severity} is above {guided}, which the guide gives this conduct and penalty (C15)"


def _guided(ruleset: Ruleset, record: Record) -> Severity | None:
    kind = record.fields.get(PENALTY_KIND)
    if not isinstance(kind, str):
        return None
    return ruleset.guided(record.behaviour_code, kind, record.determined_on)


def _of_record(item: CatalogueItem, record: Record, registration: Registration) -> Iterator[str]:
    expectations = (
        ("kind", record.kind, (item.record_kind,)),
        ("polarity", record.polarity, (item.polarity,)),
        ("behaviour_code", record.behaviour_code, item.behaviours),
        ("doc_type", record.document.doc_type, item.doc_types),
        ("subject kind", registration.kind, item.subject_kinds),
    )
    for name, value, permitted in expectations:
        if value not in permitted:
            yield f"{name} {value} is not one of {', '.join(permitted)} that {item.item} allows"


def _of_fields(item: CatalogueItem, record: Record) -> Iterator[str]:
    for name in record.fields.keys() - item.fields.keys():
        yield f"{item.item} has no field {name} (INV-26)"
    for name, declared in item.fields.items():
        value = record.fields.get(name)
        if value is None and declared.required:
            yield f"{name} is missing"
        elif value is not None and not _fits(value, declared):
            yield f"{name} {value!r} is not {_wanted(declared)}"


def _fits(value: FieldValue, declared: FieldDeclaration) -> bool:
    return type(value) is declared.type.python and (not declared.values or value in declared.values)


def _wanted(declared: FieldDeclaration) -> str:
    return f"one of {', '.join(map(str, declared.values))}" if declared.values else f"of type {declared.type}"
