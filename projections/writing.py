"""Write what a batch changed into the views of the schema that the transaction's search path names."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events import BatchImported
from domain.periods import Period
from domain.records import Standing
from domain.timeline import Span
from ledger.database import Connection
from ledger.latest import Determined
from projections.changes import Changes, Filing, TaskStep
from projections.disputes import replace_objections
from projections.mandates import replace_mandates
from projections.procedures import replace_procedures
from projections.publications import replace_publications
from projections.treatments import write_treatments


def write(connection: Connection, changes: Changes, determined: Sequence[Determined]) -> None:
    """Write everything; the caller's transaction makes it one."""
    if determined:
        _copy_steps(connection, changes)
        _upsert_tasks(connection, changes)
        _upsert_records(connection, changes)
        _upsert_subjects(connection, determined)
        _replace_follows(connection, determined)
        some = [changes.subjects[one] for one in changes.procedures & changes.subjects.keys()]
        replace_procedures(connection, some)
        replace_publications(connection, some)
        replace_objections(connection, some)
        _copy_objection_ends(connection, changes)
        write_treatments(connection, changes)
        replace_mandates(connection, [changes.subjects[one] for one in changes.mandated & changes.subjects.keys()])
    _write_imports(connection, changes)


def rewrite(connection: Connection, determined: Sequence[Determined]) -> None:
    """Write what was determined anew of subjects to whom nothing has happened."""
    _upsert_subjects(connection, determined)
    _replace_follows(connection, determined)


def _copy_steps(connection: Connection, changes: Changes) -> None:
    with connection.cursor() as cursor:
        with cursor.copy("COPY order_steps FROM STDIN") as copy:
            for order_step in changes.order_steps:
                *plain, grounds, untils = order_step
                copy.write_row((*plain, list(grounds), list(untils)))
        with cursor.copy("COPY task_steps FROM STDIN") as copy:
            for task_step in changes.task_steps:
                copy.write_row(task_step)


def _copy_objection_ends(connection: Connection, changes: Changes) -> None:
    if changes.objection_ends:
        with connection.cursor() as cursor, cursor.copy("COPY objections_ended FROM STDIN") as copy:
            for end in changes.objection_ends:
                copy.write_row(end)


def _upsert_tasks(connection: Connection, changes: Changes) -> None:
    latest = {step.task_id: step for step in changes.task_steps}
    rows = [(*_task_row(step), _since(changes, step), step.position) for step in latest.values()]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO tasks VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (task_id) DO UPDATE SET department = excluded.department, state = excluded.state,"
            " since = excluded.since, position = excluded.position",
            rows,
        )


def _task_row(step: TaskStep) -> tuple[UUID, UUID, int, str, str, str | None, int, str]:
    return (
        step.task_id,
        step.subject_id,
        step.order_no,
        step.measure,
        step.role,
        step.department,
        step.number,
        step.state,
    )


def _since(changes: Changes, step: TaskStep) -> date:
    task = changes.subjects[step.subject_id].tasks.get(step.task_id)
    return task.since if task is not None else step.stepped_on


def _upsert_records(connection: Connection, changes: Changes) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO records VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (record_id) DO UPDATE SET kind = excluded.kind, doc_no = excluded.doc_no,"
            " issuer = excluded.issuer, determined_on = excluded.determined_on, standing = excluded.standing",
            list(_record_rows(changes)),
        )
        if sealed := list(_sealed(changes)):
            cursor.execute("DELETE FROM records WHERE record_id = ANY(%s)", (sealed,))


def _sealed(changes: Changes) -> Iterator[UUID]:
    """What the law seals is shown nowhere (INV-33)."""
    for subject_id, record_id in changes.records:
        if changes.subjects[subject_id].records[record_id].standing is Standing.SEALED:
            yield record_id


def _record_rows(changes: Changes) -> Iterator[tuple[object, ...]]:
    for subject_id, record_id in sorted(changes.records):
        filed = changes.subjects[subject_id].records[record_id]
        record = filed.record
        # What was filed in an earlier batch has its row already, which keeps its filing.
        filing = changes.filings.get(record_id, Filing(record.determined_on, record.batch, record.line))
        yield (
            record_id,
            subject_id,
            str(record.kind),
            record.document.doc_no,
            record.issuer,
            record.determined_on,
            str(filed.standing),
            *filing,
        )


def _upsert_subjects(connection: Connection, determined: Sequence[Determined]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO subjects VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (subject_id) DO UPDATE SET scheme = excluded.scheme, number = excluded.number,"
            " name = excluded.name, version = excluded.version,"
            " ruleset = excluded.ruleset, next_due = excluded.next_due",
            list(_subject_rows(determined)),
        )


def _subject_rows(determined: Iterable[Determined]) -> Iterator[tuple[object, ...]]:
    for one in determined:
        who = one.subject.registration
        assert who is not None, "only registered subjects have views"
        yield (
            one.subject.subject_id,
            who.scheme,
            who.number,
            who.name,
            str(who.kind),
            who.region,
            one.subject.version,
            one.ruleset,
            one.due,
        )


def _replace_follows(connection: Connection, determined: Sequence[Determined]) -> None:
    touched = [one.subject.subject_id for one in determined]
    connection.execute("DELETE FROM follows WHERE subject_id = ANY(%s)", (touched,))
    with connection.cursor() as cursor, cursor.copy("COPY follows FROM STDIN") as copy:
        for one in determined:
            for place, span in enumerate(one.timeline.spans):
                copy.write_row(_follow_row(one.subject.subject_id, place, span))


def _follow_row(subject_id: UUID, place: int, span: Span) -> tuple[object, ...]:
    return (
        subject_id,
        place,
        span.measure,
        span.version,
        span.rule,
        span.ground,
        span.start,
        span.until,
        list(span.cites),
        span.ruleset,
        None if span.grant is None else msgspec.json.encode(span.grant).decode(),
    )


def span_of(row: Sequence[object]) -> Span:
    """The span in a row of views.follows, from `measure` on; `grant_term` as text."""
    return msgspec.convert(
        {
            "measure": row[0],
            "version": row[1],
            "rule": row[2],
            "ground": row[3],
            "start": row[4],
            "until": row[5],
            "cites": row[6],
            "ruleset": row[7],
            "grant": None if row[8] is None else msgspec.json.decode(str(row[8]), type=Period),
        },
        Span,
    )


def _write_imports(connection: Connection, changes: Changes) -> None:
    for on, event in changes.imports:
        if isinstance(event, BatchImported):
            connection.execute(
                "INSERT INTO batches VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
                " ON CONFLICT (batch) DO UPDATE SET rows = excluded.rows, filed = batches.filed + excluded.filed,"
                " repeated = excluded.repeated, refused = excluded.refused",
                (
                    event.batch,
                    event.format,
                    event.file_name,
                    event.file_hash,
                    on,
                    event.rows,
                    event.filed,
                    event.repeated,
                    event.refused,
                ),
            )
        else:
            connection.execute(
                "UPDATE batches SET withdrawn = withdrawn + %s WHERE batch = %s", (event.withdrawn, event.batch)
            )
