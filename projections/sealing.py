"""What is sealed now, whatever is asked about the past (INV-33): records, and the entries on lists that became them."""

from uuid import UUID

from domain.events import ListEntryDecided, RecordSealed
from ledger.database import Connection
from ledger.log.mapper import decode
from projections.state import bytes_of


def sealed_now(connection: Connection, subject_id: UUID | None = None) -> frozenset[UUID]:
    """The sealed records of one subject, or of everybody, as the ledger stands at this moment; their entries too."""
    rows = connection.execute(
        "SELECT topic, state, originator_id FROM ledger.stored_events WHERE topic = 'record-sealed.1'"
        " AND (%(one)s::uuid IS NULL OR originator_id = %(one)s)",
        {"one": subject_id},
    ).fetchall()
    events = (decode(str(topic), bytes_of(state)).event for topic, state, _ in rows)
    sealed = frozenset(event.record_id for event in events if isinstance(event, RecordSealed))
    return sealed | _entries(connection, sealed, {UUID(str(stream)) for *_, stream in rows})


def _entries(connection: Connection, sealed: frozenset[UUID], streams: set[UUID]) -> frozenset[UUID]:
    """The entries whose procedure ended in a sealed record: what was said in it tells of the same."""
    if not streams:
        return frozenset()
    rows = connection.execute(
        "SELECT topic, state FROM ledger.stored_events"
        " WHERE originator_id = ANY(%s) AND topic = 'list-entry-decided.1'",
        (list(streams),),
    ).fetchall()
    events = (decode(str(topic), bytes_of(state)).event for topic, state in rows)
    return frozenset(e.entry for e in events if isinstance(e, ListEntryDecided) and e.record_id in sealed)
