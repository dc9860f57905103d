"""What officers have decided about held filings, read from the ledger itself: no check asks a view that is behind."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from psycopg_pool import ConnectionPool

from domain.events import Happened, HoldDecided
from domain.holds import HoldsDecided, without_sealed
from ledger.database import Connection
from ledger.log.mapper import decode
from projections.held import Held
from projections.sealing import sealed_now
from projections.state import bytes_of


def decided_about(pool: ConnectionPool[Connection], filings: Collection[Held]) -> dict[Held, HoldsDecided]:
    """What was decided about each of the filings; one about which nothing was is left out."""
    if not filings:
        return {}
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT originator_id, topic, state FROM ledger.stored_events WHERE topic = 'hold-decided.1'"
            " AND originator_id = ANY(%s) ORDER BY originator_id, originator_version",
            (list({one.subject_id for one in filings}),),
        ).fetchall()
        sealed = {stream: sealed_now(connection, UUID(str(stream))) for stream in {row[0] for row in rows}}
    found: dict[Held, list[Happened]] = defaultdict(list)
    for stream, topic, state in rows:
        happened = without_sealed(decode(str(topic), bytes_of(state)), sealed[stream])
        if happened is not None and (held := _held(UUID(str(stream)), happened)) in filings:
            found[held].append(happened)
    return {held: HoldsDecided(tuple(decided)) for held, decided in found.items()}


def _held(stream: UUID, happened: Happened) -> Held:
    event = happened.event
    assert isinstance(event, HoldDecided), "asked for by its topic"
    return Held(happened.by.account, stream, event.matter, event.node, event.filing)
