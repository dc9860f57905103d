"""What is held about a subject in the words of the description: the same at its own door and at a window."""

from datetime import date
from typing import Final
from uuid import UUID

from api.cli.story import Storyteller
from api.http.counter import Counter
from api.http.offers import OfferLine, offer_line
from api.http.own import (
    Own,
    OwnConsent,
    OwnCopy,
    OwnDisputed,
    OwnDocument,
    OwnEntry,
    OwnMandate,
    OwnMeasure,
    OwnMeasures,
    OwnNews,
    OwnNotifications,
    OwnPublication,
    OwnRecord,
    OwnRecords,
    OwnRepair,
    OwnRequest,
)
from api.http.pages.wording import Wording
from api.http.routes.subjects import measure_line
from api.own.asked import AskedBy, who_asked
from api.own.held import HeldEntry, HeldRecord, held_about, streams_of
from api.own.news import News, news_of
from api.own.settling import contacts_of
from api.procedures.offering import offered_by
from domain.pending import Mandate
from domain.values import Polarity
from projections.fresh import picture_now

_EVERYTHING: Final = 1_000_000


def own_of(at: Counter, subject_id: UUID) -> Own:
    """Who it is, as displays show one, and how much is held."""
    held = held_about(at.office, subject_id)
    who = at.office.application.subject(subject_id).registration
    assert who is not None, "whoever signed in is registered"
    return Own(
        subject=subject_id,
        name=name_of(at, subject_id),
        kind=who.kind,
        region=who.region,
        records=len(held.records),
        adverse=sum(one.filed.record.polarity is Polarity.ADVERSE for one in held.records),
        measures=len(lines_of(at, subject_id, None)),
        position=at.office.views.position(),
    )


def teller_of(at: Counter) -> Storyteller:
    """Who knows what things are called, in the caller's language."""
    return Storyteller(at.ruleset, tongue=at.visit.language)


def name_of(at: Counter, subject_id: UUID) -> str:
    """A subject's name; a person's is masked (INV-26)."""
    who = at.office.application.subject(subject_id).registration
    if who is None:
        return ""
    return at.office.persons.show(subject_id).name if who.kind.protected_as_person else who.name


def records_of(at: Counter, subject_id: UUID) -> OwnRecords:
    """Every record, and every proposed entry of which a notice tells."""
    held = held_about(at.office, subject_id)
    return OwnRecords(
        subject=subject_id,
        records=[_record(at, one) for one in held.records],
        entries=[_entry(one) for one in held.entries],
        sealed=held.sealed,
        position=at.office.views.position(),
    )


def _record(at: Counter, one: HeldRecord) -> OwnRecord:
    filed, record = one.filed, one.filed.record
    document, terms = record.document, one.repairable
    return OwnRecord(
        record=record.record_id,
        kind=record.kind,
        catalogue_item=record.catalogue_item,
        title=Wording(at.ruleset, at.visit.language).item(record),
        behaviour_code=record.behaviour_code,
        severity=record.severity,
        polarity=record.polarity,
        document=OwnDocument(
            doc_type=document.doc_type,
            doc_no=one.doc_no,
            issuer=document.issuer,
            issued_on=document.issued_on,
            effective_on=document.effective_on,
        ),
        determined_on=record.determined_on,
        region=record.region,
        fields=dict(one.fields),
        texts=dict(one.texts),
        doubts=sorted(filed.doubts),
        standing=filed.standing,
        void_from=filed.void_from,
        answers=filed.answers,
        answers_name=teller_of(at).department(filed.answers),
        disputed=_disputed(one),
        repair=_repair(one),
        publication=_publication(one),
        shielded_until=one.shielded_until,
        promised_until=None if one.promise is None else one.promise.until,
        may_object=one.may_object,
        repairable_from=None if terms is None or terms.barred else terms.first_day,
        unrepairable_by=None if terms is None else terms.barred or None,
    )


def _disputed(one: HeldRecord) -> OwnDisputed | None:
    found = one.objection
    if found is None:
        return None
    return OwnDisputed(claim=found.claim, since=found.since, receipt=found.receipt, overdue=found.overdue)


def _repair(one: HeldRecord) -> OwnRepair | None:
    found = one.repair
    if found is None:
        return None
    return OwnRepair(state=found.state, since=found.applied_on, receipt=found.receipt, overdue=found.overdue)


def _publication(one: HeldRecord) -> OwnPublication | None:
    found = one.publication
    return None if found is None else OwnPublication(state=found.state, since=found.since, until=found.until)


