"""Records: filed by the department that determined them, one at a time or as lines of a batch."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from msgspec.structs import replace
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.batches import Accepted, by_subject
from api.filing import TOGETHER, file_together
from api.http.counter import AtCounter, Counter
from api.http.identity import organisation_to_file, person_to_file
from api.http.lines import answered, batch_of, lines_of, masked, reasons_of
from api.http.models import Filed, FiledLine, RecordIn
from api.stopping import refuse_stopped_import
from api.surge import filed_within
from domain.commands import EntryDecision, FileRecords
from domain.content import with_content_hash
from domain.errors import AlreadyDifferent, Conflict, InvalidInput, Refused, WrongActor
from domain.facts import FieldValue
from domain.records import LegalDocument, Record, decision_id, document_key, subject_id
from domain.state import Registration
from ledger.ledger import Executed
from ledger.vault.persons import Person, Reported
from rules.powers import takes_part
from rules.recorded import FieldType

router = APIRouter(tags=["records"])
MOST: Final = 20_000  # lines of a batch
BATCH: Final = "Jiangcheng-Batch"
WAITING: Final = "Jiangcheng-Waiting"
"""How many subjects a batch would newly burden that wait for a second officer."""


@router.post("/records")
def file_record(at: AtCounter, record: RecordIn) -> Filed:
    """File one record; filed before with the same content, it is answered with the first, and nothing is written."""
    refuse_outsiders(at)
    return file_one(at, record)


def file_one(at: Counter, record: RecordIn, *, decides: EntryDecision | None = None) -> Filed:
    """File a record; with what it decides of a proposed entry, if it does."""
    person = person_to_file(at, record.subject)
    if person is not None:
        return _file_person(at, person, record, decides=decides)
    who = organisation_to_file(record.subject)
    stream = stream_of(at, who)
    at.visit.subject_id = stream
    ready = _record(at, record, stream=stream)
    executed = at.office.ledger.execute(stream, FileRecords(who, (ready,), decides=decides), by=at.by)
    return _filed(at, executed, ready.record_id)


def refuse_outsiders(at: Counter) -> None:
    """Only a department that takes part determines anything. Raises WrongActor."""
    if not takes_part(at.ruleset, at.by.account):
        raise WrongActor(f"{at.by.account} takes no part under this ruleset", do="Have it listed under `departments`.")


def _file_person(at: Counter, person: Person, record: RecordIn, *, decides: EntryDecision | None = None) -> Filed:
    reported = Reported(_record(at, record), record.conducted_on, record.texts)
    executed = at.office.persons.file(person, [reported], region=record.subject.region, by=at.by, decides=decides)
    at.visit.subject_id = executed.subject.subject_id
    return _filed(at, executed, at.office.persons.as_filed(person, reported).record_id)


def _record(at: Counter, record: RecordIn, *, stream: UUID | None = None) -> Record:
    """As the ledger files it: issued by whoever files it, and by nobody else (INV-19).

    One decision about a subject is one record, whichever door it comes through; of a person's the vault says which.
    """
    document = LegalDocument(issuer=at.by.account, **record.document.model_dump())
    told = Record(
        record_id=UUID(int=0),
        kind=record.kind,
        document=document,
        determined_on=record.determined_on,
        catalogue_item=record.catalogue_item,
        behaviour_code=record.behaviour_code,
        severity=record.severity,
        polarity=record.polarity,
        subject_name=record.subject.name,
        region=record.subject.region,
        repair_notice=record.repair_notice,
        content_hash="",
        currency=record.currency,
        fields=_fields(at, record),
    )
    if stream is None:
        return told
    return with_content_hash(replace(told, record_id=decision_id(at.by.account, document_key(told), stream)))


def _fields(at: Counter, record: RecordIn) -> dict[str, FieldValue]:
    """As the item declares them: a day is sent as `2027-05-05`, and kept as the number by which rules compare days."""
    item = at.ruleset.item(record.catalogue_item, record.determined_on)
    days = {name for name, field in item.fields.items() if field.type is FieldType.DAY} if item else set[str]()
    return {name: _day(value) if name in days else value for name, value in record.fields.items()}


def _day(value: FieldValue) -> FieldValue:
    """The number of a day; what is no day stays as it is, for the item to refuse."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value).toordinal()
    except ValueError:
        return value


def _filed(at: Counter, executed: Executed, record_id: UUID) -> Filed:
    written = at.written(executed)
    return Filed(**written.model_dump(), record=record_id, repeated=not executed.happened)


# --- batches


