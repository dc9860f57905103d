"""The catalogue gate: what may be recorded at all (C14, INV-1)."""

from collections.abc import Iterator
from datetime import date, timedelta

from domain.facts import FieldValue
from domain.intervals import END, FIRST
from domain.records import Defect, Filed, Record, RecordKind, Standing, fact_of, term_end
from domain.state import Registration, Subject
from domain.values import Severity
from rules.lists import ListKind, ListType
from rules.rulesets import CatalogueItem, Effect, FieldDeclaration, FieldType, Ruleset

PENALTY_KIND = "penalty_kind"
"""The field by which the severity guide tells one kind of penalty from another."""


def complaints(ruleset: Ruleset, record: Record, *, registration: Registration) -> list[str]:
    """Everything that forbids filing a record under the catalogue of a ruleset; empty if it may be filed."""
    item = ruleset.item(record.catalogue_item, record.determined_on)
    if item is None:
        return [f"catalogue item {record.catalogue_item} is not in force on {record.determined_on} (INV-1)"]
    return [
        *_of_record(item, record, registration),
        *_of_fields(item, record),
        *_of_severity(ruleset, record),
        *place_missed(ruleset, item, record.region),
        *_determined_elsewhere(ruleset, item, record),
        *_of_list(ruleset, record),
    ]


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


def clashes(ruleset: Ruleset, record: Record, *, subject: Subject) -> list[str]:
    """What forbids an entry of praise: that on some day of it the subject is on a severe list (INV-13)."""
    listed = ruleset.list_of(record.catalogue_item, record.determined_on)
    if listed is None or not listed.kind.praises:
        return []
    until = min(filter(None, (listed.over(record.determined_on), term_end(record))))
    severe = {row.item: row for row in ruleset.lists if row.kind is ListKind.SEVERE}
    return [
        f"an entry on {listed.list} cannot stand beside {filed.record.document.doc_no} on a severe list (INV-13)"
        for filed in subject.records.values()
        if (row := severe.get(filed.record.catalogue_item)) and _stands(filed, row, record.determined_on, until)
    ]


def severe_entry_stands(ruleset: Ruleset, filed: Filed, *, on: date) -> bool:
    """Whether a record is an entry on a severe list, and stands on a day (C29)."""
    row = ruleset.list_of(filed.record.catalogue_item, filed.record.determined_on)
    if row is None or row.kind is not ListKind.SEVERE or filed.standing is not Standing.IN_FORCE:
        return False
    return _stands(filed, row, on, on + timedelta(days=1))


def _stands(filed: Filed, row: ListType, begin: date, until: date) -> bool:
    """Whether an entry stands on a day of [begin, until); it stands without interruption, so the first tells."""
    fact = fact_of(filed)
    if fact is None:
        return False
    first = max(begin, fact.since)
    return first < until and fact.speaks(first) and first < row.over(fact.determined_on)


def place_missed(ruleset: Ruleset, item: CatalogueItem, region: str) -> Iterator[str]:
    """That an item is of another region, if it is (INV-6)."""
    if not ruleset.reaches(item.region, region):
        yield f"{item.item} is of {item.region} and not of {region} (INV-6)"


def determiners_missed(ruleset: Ruleset, item: CatalogueItem, department: str, on: date) -> Iterator[str]:
    """That others determine what is filed under an item on a day, if they do (INV-19)."""
    if not item.determined_by:
        return
    bound = {row.role for row in ruleset.directory if row.department == department and row.in_force(on)}
    if bound.isdisjoint(item.determined_by):
        yield f"{department} does not determine {item.item}: {', '.join(item.determined_by)} does (INV-19)"


def recognised_by(ruleset: Ruleset, record: Record) -> str | None:
    """The department that answers here for an entry from elsewhere; None for what is determined here."""
    listed = ruleset.list_of(record.catalogue_item, record.determined_on)
    recognition = None if listed is None else listed.recognition_of(record.issuer, record.determined_on)
    item = None if recognition is None else ruleset.item(record.catalogue_item, record.determined_on)
    if recognition is None or item is None:
        return None
    here = not any(determiners_missed(ruleset, item, record.issuer, record.determined_on))
    return None if here else recognition.department


def _determined_elsewhere(ruleset: Ruleset, item: CatalogueItem, record: Record) -> Iterator[str]:
    """That others determine it, unless it is recognised (INV-19, C51)."""
    if recognised_by(ruleset, record) is None:
        yield from determiners_missed(ruleset, item, record.issuer, record.determined_on)


def _of_list(ruleset: Ruleset, record: Record) -> Iterator[str]:
    """An entry stands on a list in force, in its region (INV-6, INV-7)."""
    rows = [row for row in ruleset.lists if row.item == record.catalogue_item]
    if not rows:
        return
    listed = ruleset.list_of(record.catalogue_item, record.determined_on)
    if listed is None:
        yield f"{rows[0].list} takes no entry of {record.determined_on} (INV-7)"
    elif not ruleset.reaches(listed.region, record.region):
        yield f"{listed.list} is of {listed.region} and not of {record.region} (INV-6)"


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
    whose = "INV-25" if item.record_kind is RecordKind.GRADE else "INV-1"
    expectations = (
        ("kind", record.kind, (item.record_kind,), "INV-1"),
        ("polarity", record.polarity, (item.polarity,), "INV-1"),
        ("behaviour_code", record.behaviour_code, item.behaviours, "INV-4"),
        ("doc_type", record.document.doc_type, item.doc_types, "INV-2"),
        ("subject kind", registration.kind, item.subject_kinds, whose),
    )
    for name, value, permitted, kept in expectations:
        if value not in permitted:
            yield f"{name} {value} is not one of {', '.join(permitted)} that {item.item} allows ({kept})"


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
    if type(value) is not declared.type.python or (declared.values and value not in declared.values):
        return False
    return declared.type is not FieldType.DAY or (type(value) is int and FIRST <= value < END)


def _wanted(declared: FieldDeclaration) -> str:
    return f"one of {', '.join(map(str, declared.values))}" if declared.values else f"of type {declared.type}"
