"""Service of notices: by whom, how, when and on what receipt each reached its subject (INV-15, INV-18, P-7).

What is told stands in the events of the procedures; that an advance notice was served, and the repair notice together
with its decision, they say themselves. Here stands how it reached the subject, by the department whose notice it is.
Whoever got the advance notice later than it was put on record has its whole time to state its case from then on.
"""

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from domain.cases import answerable_record
from domain.commands import RecordService
from domain.errors import InvalidRecord, NotAllowed, NotFound, WrongActor
from domain.events import (
    Event,
    Happened,
    HoldDecided,
    ListEntryDecided,
    NoticeServed,
    ObjectionDismissed,
    ObjectionUpheld,
    RectificationOrdered,
    RepairGranted,
    RepairNoticeServed,
    RepairRefused,
    ServiceRecorded,
    SubjectReminded,
)
from domain.pending import Notice, Service
from domain.procedures.said import is_digest, refuse_blank
from domain.records import Filed, Standing
from domain.rulebook import Rulebook
from domain.state import Decision, Draft
from domain.values import NoticeKind, Polarity, Verdict

_KINDS: dict[type[Event], NoticeKind] = {
    NoticeServed: NoticeKind.ADVANCE,
    ListEntryDecided: NoticeKind.ENTRY,
    RepairNoticeServed: NoticeKind.REPAIR,
    RepairRefused: NoticeKind.REPAIR_REFUSED,
    RepairGranted: NoticeKind.REPAIR_GRANTED,
    ObjectionUpheld: NoticeKind.OBJECTION_UPHELD,
    ObjectionDismissed: NoticeKind.OBJECTION_DISMISSED,
    HoldDecided: NoticeKind.STOPPED,
    SubjectReminded: NoticeKind.REMINDED,
    RectificationOrdered: NoticeKind.RECTIFICATION,
}


_IN_ONE_ACT = (NoticeKind.ENTRY, NoticeKind.REPAIR)


def notice_of(event: Event) -> NoticeKind | None:
    """What a subject is to be told of an event of a procedure; None for whatever it is told nothing of."""
    kind = _KINDS.get(type(event))
    if isinstance(event, HoldDecided) and event.verdict is not Verdict.INTERCEPT:
        return None
    if isinstance(event, RepairGranted) and not isinstance(event.doc_no, str):
        return None  # granted elsewhere, and told there
    return kind


# --- folding


def remember(draft: Draft, happened: Happened) -> None:
    """Remember a notice that is owed, at the version at which its event stands."""
    event = happened.event
    kind = notice_of(event)
    if kind is not None:
        draft.put(
            Notice(
                notice=draft.version,
                kind=kind,
                department=_whose(draft, happened),
                since=happened.on,
                record_id=getattr(event, "record_id", None),
                entry=getattr(event, "entry", None),
                records=getattr(event, "records", ()),
            )
        )


def _whose(draft: Draft, happened: Happened) -> str:
    """Who acted; where the engine reminded, whoever answers for the record."""
    if isinstance(happened.event, SubjectReminded):
        return draft.records[happened.event.record_id].answers
    return happened.by.account


def apply(draft: Draft, happened: Happened) -> None:
    """Fold how a notice reached its subject."""
    event = happened.event
    assert isinstance(event, ServiceRecorded)
    known = draft.notices.get(event.notice) or Notice(
        notice=event.notice,
        kind=event.kind,
        department=happened.by.account,
        since=happened.on,
        record_id=event.record_id,
        entry=event.entry,
    )
    draft.put(replace(known, services=(*known.services, _service(event))))
    waiting = None if event.entry is None else draft.entries.get(event.entry)
    if waiting is not None and event.until is not None:
        draft.put(replace(waiting, until=event.until, overdue=False))


def _service(event: ServiceRecorded) -> Service:
    return Service(manner=event.manner, served_on=event.served_on, receipt=event.receipt)


# --- deciding


def carry_out(decision: Decision, command: RecordService, rulebook: Rulebook) -> None:
    """Put a service on record; the same one again changes nothing. Raises NotFound, InvalidRecord, WrongActor."""
    notice = _notice(decision, command)
    if notice.department != decision.by.account:
        raise WrongActor(f"the notice is not {decision.by.account}'s", do=f"Leave it to {notice.department}.")
    refuse_blank(receipt=command.receipt)
    if command.document and not is_digest(command.document):
        raise InvalidRecord("what proves the service is told by its digest", do="Send its SHA-256, in lower-case hex.")
    if not notice.since <= command.served_on <= decision.on:
        raise InvalidRecord(
            f"it cannot have been served on {command.served_on}", do=f"Name a day from {notice.since} to today."
        )
    for one in _together(decision.draft, notice):
        served = ServiceRecorded(
            notice=one.notice,
            kind=one.kind,
            manner=command.manner,
            served_on=command.served_on,
            receipt=command.receipt.strip(),
            document=command.document,
            until=_moved(decision, one, command.served_on, rulebook),
            record_id=one.record_id,
            entry=one.entry,
            records=one.records,
        )
        if _service(served) not in one.services:
            decision.emit(served)


def _together(draft: Draft, notice: Notice) -> list[Notice]:
    """The notice, and with an entry's decision its repair notice, or the other way round: one service act (INV-18)."""
    if notice.kind not in _IN_ONE_ACT:
        return [notice]
    told = [one for one in draft.notices.values() if one.record_id == notice.record_id and one.kind in _IN_ONE_ACT]
    return told or [notice]


def _notice(decision: Decision, command: RecordService) -> Notice:
    """The notice as it is owed; of a record that was filed with its decision, its repair notice (INV-18)."""
    known = decision.draft.notices.get(command.notice)
    if known is not None:
        return known
    if command.record_id is None or not 0 < command.notice <= decision.draft.version:
        raise NotFound(f"a notice {command.notice} of this subject", do="The list of its notices names them.")
    filed = answerable_record(decision, command.record_id)
    _refuse_unowed(filed)
    return Notice(
        notice=command.notice,
        kind=NoticeKind.REPAIR,
        department=decision.by.account,
        since=filed.record.document.issued_on,
        record_id=command.record_id,
    )


def _refuse_unowed(filed: Filed) -> None:
    if filed.record.polarity is not Polarity.ADVERSE or filed.standing is Standing.SEALED:
        raise NotAllowed(f"the record is {filed.record.polarity} and {filed.standing}: nothing is owed about it")


def _moved(decision: Decision, notice: Notice, served_on: date, rulebook: Rulebook) -> date | None:
    """The last day to state one's case, where the notice came later than it was put on record."""
    waiting = _waiting(decision.draft, notice)
    until = None if waiting is None else rulebook.statement_until(on=served_on)
    return until if until is not None and waiting is not None and until > waiting else None


def _waiting(draft: Draft, notice: Notice) -> date | None:
    entry: UUID | None = notice.entry if notice.kind is NoticeKind.ADVANCE else None
    found = None if entry is None else draft.entries.get(entry)
    return None if found is None else found.until