@router.post("/records:batch", **batch_of(RecordIn, FiledLine))
async def file_batch(at: AtCounter, request: Request) -> Response:
    """File a record a line; each line has its own outcome, in order, and what is refused stops no other."""
    return await run_in_threadpool(_file_batch, at, await request.body())


def _file_batch(at: Counter, body: bytes) -> Response:
    refuse_outsiders(at)
    refuse_stopped_import(at.office.context, sender=at.by.account)
    told: dict[int, FiledLine] = {}
    first: dict[UUID, Accepted] = {}
    again: list[Accepted] = []
    for number, text in lines_of(body, most=MOST):
        line = _read_line(at, number, text)
        if isinstance(line, FiledLine):
            told[number] = line
        elif first.setdefault(line.record.record_id, line) is not line:
            again.append(line)
    rows = [_numbered(at, one) for one in first.values()]
    known = set(at.office.context.filed(first))
    filed, surge = filed_within(
        at.office,
        at.visit.entry,
        lambda: dict(_file_organisations(at, rows, known)),
        subjects=len({(one.registration.scheme, one.registration.number) for one in _new(rows, known)}),
        by=at.by,
    )
    told |= filed
    told |= {one.line: _again(one, first[one.record.record_id], told) for one in again}
    at.office.projector.catch_up()
    response = answered(told[number] for number in sorted(told))
    response.headers[BATCH] = str(at.visit.entry)
    if surge is not None and surge.waits:
        response.headers[WAITING] = str(surge.subjects)
    return response


def _numbered(at: Counter, one: Accepted) -> Accepted:
    """What is sent together is a batch under the request's own entry in the access log."""
    return replace(one, record=replace(one.record, batch=at.visit.entry, line=one.line))


def _new(rows: Iterable[Accepted], known: Collection[UUID]) -> Iterator[Accepted]:
    """What is not filed yet: what is sent again burdens nobody anew."""
    return (one for one in rows if one.record.record_id not in known)


def _again(one: Accepted, first: Accepted, told: Mapping[int, FiledLine]) -> FiledLine:
    """A line about a decision that an earlier line of the batch is about: answered with that one, or refused."""
    before = told[first.line]
    if one.record.content_hash == first.record.content_hash and before.outcome != "refused":
        return before.model_copy(update={"line": one.line, "outcome": "repeated"})
    differs = AlreadyDifferent(one.record.document.doc_no, do=f"See line {first.line}.")
    return FiledLine(line=one.line, outcome="refused", reasons=reasons_of(differs))


def _read_line(at: Counter, number: int, text: bytes) -> Accepted | FiledLine:
    """A line about an organisation, ready to be filed; any other line is done with."""
    try:
        record = RecordIn.model_validate_json(text)
        person = person_to_file(at, record.subject)
        if person is not None:
            return _line(number, _file_person(at, person, record))
        who = organisation_to_file(record.subject)
        return Accepted(number, who, _record(at, record, stream=stream_of(at, who)))
    except (ValidationError, Refused, InvalidInput, Conflict) as refused:
        return FiledLine(line=number, outcome="refused", reasons=reasons_of(refused))


def _line(number: int, filed: Filed) -> FiledLine:
    return FiledLine(
        line=number,
        outcome="repeated" if filed.repeated else "filed",
        record=filed.record,
        subject=filed.subject,
        position=filed.position,
    )


def _file_organisations(
    at: Counter, accepted: Sequence[Accepted], known: Collection[UUID]
) -> Iterator[tuple[int, FiledLine]]:
    groups = iter(by_subject(accepted))
    while chunk := list(islice(groups, TOGETHER)):
        filed = file_together(at.office, chunk, officer=at.by.officer)
        refused = {reject.line: reject for reject in filed.rejects}
        positions = {one.subject.subject_id: one.position for one in filed.executed}
        for one in (row for _, rows in chunk for row in rows):
            reject = refused.get(one.line)
            if reject is not None:
                yield one.line, FiledLine(line=one.line, outcome="refused", reasons=masked(reject.reasons))
                continue
            stream = stream_of(at, one.registration)
            repeated = one.record.record_id in known
            yield (
                one.line,
                FiledLine(
                    line=one.line,
                    outcome="repeated" if repeated else "filed",
                    record=one.record.record_id,
                    subject=stream,
                    position=positions.get(stream),
                ),
            )


def stream_of(at: Counter, who: Registration) -> UUID:
    """The subject whom the number means by now, else the one that is new."""
    known = at.office.context.subject_known_as(who.scheme, who.number)
    return known or subject_id(who.scheme, who.number)
