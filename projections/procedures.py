"""Open procedures: which of them a department has to decide, and about whom."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from domain.errors import NotFound
from domain.procedures.promises import is_due
from domain.procedures.publishing import is_owed
from domain.records import Standing
from domain.state import Subject
from ledger.database import Connection
from projections.state import one_state


class Procedure(StrEnum):
    """What is open."""

    REPAIR = "repair"
    LISTING = "listing"
    PUBLICATION = "publication"
    OBJECTION = "objection"
    ENTRY_REVIEW = "entry_review"
    RECTIFICATION = "rectification"
    CONTACT = "contact"
    PROMISE = "promise"
    OFFER = "offer"


class Open(Struct, frozen=True):
    """A procedure that is open: the record or entry it is about, its subject, and its document if it has one."""

    id: UUID
    subject_id: UUID
    doc_no: str


def open_procedures(pool: ConnectionPool[Connection], procedure: Procedure, *, department: str) -> list[Open]:
    """The open procedures that a department decides, by subject."""
    with one_state(pool) as connection:
        rows = connection.execute(
            "SELECT p.id, p.subject_id, r.doc_no FROM views.procedures AS p"
            " LEFT JOIN views.records AS r ON r.record_id = p.id"
            " WHERE p.department = %s AND p.procedure = %s ORDER BY p.subject_id, p.id",
            (department, str(procedure)),
        ).fetchall()
    return [Open(UUID(str(id_)), UUID(str(subject_id)), str(doc_no or "")) for id_, subject_id, doc_no in rows]


def open_of_departments(pool: ConnectionPool[Connection]) -> Mapping[str, int]:
    """How many open procedures each department decides; none for a department without one."""
    with one_state(pool) as connection:
        rows = connection.execute("SELECT department, count(*) FROM views.procedures GROUP BY 1").fetchall()
    return {str(department): int(str(many)) for department, many in rows}


def subject_of(pool: ConnectionPool[Connection], procedure: Procedure, id_: UUID) -> UUID:
    """Whom an open procedure is about. Raises NotFound for one that is over, or never was."""
    with one_state(pool) as connection:
        row = connection.execute(
            "SELECT subject_id FROM views.procedures WHERE procedure = %s AND id = %s", (str(procedure), id_)
        ).fetchone()
    if row is None:
        raise NotFound(f"an open procedure {id_}", do="Ask what is open; what is decided or dropped is over.")
    return UUID(str(row[0]))


def replace_procedures(connection: Connection, subjects: Sequence[Subject]) -> None:
    """Write what is open about subjects in the place of what was; the caller's transaction makes it one."""
    if not subjects:
        return
    connection.execute("DELETE FROM procedures WHERE subject_id = ANY(%s)", ([one.subject_id for one in subjects],))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO procedures (procedure, id, subject_id, department) VALUES (%s, %s, %s, %s)",
            [row for subject in subjects for row in _rows(subject)],
        )


def _rows(subject: Subject) -> Iterator[tuple[str, UUID, UUID, str]]:
    for repair in subject.repairs.values():
        department = subject.records[repair.record_id].answers
        yield str(Procedure.REPAIR), repair.record_id, subject.subject_id, department
    for filed in subject.records.values():
        if filed.review_late and filed.standing is Standing.IN_FORCE:
            yield str(Procedure.ENTRY_REVIEW), filed.record.record_id, subject.subject_id, filed.answers
    for entry in subject.entries.values():
        yield str(Procedure.LISTING), entry.entry, subject.subject_id, entry.department
    for publication in subject.publications.values():
        if is_owed(publication):
            department = subject.records[publication.record_id].answers
            yield str(Procedure.PUBLICATION), publication.record_id, subject.subject_id, department
    for promise in subject.promises.values():
        if is_due(promise):
            department = subject.records[promise.record_id].answers
            yield str(Procedure.PROMISE), promise.record_id, subject.subject_id, department
    for offer in subject.offers.values():  # its last day is to be looked at by whoever asks
        yield str(Procedure.OFFER), offer.offer, subject.subject_id, offer.department
    for one in subject.rectifications.values():
        if one.awaited is not None:
            department = subject.records[one.record_id].answers
            yield str(Procedure.RECTIFICATION), one.record_id, subject.subject_id, department
    if subject.lost is not None:
        department = subject.records[subject.lost.record_id].answers
        yield str(Procedure.CONTACT), subject.lost.record_id, subject.subject_id, department
    for objection in subject.objections.values():
        department = subject.records[objection.record_id].answers
        yield str(Procedure.OBJECTION), objection.record_id, subject.subject_id, department
