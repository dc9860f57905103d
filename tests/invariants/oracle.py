"""What is unlawful about what stands for a subject, found from the pack's rows alone and not by the engine's own rules.

Whatever an attack leaves behind is held against this: an order that no row of the measure list carries is found,
whichever door it came through.
"""

from collections.abc import Iterator
from datetime import date

from domain.events import Ground
from domain.records import Filed, RecordKind, Standing
from domain.state import Order, Subject
from domain.transitions import OrderState
from domain.values import MeasureKind, Polarity
from rules.rulesets import Measure, MeasureVersion, Ruleset


def unlawful(subject: Subject, ruleset: Ruleset, *, on: date) -> list[str]:
    """Every invariant that what stands on a day breaks, in words; empty where all is lawful."""
    return [*_of_records(subject, ruleset), *_of_orders(subject, ruleset, on)]


def _of_records(subject: Subject, ruleset: Ruleset) -> Iterator[str]:
    for filed in subject.records.values():
        record = filed.record
        item = ruleset.item(record.catalogue_item, record.determined_on)
        if item is None:
            yield f"INV-1: {record.catalogue_item} was not in force on {record.determined_on}"
            continue
        document = record.document
        if not all((document.doc_no.strip(), document.doc_type in item.doc_types, document.issuer.strip())):
            yield f"INV-2: {document}"
        if record.fields.keys() - item.fields.keys() or any("point" in name for name in record.fields):
            yield f"INV-24: {sorted(record.fields)}"
        if subject.registration is not None and subject.registration.kind not in item.subject_kinds:
            yield f"INV-25: {record.catalogue_item} of {subject.registration.kind}"


def _of_orders(subject: Subject, ruleset: Ruleset, on: date) -> Iterator[str]:
    for order in subject.orders.values():
        measure = ruleset.measure_by_name.get(order.measure)
        version = next((v for v in measure.versions if v.version == order.version), None) if measure else None
        if measure is None or version is None or not version.in_force(on) or not version.basis:
            yield f"INV-3: {order.measure}.{order.version}"
            continue
        yield from _of_tasks(subject, order, version, ruleset, on)
        region = subject.registration.region if subject.registration else ""
        if measure.region is not None and not ruleset.reaches(measure.region, region):
            yield f"INV-6: {order.measure} in {region}"
        if order.state in (OrderState.PROPOSED, OrderState.OPEN):
            yield from _of_grounds(subject, order, measure, version, ruleset, on)


def _of_tasks(subject: Subject, order: Order, version: MeasureVersion, ruleset: Ruleset, on: date) -> Iterator[str]:
    for task in subject.tasks.values():
        if task.order != order.number:
            continue
        bound = {row.department for row in ruleset.directory if row.role == task.role and row.in_force(on)}
        if task.role not in version.roles or (task.department is not None and task.department not in bound):
            yield f"INV-5: {order.measure} at {task.department}"
        if version.measure_class == 3:
            yield f"INV-11: {order.measure} has a task"


def _of_grounds(
    subject: Subject, order: Order, measure: Measure, version: MeasureVersion, ruleset: Ruleset, on: date
) -> Iterator[str]:
    if not {**order.grounds, **order.awaiting}:
        yield f"INV-14: {order.measure} without a ground"
    for ground in (*order.grounds.values(), *order.awaiting.values()):
        cited = [subject.records[one] for one in ground.cites]
        yield from _of_causes(subject, measure, version, cited, on)
        yield from _of_term(measure, version, ground, cited, ruleset.effective_from, on)


def _of_causes(
    subject: Subject, measure: Measure, version: MeasureVersion, cited: list[Filed], on: date
) -> Iterator[str]:
    if any(filed.record.behaviour_code not in version.behaviours for filed in cited):
        yield f"INV-4: {measure.measure}"
    least = version.minimum_severity
    if least is not None and any(filed.record.severity.rank < least.rank for filed in cited):
        yield f"INV-10: {measure.measure} below {least}"
    listed = any(filed.record.kind is RecordKind.SEVERE_LIST for filed in _standing(subject, on))
    if version.measure_class == 1 and not listed and not any(one.article for one in version.basis):
        yield f"INV-10: {measure.measure} without an entry or a statute"
    if measure.kind is MeasureKind.INCENTIVE and listed:
        yield f"INV-13: {measure.measure} beside a severe entry"
    if any(not _stands(filed, on) for filed in cited):
        yield f"INV-14: {measure.measure} rests on what has ended"
    sanction = measure.kind is MeasureKind.SANCTION
    if sanction and all(filed.record.polarity is Polarity.FAVOURABLE for filed in cited):
        yield f"INV-4: {measure.measure} for something good"


def _of_term(
    measure: Measure, version: MeasureVersion, ground: Ground, cited: list[Filed], since: date, on: date
) -> Iterator[str]:
    if ground.until is None or ground.until > version.longest.after(ground.start):
        yield f"INV-9: {measure.measure} until {ground.until}"
    if ground.until is not None and ground.until <= on:
        yield f"INV-14: {measure.measure} is over"
    for filed in cited if measure.kind is MeasureKind.SANCTION else ():
        if filed.record.determined_on < since:
            yield f"INV-35: no ruleset permitted {measure.measure} on {filed.record.determined_on}"


def _standing(subject: Subject, on: date) -> list[Filed]:
    return [filed for filed in subject.records.values() if _stands(filed, on)]


def _stands(filed: Filed, on: date) -> bool:
    if filed.standing in (Standing.WITHDRAWN, Standing.SEALED, Standing.RETIRED):
        return False
    last = filed.record.fields.get("valid_until")
    if isinstance(last, int) and on.toordinal() > last:
        return False
    return filed.void_from is None or on < filed.void_from
