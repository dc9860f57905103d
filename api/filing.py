"""File a sorted batch as of now: everything is filed, and only what follows today is ordered."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from uuid import UUID

from msgspec import UNSET, Struct

from api.batches import Accepted, Batch, Reject, batch_stream, by_subject
from api.wiring import Office
from domain.actors import Actor
from domain.commands import AddSource, Command, FileRecords, RevokeDecision
from domain.errors import NotFound, Refused
from domain.events import Happened
from domain.records import subject_id
from domain.state import Registration
from domain.values import Amounts
from ledger.ledger import Asked, Executed, Outcome
from ledger.log.append import Append
from ledger.log.mapper import stored

IMPORTER = "import"
TOGETHER = 200  # subjects in one transaction

Tick = Callable[[int], None]
_Group = tuple[Registration, Sequence[Accepted]]


class FiledTogether(Struct, frozen=True):
    """What came of filing some subjects' rows: the commands carried out, how many rows they filed, the refused."""

    executed: tuple[Executed, ...]
    rows: int
    rejects: tuple[Reject, ...]


def file_now(office: Office, batch: Batch, *, tick: Tick) -> tuple[int, tuple[Reject, ...]]:
    """File every accepted row, a subject's rows as one act; how many were filed, and which were refused after all."""
    rows, rejects = 0, list[Reject]()
    groups = iter(by_subject(batch.accepted))
    while chunk := list(islice(groups, TOGETHER)):
        filed = file_together(office, chunk)
        rows += filed.rows
        rejects += filed.rejects
        tick(sum(len(rows) for _, rows in chunk))
    return rows, tuple(rejects)


def file_together(office: Office, groups: Sequence[_Group], *, officer: str = IMPORTER) -> FiledTogether:
    """File some subjects' rows: organisations in one transaction, each person in one of its own.

    Where one row stops the others they are filed one by one.
    """
    bodies = [group for group in groups if group[1][0].about.person is None]
    known = office.context.subjects_known_as((who.scheme, who.number) for who, _ in bodies)
    outcomes = office.ledger.execute_all([_asked(office, who, rows, known, officer) for who, rows in bodies])
    parts = [_filed(office, group, outcome, officer) for group, outcome in zip(bodies, outcomes, strict=True)]
    parts += [_file_person(office, group, officer) for group in groups if group[1][0].about.person is not None]
    return FiledTogether(
        tuple(executed for part in parts for executed in part.executed),
        sum(part.rows for part in parts),
        tuple(reject for part in parts for reject in part.rejects),
    )


def _filed(office: Office, group: _Group, outcome: Outcome, officer: str) -> FiledTogether:
    who, rows = group
    if isinstance(outcome, Executed):
        return FiledTogether((outcome,), len(rows), ())
    if not isinstance(outcome, Refused):
        raise outcome
    if len(rows) > 1:
        return file_together(office, [(who, [row]) for row in rows], officer=officer)
    [row] = rows
    return FiledTogether((), 0, (row.refused(str(outcome)),))


def _asked(
    office: Office,
    who: Registration,
    rows: Sequence[Accepted],
    known: Mapping[tuple[str, str], UUID],
    officer: str,
) -> Asked:
    """Filed with the subject whom the number means by now, else with a new one whose id comes of the number."""
    doubted = frozenset(row.record.record_id for row in rows if row.about.amounts is Amounts.IN_DOUBT)
    masked = frozenset(row.record.record_id for row in rows if row.about.masked)
    command = FileRecords(who, tuple(row.record for row in rows), doubted, masked)
    stream = known.get((who.scheme, who.number)) or subject_id(who.scheme, who.number)
    beside = {row.record.record_id: row.about.beside for row in rows if row.about.beside}
    return Asked(stream, command, _issuer(rows[0], officer), office.persons.beside(beside))


def _file_person(office: Office, group: _Group, officer: str) -> FiledTogether:
    who, rows = group
    person = rows[0].about.person
    assert person is not None, "organisations are filed together"
    try:
        reported = [row.reported for row in rows]
        executed = office.persons.file(person, reported, region=who.region, by=_issuer(rows[0], officer))
    except Refused as refusal:
        return _filed(office, group, refusal, officer)
    return FiledTogether((executed,), len(rows) if executed.happened else 0, ())


def _issuer(row: Accepted, officer: str = IMPORTER) -> Actor:
    return Actor(row.record.issuer, officer)


# --- rows about what is filed


def file_further(office: Office, batch: Batch) -> tuple[Reject, ...]:
    """Tell what further sources say otherwise, and what was revoked since; the rows that were refused after all."""
    rejects = []
    for row in batch.further:
        try:
            _add_source(office, row)
        except Refused as refusal:
            rejects.append(row.refused(str(refusal)))
    for row in batch.ended:
        try:
            _revoke(office, row)
        except Refused as refusal:
            rejects.append(row.refused(str(refusal)))
    return tuple(rejects)


def _add_source(office: Office, row: Accepted) -> None:
    source, person = row.record.source, row.about.person
    assert source is not UNSET, "a further source is told from the first by its name"
    by = _issuer(row)
    if person is not None:
        office.persons.add_source(person, row.reported, source=source, by=by)
    else:
        _execute(office, row, AddSource(row.record, source))


def _revoke(office: Office, row: Accepted) -> None:
    ended = row.about.ended
    assert ended is not None, "only what its source has ended is revoked"
    _execute(office, row, RevokeDecision(row.record.record_id, ended.on, row.record.issuer, ended.doc_no))


def _execute(office: Office, row: Accepted, command: Command) -> None:
    """At the subject at which the record is filed, whatever number the row names it by."""
    filed = office.context.filed([row.record.record_id]).get(row.record.record_id)
    if filed is None:
        raise NotFound(f"record {row.record.record_id}", do="The row that it was to be filed by was refused.")
    office.ledger.execute(filed.subject_id, command, by=_issuer(row))


def record_batch(office: Office, batch: Batch, *, filed: int, rejects: int) -> None:
    """Let the ledger remember the import and what came of it; an import that filed nothing new is remembered once."""
    stream = batch_stream(batch.batch)
    before = office.application.events_of(stream)
    if before and not filed:
        return
    by = Actor("platform", IMPORTER)
    happened = [Happened(batch.event(filed=filed, rejects=rejects), office.context.today(), by)]
    office.application.recorder_.group.append(Append(events=tuple(stored(stream, len(before), happened))))
    office.projector.catch_up()
