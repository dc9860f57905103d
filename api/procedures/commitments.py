"""Commitments, for every door: what whoever accepted one has to look at, and what is reported to the platforms above.

A commitment reported upwards is told in the shape of domain.md 5.6: kind, cause, day, accepting unit, performance. A
person's name is masked there, and no number of a person stands in it (INV-26).
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from msgspec import Struct

from api.procedures.repairing import masked_name
from api.wiring import Office
from domain.actors import Actor
from domain.errors import WrongActor
from domain.pending import Promise
from domain.records import COMMITMENT_KIND, PERFORMANCE, VALID_UNTIL, Record, Standing
from domain.values import RegisterAct
from ledger.reporting import put_report_on_record, reported_until
from ledger.vault.redacting import OPAQUE
from projections.commitments import Kept, Share, filed_between, share
from projections.procedures import Open, Procedure, open_procedures


class Risk(Struct, frozen=True):
    """Something adverse that was filed about who made a promise, and that stands."""

    doc_no: str
    department: str
    determined_on: date


class DuePromise(Struct, frozen=True):
    """A promise that its department has to look at; `name` is masked.

    `over` is what its last day says, whether or not a worker has come by since.
    """

    subject_id: UUID
    name: str
    doc_no: str
    promise: Promise
    over: bool
    risks: tuple[Risk, ...]


class Line(Struct, frozen=True):
    """A commitment, or what was found about one, as it is reported; `number` is an organisation's code."""

    record: UUID
    name: str
    number: str | None
    kind: str
    cause: str
    made_on: date
    accepted_by: str
    performance: str
    valid_until: date | None
    filed_on: date


class Page(Struct, frozen=True):
    """Some of what is reported; `after` goes on behind it, None where nothing does."""

    lines: list[Line]
    after: UUID | None


def due_promises(office: Office, department: str) -> Iterator[DuePromise]:
    """The promises that a department accepted and has to look at, by subject; the read is the caller's to admit."""
    today = office.context.today()
    for found in open_procedures(office.pool, Procedure.PROMISE, department=department):
        subject = office.application.subject(found.subject_id)
        promise = subject.promises.get(found.id)
        if promise is None:  # verified while this was asked
            continue
        standing = (subject.records.get(one) for one in promise.risks)
        risks = tuple(
            _risk(filed.record) for filed in standing if filed is not None and filed.standing is Standing.IN_FORCE
        )
        over = promise.until < today
        if promise.ending or over or risks:  # what was withdrawn since is a risk no more
            yield DuePromise(found.subject_id, masked_name(office, found), found.doc_no, promise, over, risks)


def _risk(record: Record) -> Risk:
    return Risk(record.document.doc_no, record.issuer, record.determined_on)


def lines(office: Office, *, since: date, until: date, after: UUID | None, limit: int) -> Page:
    """What is reported of what was filed in [since, until]; withdrawn and sealed commitments are not."""
    kept = filed_between(office.pool, since=since, until=until, after=after, limit=limit)
    office.application.fetch({one.subject_id for one in kept})
    found = [line for one in kept for line in _line(office, one)]
    return Page(found, kept[-1].record_id if len(kept) == limit else None)


def _line(office: Office, kept: Kept) -> Iterator[Line]:
    subject = office.application.subject(kept.subject_id)
    if kept.record_id not in subject.records:
        subject = office.application.whole(kept.subject_id)
    filed, who = subject.records[kept.record_id], subject.registration
    if filed.standing in (Standing.WITHDRAWN, Standing.SEALED, Standing.VOID) or who is None or who.erased:
        return
    record = filed.record
    until = record.fields.get(VALID_UNTIL)
    yield Line(
        record=kept.record_id,
        name=masked_name(office, Open(kept.record_id, kept.subject_id, "")),
        number=None if who.scheme == OPAQUE else who.number,
        kind=str(record.fields.get(COMMITMENT_KIND, "other")),
        cause=str(record.fields.get("cause", "")),
        made_on=record.determined_on,
        accepted_by=record.issuer,
        performance=str(record.fields.get(PERFORMANCE, "")),
        valid_until=date.fromordinal(until) if type(until) is int else None,
        filed_on=kept.filed_on,
    )


def reported(office: Office) -> tuple[date | None, Share]:
    """Until which day commitments were reported, and how many of all that is."""
    until = reported_until(office.application)
    return until, share(office.pool, until=until)


def put_on_record(office: Office, *, until: date, receipt: str, by: Actor) -> bool:
    """Put on record that everything up to a day was reported, for the lead office; False where it was so already.

    Raises WrongActor, InvalidInput.
    """
    if not office.context.rulebook.may_keep_register(by.account, RegisterAct.RECEIVE, on=office.context.today()):
        raise WrongActor(f"{by.account} does not report upwards", do="Leave it to the lead office.")
    return put_report_on_record(office.context, office.application, until=until, receipt=receipt, by=by)
