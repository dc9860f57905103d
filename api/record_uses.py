"""The register of uses of a record: who acted on it, what it made follow, and what it took from its subject.

Asked once a review has undone a decision, it names every department that has something to put right (INV-20); the
department that determined the record reads it, and whoever oversees all tasks.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from api.wiring import Office
from domain.errors import NotFound
from domain.records import Filed, Standing
from domain.state import Subject
from domain.timeline import Span, Timeline
from domain.values import MeasureKind
from ledger.log.streams import read_stream
from projections.checking import has_say
from projections.lookup import Found
from projections.reliance import HeldUp, Reliance, Resting, Stopped, held_up, reliance
from projections.sealing import sealed_now


class Recorded(Struct, frozen=True):
    """A record that the law does not seal, and the subject that it is about."""

    found: Found
    filed: Filed
    subject: Subject


class RecordUses(Struct, frozen=True):
    """What came of a record.

    `lost` are the spans of incentives that follow without it and not with it: what a review that made it void gives
    back. Checks are placed by the database's clock, so in a ledger with a simulated one there are none.
    """

    recorded: Recorded
    orders: tuple[Resting, ...]
    checks: tuple[HeldUp, ...]
    stopped: tuple[Stopped, ...]
    lost: tuple[Span, ...]
    position: int


def recorded(office: Office, found: Found) -> Recorded:
    """The record that was looked up. Raises NotFound for one that is sealed, as for one that is not there (INV-33)."""
    subject = office.application.whole(found.subject_id)
    filed = subject.records.get(found.id)
    with office.pool.connection() as connection:
        sealed = found.id in sealed_now(connection, found.subject_id)
    if filed is None or sealed or filed.standing is Standing.SEALED:
        raise NotFound(f"record {found.id}", do="See the subject's history.")
    return Recorded(found, filed, subject)


def uses_of(office: Office, about: Recorded) -> RecordUses:
    """Everything that came of a record, for whoever was admitted to read it."""
    found = about.found
    with office.pool.connection() as connection:
        acted = reliance(read_stream(connection, found.subject_id), found.id)
    return RecordUses(
        recorded=about,
        orders=acted.orders,
        checks=_checks(office, found.subject_id, acted),
        stopped=acted.stopped,
        lost=_lost(office, about),
        position=office.views.position(),
    )


def _checks(office: Office, subject_id: UUID, acted: Reliance) -> tuple[HeldUp, ...]:
    """The checks for which an order had a say while it rested on the record."""
    if not acted.orders:
        return ()
    since = min(order.began for order in acted.orders)
    until = max(order.ended or datetime.now(UTC) for order in acted.orders)
    made = held_up(office.pool, subject_id, since=since, until=until)
    return tuple(check for check in made if any(_had_say(office, order, check) for order in acted.orders))


def _had_say(office: Office, order: Resting, check: HeldUp) -> bool:
    if check.at < order.began or (order.ended is not None and check.at >= order.ended):
        return False
    on = check.at.astimezone(office.context.zone).date()
    return has_say(office.context.rulebook, order.measure, order.version, matter=check.matter, node=check.node, on=on)


def _lost(office: Office, about: Recorded) -> tuple[Span, ...]:
    """The incentives that follow without the record alone."""
    subject, record_id = about.subject, about.found.id
    speaking = replace(about.filed, standing=Standing.IN_FORCE, void_from=None)
    with_it = _timeline(office, subject, {**subject.records, record_id: speaking})
    without = _timeline(office, subject, {one: filed for one, filed in subject.records.items() if one != record_id})
    return tuple(_beyond(_incentives(office, without), set(_incentives(office, with_it))))


def _timeline(office: Office, subject: Subject, records: dict[UUID, Filed]) -> Timeline:
    return office.context.rulebook.timeline(replace(subject, records=records))[0]


def _incentives(office: Office, timeline: Timeline) -> list[Span]:
    versions = office.context.rulebook.versions
    kinds = {name: measure.kind for each in versions for name, measure in each.ruleset.measure_by_name.items()}
    return [span for span in timeline.spans if kinds[span.measure] is MeasureKind.INCENTIVE]


def _beyond(spans: list[Span], others: Collection[Span]) -> Iterator[Span]:
    """The spans of which the others have less: from the day on which the others' ends, or whole."""
    for span in spans:
        if span in others:
            continue
        kept = [one for one in others if (one.measure, one.rule, one.ground) == (span.measure, span.rule, span.ground)]
        cut = max((one.until for one in kept if one.start == span.start and one.until is not None), default=None)
        yield span if cut is None else replace(span, start=cut)
