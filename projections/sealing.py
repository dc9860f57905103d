"""Which records are sealed now, whatever is asked about the past (INV-33)."""

from uuid import UUID

from domain.events import RecordSealed
from ledger.database import Connection
from ledger.log.mapper import decode
from projections.state import bytes_of


def sealed_now(connection: Connection, subject_id: UUID | None = None) -> frozenset[UUID]:
    """The sealed records of one subject, or of everybody, as the ledger stands at this moment."""
    rows = connection.execute(
        "SELECT topic, state FROM ledger.stored_events WHERE topic = 'record-sealed.1'"
        " AND (%(one)s::uuid IS NULL OR originator_id = %(one)s)",
        {"one": subject_id},
    ).fetchall()
    events = (decode(str(topic), bytes_of(state)).event for topic, state in rows)
    return frozenset(event.record_id for event in events if isinstance(event, RecordSealed))
