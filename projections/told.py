"""Who was told that rules were unlawful: for the departments that determined something about them."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from domain.events import UnlawfulRuleNotified
from ledger.database import Connection
from ledger.log.mapper import decode
from projections.state import bytes_of, one_state


class Told(Struct, frozen=True):
    """One subject that was told of one version; a person stands there by the opaque id (INV-26)."""

    position: int
    subject_id: UUID
    subject: str
    on: date
    event: UnlawfulRuleNotified


def told_behind(pool: ConnectionPool[Connection], *, accounts: Collection[str], after: int, limit: int) -> list[Told]:
    """Behind a position, in the order of the ledger, of whom a department has determined anything, by its accounts."""
    with one_state(pool) as connection:
        rows = connection.execute(
            "SELECT e.notification_id, e.originator_id, s.scheme || ':' || s.number, e.topic, e.state"
            " FROM ledger.stored_events AS e JOIN views.subjects AS s ON s.subject_id = e.originator_id"
            " WHERE e.topic = 'unlawful-rule-notified.1' AND e.notification_id > %(after)s"
            " AND EXISTS (SELECT FROM views.records AS r"
            "   WHERE r.subject_id = e.originator_id AND r.issuer = ANY(%(accounts)s))"
            " ORDER BY e.notification_id LIMIT %(limit)s",
            {"accounts": list(accounts), "after": after, "limit": limit},
        ).fetchall()
    return [_told(row) for row in rows]


def _told(row: tuple[object, ...]) -> Told:
    position, subject_id, name, topic, state = row
    happened = decode(str(topic), bytes_of(state))
    assert isinstance(happened.event, UnlawfulRuleNotified), "this is its topic"
    return Told(int(str(position)), UUID(str(subject_id)), str(name), happened.on, happened.event)
