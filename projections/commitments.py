"""Commitments as they were filed, day by day: what is reported to the platforms above, and how much was (C58)."""

from datetime import date
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from ledger.database import Connection
from projections.state import one_state


class Kept(Struct, frozen=True):
    """A commitment, or a finding about one, and the day on which it was filed here."""

    record_id: UUID
    subject_id: UUID
    filed_on: date


class Share(Struct, frozen=True):
    """How many commitments and findings were filed, and how many of them on or before the day reported until."""

    filed: int
    reported: int


def filed_between(
    pool: ConnectionPool[Connection], *, since: date, until: date, after: UUID | None, limit: int
) -> list[Kept]:
    """The commitments filed in [since, until], by record, behind one of them."""
    with one_state(pool) as connection:
        rows = connection.execute(
            "SELECT record_id, subject_id, filed_on FROM views.records"
            " WHERE kind = 'commitment' AND filed_on BETWEEN %(since)s AND %(until)s"
            " AND (%(after)s::uuid IS NULL OR record_id > %(after)s) ORDER BY record_id LIMIT %(limit)s",
            {"since": since, "until": until, "after": after, "limit": limit},
        ).fetchall()
    return [Kept(UUID(str(record)), UUID(str(subject)), day) for record, subject, day in rows if isinstance(day, date)]


def share(pool: ConnectionPool[Connection], *, until: date | None) -> Share:
    """How much of everything filed was reported, by the last day of which that is on record."""
    with one_state(pool) as connection:
        row = connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE filed_on <= %s) FROM views.records WHERE kind = 'commitment'",
            (until,),
        ).fetchone()
    assert row is not None, "a count has a row"
    return Share(int(str(row[0])), int(str(row[1])))
