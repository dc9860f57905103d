"""Reading streams costs what they hold, not what the ledger holds, whatever PostgreSQL knows of it."""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

import pytest

from ledger.database import Connection, Database
from ledger.log.streams import read_stream, read_streams

STREAMS = "stored_events_pkey"
POSITIONS = "stored_events_notification_id_idx"
NOBODY = [UUID(int=number) for number in range(200)]


@pytest.fixture
def just_filled(replayed_ledger: str) -> Iterator[Database]:
    """A ledger of which PostgreSQL has no statistics yet."""
    with Database.open(replayed_ledger) as database:
        with database.connect_as_owner() as owner:
            owner.execute("SELECT pg_clear_relation_stats('ledger', 'stored_events')")
            owner.execute(
                "SELECT pg_clear_attribute_stats('ledger', 'stored_events', attname, false)"
                " FROM pg_stats WHERE schemaname = 'ledger' AND tablename = 'stored_events'"
            )
        yield database


def scans(connection: Connection) -> dict[str, int]:
    """How often this transaction has gone through each index of the log."""
    rows = connection.execute(
        "SELECT c.relname, pg_stat_get_xact_numscans(c.oid) FROM pg_index AS i JOIN pg_class AS c ON c.oid = indexrelid"
        " WHERE indrelid = 'ledger.stored_events'::regclass"
    )
    return {str(name): int(str(many)) for name, many in rows}


@pytest.mark.parametrize(
    "read",
    [
        lambda connection, streams: [*read_stream(connection, streams[0], up_to=10**6)],
        lambda connection, streams: [*read_streams(connection, streams + NOBODY, up_to=10**6)],
    ],
    ids=["one", "several"],
)
def test_a_stream_is_found_by_its_id_alone(
    just_filled: Database, read: Callable[[Connection, list[UUID]], Iterable[object]]
) -> None:
    with just_filled.connect() as connection:
        rows = connection.execute("SELECT subject_id FROM views.subjects ORDER BY subject_id").fetchall()
        connection.execute("SET enable_seqscan TO off")
        before = scans(connection)
        assert read(connection, [UUID(str(subject)) for (subject,) in rows])
        after = scans(connection)
    assert after[POSITIONS] == before[POSITIONS]
    assert after[STREAMS] > before[STREAMS]