def _entry(one: HeldEntry) -> OwnEntry:
    entry = one.entry
    return OwnEntry(
        entry=entry.entry,
        department=entry.department,
        catalogue_item=entry.item,
        file_no=entry.file_no,
        since=entry.since,
        until=entry.until,
        unanswered=list(entry.unanswered),
        said=dict(one.said),
    )


def measures_of(at: Counter, subject_id: UUID, valid_on: date | None) -> OwnMeasures:
    """What follows, is ordered and applies on a day."""
    return OwnMeasures(
        subject=subject_id,
        valid_on=valid_on or at.office.context.today(),
        lines=lines_of(at, subject_id, valid_on),
        position=at.office.views.position(),
    )


def lines_of(at: Counter, subject_id: UUID, valid_on: date | None) -> list[OwnMeasure]:
    """The same, line by line, over everything that was merged into it."""
    teller = teller_of(at)
    on = valid_on or at.office.context.today()
    pictures = [picture_now(at.office.views, at.office.pool, one) for one in streams_of(at.office, subject_id)]
    lines = [measure_line(line) for picture in pictures for line in picture.lines(on)]
    return [OwnMeasure(**dict(line), title=teller.measure(line.measure)) for line in lines]


def request_of(at: Counter, one: AskedBy) -> OwnRequest:
    """A request about it, with the day in the ruleset's zone."""
    return OwnRequest(
        place=one.place,
        at=one.at,
        on=one.at.astimezone(at.office.context.zone).date(),
        request=one.request,
        department=one.department,
        department_name=None if one.department is None else teller_of(at).department(one.department),
        purpose=one.purpose,
        what=one.what,
        matter=one.matter,
        node=one.node,
        refused=one.refused,
    )


def told(one: News) -> OwnNews:
    """One thing that happened."""
    return OwnNews.model_validate(one, from_attributes=True)


def notifications_of(at: Counter, subject_id: UUID) -> OwnNotifications:
    """What it lets itself be told of; everything, in its own inbox, unless it chose, and once what it chose is over."""
    chosen = at.office.application.subject(subject_id).notifications
    if chosen is None or at.office.context.today() > chosen.until:
        return OwnNotifications(channels=[], kinds=[], until=None, contacts={})
    return OwnNotifications(
        channels=list(chosen.channels),
        kinds=list(chosen.kinds),
        until=chosen.until,
        contacts=contacts_of(at.office, subject_id, chosen.channels),
    )


def consents_of(at: Counter, subject_id: UUID) -> list[OwnConsent]:
    """What it agreed to and is not over."""
    today = at.office.context.today()
    return [
        OwnConsent(
            consent=one.consent, department=one.department, purpose=one.purpose, since=one.since, until=one.until
        )
        for one in at.office.application.subject(subject_id).consents.values()
        if today <= one.until
    ]


def offers_of(at: Counter, subject_id: UUID) -> list[OfferLine]:
    """What it offered to promise and nobody has answered."""
    return [offer_line(one) for one in offered_by(at.office, subject_id)]


def mandate_of(at: Counter, one: Mandate, *, shown: UUID) -> OwnMandate:
    """A mandate, and the other side of it by a name as displays show one."""
    return OwnMandate(
        mandate=one.mandate,
        subject=shown,
        name=name_of(at, shown),
        basis=one.basis,
        scope=one.scope,
        valid_from=one.valid_from,
        until=one.until,
        stands=one.valid_from <= at.office.context.today() <= one.until,
    )


def given_by(at: Counter, subject_id: UUID) -> list[OwnMandate]:
    """Who may stand for it, or may soon."""
    today = at.office.context.today()
    mandates = at.office.application.subject(subject_id).mandates.values()
    return [mandate_of(at, one, shown=one.who) for one in mandates if today <= one.until]


def copy_of(at: Counter, subject_id: UUID) -> OwnCopy:
    """Everything that is held, that happened and was asked (PIPL art. 45)."""
    happened = news_of(at.office, subject_id, after=0, most=_EVERYTHING, tongue=at.visit.language).news
    asked = who_asked(at.office.pool, streams_of(at.office, subject_id), before=None, most=_EVERYTHING)
    return OwnCopy(
        made_on=at.office.context.today(),
        own=own_of(at, subject_id),
        records=records_of(at, subject_id),
        measures=measures_of(at, subject_id, None),
        mandates=given_by(at, subject_id),
        consents=consents_of(at, subject_id),
        commitments=offers_of(at, subject_id),
        notifications=notifications_of(at, subject_id),
        happened=[told(one) for one in happened],
        asked=[request_of(at, one) for one in asked],
    )
