"""Which notices there are about a subject, and how each reached it; what the law seals is among none (INV-33)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from msgspec import Struct

from api.admission import Reader
from api.cli.sealing import without_sealed
from api.wiring import Office
from domain.actors import Actor
from domain.commands import RecordService
from domain.errors import NotFound
from domain.events import Event, RecordFiled, RepairNoticeServed, ServiceRecorded, SubjectReminded
from domain.procedures.service import notice_of
from domain.state import Subject
from domain.subjects import evolve
from domain.values import NoticeKind, Polarity, Purpose, ServiceManner
from ledger.ledger import Executed
from ledger.log.streams import Recorded, read_stream
from projections.sealing import sealed_now
from rules.powers import Bar

LISTED: Final = "notice list"
MADE: Final = "notice make"
SERVED: Final = "notice served"
SLIP: Final = "notice slip"


class Served(Struct, frozen=True):
    """How a notice reached its subject, and who put that on record."""

    manner: ServiceManner
    served_on: date
    receipt: str
    document: str
    by: Actor


class Owed(Struct, frozen=True):
    """A notice: `notice` is the version of the stream at which its event stands, `position` that of the ledger."""

    notice: int
    kind: NoticeKind
    position: int
    on: date
    department: str
    record_id: UUID | None
    entry: UUID | None
    services: tuple[Served, ...] = ()


def notices_of(office: Office, subject_id: UUID) -> list[Owed]:
    """The notices about a subject, in order; the read is the caller's to admit."""
    with office.pool.connection() as connection:
        recorded = list(read_stream(connection, subject_id))
        sealed = sealed_now(connection, subject_id)  # asked last: what was sealed meanwhile is sealed
    told = list(without_sealed(recorded, sealed))
    with_notice = {one.happened.event.record_id for one in told if isinstance(one.happened.event, RepairNoticeServed)}
    services = _services(told)
    return [
        _owed(one, services, department=_whose(subject_id, recorded, one))
        for one in told
        if _kind(one.happened.event, with_notice)
    ]


def notice(office: Office, subject_id: UUID, number: int) -> Owed:
    """One of them. Raises NotFound."""
    for one in notices_of(office, subject_id):
        if one.notice == number:
            return one
    raise NotFound(f"a notice {number} of this subject", do="The list of its notices names them.")


def bar_of(office: Office, subject_id: UUID, owed: Owed, reader: Reader) -> Bar | None:
    """What bars somebody from a notice, which names its subject in full: for who serves it, and for the subject."""
    keepers = _keepers(office.application.whole(subject_id), owed)
    return None if reader.purpose is Purpose.OWN_ACCESS or reader.by.account in keepers else Bar.KEEPER


def _keepers(subject: Subject, owed: Owed) -> set[str]:
    """Whose notice it now is, and who answers for its record: an account may have gone over since (C41)."""
    known = subject.notices.get(owed.notice)
    filed = subject.records.get(owed.record_id) if owed.record_id else None
    return {one for one in (known and known.department, filed and filed.answers) if one}


def record_service(office: Office, subject_id: UUID, number: int, told: Served) -> Executed:
    """Put on record how a notice reached its subject, by whoever `told` it. Raises NotFound, WrongActor."""
    owed = notice(office, subject_id, number)
    command = RecordService(number, told.manner, told.served_on, told.receipt, told.document, owed.record_id)
    return office.ledger.execute(subject_id, command, by=told.by)


def _kind(event: Event, with_notice: set[UUID]) -> NoticeKind | None:
    """What a subject is told of an event; of what is filed against it how to repair it, unless that is told apart."""
    if isinstance(event, RecordFiled):
        record = event.record
        owed = record.polarity is Polarity.ADVERSE and record.record_id not in with_notice
        return NoticeKind.REPAIR if owed else None
    return notice_of(event)


def _whose(subject_id: UUID, recorded: Sequence[Recorded], one: Recorded) -> str:
    """Who acted; of what the engine reminded of, whoever answered for the record then."""
    if not isinstance(one.happened.event, SubjectReminded):
        return one.happened.by.account
    before = (each.happened for each in recorded if each.version <= one.version)
    return evolve(Subject(subject_id=subject_id), before).notices[one.version].department


def _owed(one: Recorded, services: Mapping[int, Sequence[Served]], *, department: str) -> Owed:
    event = one.happened.event
    kind = _kind(event, set())
    assert kind is not None, "it was looked for"
    record = event.record.record_id if isinstance(event, RecordFiled) else getattr(event, "record_id", None)
    return Owed(
        notice=one.version,
        kind=kind,
        position=one.position,
        on=one.happened.on,
        department=department,
        record_id=record,
        entry=getattr(event, "entry", None),
        services=tuple(services.get(one.version, ())),
    )


def _services(told: Sequence[Recorded]) -> dict[int, list[Served]]:
    found: dict[int, list[Served]] = {}
    for number, served in _served(told):
        found.setdefault(number, []).append(served)
    return found


def _served(told: Sequence[Recorded]) -> Iterator[tuple[int, Served]]:
    for one in told:
        event = one.happened.event
        if isinstance(event, ServiceRecorded):
            yield (
                event.notice,
                Served(event.manner, event.served_on, event.receipt, event.document, one.happened.by),
            )
