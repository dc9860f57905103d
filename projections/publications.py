"""What is public: exactly what may be shown on a day, and why what was shown is so no more."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import Struct, json
from psycopg_pool import ConnectionPool

from domain.facts import FieldValue
from domain.pending import Publication
from domain.state import Subject
from domain.transitions import PublicationState
from ledger.database import Connection
from ledger.vault.redacting import OPAQUE
from projections.disputes import Dispute, disputes_of
from projections.state import one_state


class Shown(Struct, frozen=True):
    """A record that is public, or, `withdrawn`, the public reason why one is so no more."""

    record_id: UUID
    subject_id: UUID
    state: PublicationState
    scheme: str
    number: str
    name: str
    kind: str
    doc_no: str
    issuer: str
    determined_on: date
    since: date
    until: date
    explained: str
    item: str
    fields: Mapping[str, FieldValue]
    """What the record of an organisation holds; whom it is shown to looks at what of it is public."""
    dispute: Dispute | None
    """The open objection to it, if there is one."""


class Page(NamedTuple):
    """Some of what may be public, by record; `after` goes on behind it, None where nothing does."""

    rows: list[Shown]
    after: UUID | None


def shown(pool: ConnectionPool[Connection], *, on: date, number: str | None, after: UUID | None, limit: int) -> Page:
    """What the public may see on a day but for what is withheld from it; of a subject by its number, records alone."""
    with one_state(pool) as connection:
        rows = connection.execute(
            "SELECT p.record_id, p.subject_id, p.state, s.scheme, s.number, s.name, r.kind, r.doc_no, r.issuer,"
            " r.determined_on, p.since, p.until, p.explained, p.item, p.fields"
            " FROM views.publications AS p JOIN views.records AS r USING (record_id)"
            " JOIN views.subjects AS s ON s.subject_id = p.subject_id"
            " WHERE p.since <= %(on)s AND p.until >= %(on)s"
            " AND (NOT p.shielded OR p.state <> 'published')"
            " AND (p.state = 'published' OR (p.state = 'withdrawn' AND p.explained <> '' AND %(number)s::text IS NULL))"
            " AND (%(number)s::text IS NULL OR (s.number = %(number)s AND s.scheme <> %(opaque)s))"
            " AND (%(after)s::uuid IS NULL OR p.record_id > %(after)s)"
            " ORDER BY p.record_id LIMIT %(limit)s",
            {"on": on, "number": number, "after": after, "limit": limit, "opaque": OPAQUE},
        ).fetchall()
        disputes = disputes_of(connection, list({UUID(str(subject)) for _, subject, *_ in rows}))
    found = [_shown(row, disputes) for row in rows]
    return Page(found, found[-1].record_id if len(found) == limit else None)


def _shown(row: tuple[Any, ...], disputes: Mapping[UUID, Mapping[UUID, Dispute]]) -> Shown:
    record, subject, state, *told = row
    dispute = disputes.get(subject, {}).get(record)
    return Shown(*(record, subject, PublicationState(state), *told, dispute))


def replace_publications(connection: Connection, subjects: Sequence[Subject]) -> None:
    """Write what is public about subjects in the place of what was; the caller's transaction makes it one."""
    if not subjects:
        return
    connection.execute("DELETE FROM publications WHERE subject_id = ANY(%s)", ([one.subject_id for one in subjects],))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO publications (record_id, subject_id, state, since, until, explained, shielded, item, fields)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [row for subject in subjects for row in _rows(subject)],
        )


def _rows(subject: Subject) -> Iterator[tuple[object, ...]]:
    for one in subject.publications.values():
        shielded = one.record_id in subject.shields
        plain = one.record_id, subject.subject_id, str(one.state), one.since, one.until, one.explained, shielded
        yield *plain, *_held(subject, one)


def _held(subject: Subject, one: Publication) -> tuple[str, str]:
    """What the record of an organisation holds while it is published; what is in doubt is told to nobody (C16)."""
    who, filed = subject.registration, subject.records[one.record_id]
    if who is None or who.kind.protected_as_person or one.state is not PublicationState.PUBLISHED:
        return "", "{}"
    return filed.record.catalogue_item, json.encode(filed.trusted).decode()
