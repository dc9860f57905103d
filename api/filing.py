"""File a sorted batch as of now: everything is filed, and only what follows today is ordered."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from uuid import UUID

from msgspec import Struct

from api.batches import Accepted, Batch, Reject, batch_stream, by_subject
from api.wiring import Office
from domain.actors import Actor
from domain.commands import FileRecords
from domain.errors import Refused
from domain.events import Happened
from domain.records import subject_id
from domain.state import Registration
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
    """File some subjects' rows in one transaction; where one row stops the others they are filed one by one."""
    known = office.context.subjects_known_as((who.scheme, who.number) for who, _ in groups)
    outcomes = office.ledger.execute_all([_asked(who, rows, known, officer) for who, rows in groups])
    parts = [_filed(office, group, outcome, officer) for group, outcome in zip(groups, outcomes, strict=True)]
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
    return FiledTogether((), 0, (Reject(row.line, row.record.document.doc_no, (str(outcome),)),))


def _asked(who: Registration, rows: Sequence[Accepted], known: Mapping[tuple[str, str], UUID], officer: str) -> Asked:
    """Filed with the subject whom the number means by now, else with a new one whose id comes of the number."""
    command = FileRecords(who, tuple(row.record for row in rows))
    stream = known.get((who.scheme, who.number)) or subject_id(who.scheme, who.number)
    return Asked(stream, command, Actor(rows[0].record.issuer, officer))


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
