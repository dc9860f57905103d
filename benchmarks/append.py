"""How fast the ledger appends, as ratios to named peers measured in the same run.

Method. All contenders write the same rows (one event of about 300 bytes of JSON, a new stream each) into
tables of the same columns and indexes in one database, over psycopg, with the server's own durability
settings. Rounds are interleaved, so that whatever else the machine does falls on all alike; a rate is the
median of its rounds.

- raw: `INSERT ... VALUES`, prepared, autocommit, a connection for each thread. It gives no order, no
  recorded_at that never decreases and no telling of conflicts: the limit, not an alternative.
- stock: the library's own recorder, as it comes, on a table of its own.
- ours: `LedgerRecorder.group`, one for all threads.
- batches: 1,000 events of one stream; ours against binary COPY of the same rows, positions already given.

The database must be a throw-away one with an empty ledger; the URL is its owner's: the peers need tables.
Run: python -m benchmarks.append --url postgresql://...
"""

import argparse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from statistics import median
from threading import local
from time import perf_counter
from uuid import uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from ledger.log.append import Append
from ledger.log.recorder import LedgerRecorder
from ledger.log.sessions import datastore

STATE = b'{"document": "%s", "amount": "120000.00"}' % (b"x" * 260)
THREADS = 32
BATCH = 1_000

PEERS = """
CREATE SCHEMA benchmark;
CREATE TABLE benchmark.raw (LIKE ledger.stored_events INCLUDING ALL);
CREATE SEQUENCE benchmark.raw_positions OWNED BY benchmark.raw.notification_id;
ALTER TABLE benchmark.raw
    ALTER notification_id SET DEFAULT nextval('benchmark.raw_positions'),
    ALTER recorded_at SET DEFAULT clock_timestamp();
CREATE TABLE benchmark.copied (LIKE ledger.stored_events INCLUDING ALL);
"""

Save = Callable[[], object]


@dataclass(frozen=True)
class Contest:
    """Contenders by name, each a function that saves once, and how often a round calls it."""

    title: str
    contenders: dict[str, Save]
    threads: int
    saves: int
    rows: int = 1

    def rates(self, rounds: int) -> dict[str, float]:
        """Rows a second of each contender: the median of its rounds, after one to warm up."""
        measured: dict[str, list[float]] = {name: [] for name in self.contenders}
        with ThreadPoolExecutor(self.threads) as executor:
            for number in range(rounds + 1):
                for name, save in self.contenders.items():
                    rate = self._round(executor, save)
                    if number:
                        measured[name].append(rate)
        return {name: median(values) for name, values in measured.items()}

    def _round(self, executor: ThreadPoolExecutor, save: Save) -> float:
        share = self.saves // self.threads

        def saves() -> None:
            for _ in range(share):
                save()

        started = perf_counter()
        for future in [executor.submit(saves) for _ in range(self.threads)]:
            future.result()
        return share * self.threads * self.rows / (perf_counter() - started)


def event() -> StoredEvent:
    return StoredEvent(uuid4(), 1, "penalty-recorded", STATE)


def raw_insert(url: str, stack: ExitStack) -> Save:
    mine = local()

    def connection() -> psycopg.Connection:
        if not hasattr(mine, "connection"):
            mine.connection = stack.enter_context(psycopg.connect(url, autocommit=True))
        opened: psycopg.Connection = mine.connection
        return opened

    def save() -> None:
        connection().execute(
            "INSERT INTO benchmark.raw (originator_id, originator_version, topic, state) VALUES (%b, %b, %b, %b)",
            (uuid4(), 1, "penalty-recorded", STATE),
            prepare=True,
        )

    return save


def copy_in(url: str, stack: ExitStack) -> Save:
    connection = stack.enter_context(psycopg.connect(url))
    positions = count(1)

    def save() -> None:
        stream = uuid4()
        with connection.transaction(), connection.cursor() as cursor:
            [(now,)] = cursor.execute("SELECT clock_timestamp()").fetchall()
            with cursor.copy("COPY benchmark.copied FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(("uuid", "int8", "text", "bytea", "int8", "timestamptz"))
                for version in range(1, BATCH + 1):
                    copy.write_row((stream, version, "penalty-recorded", STATE, next(positions), now))

    return save


def batch() -> tuple[StoredEvent, ...]:
    stream = uuid4()
    return tuple(StoredEvent(stream, version, "penalty-recorded", STATE) for version in range(1, BATCH + 1))


@contextmanager
def stock_recorder(url: str) -> Iterator[PostgresApplicationRecorder]:
    with datastore(url, pool_size=THREADS) as store:
        store.schema = "benchmark"
        recorder = PostgresApplicationRecorder(store, events_table_name="stock_events")
        recorder.create_table()
        yield recorder


@contextmanager
def peers(url: str) -> Iterator[None]:
    """The peers' tables, as long as the block; the ledger must be empty."""
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM ledger.stored_events LIMIT 1").fetchone():
            raise SystemExit("This ledger is not empty: name a throw-away database whose ledger is.")
        connection.execute(PEERS)
        try:
            yield
        finally:
            connection.execute("DROP SCHEMA benchmark CASCADE")
            connection.execute("TRUNCATE ledger.stored_events RESTART IDENTITY")


def contests(url: str, store: PostgresDatastore, stack: ExitStack) -> list[Contest]:
    """The three contests; what they open is closed by `stack`."""
    ours, stock = LedgerRecorder(store), stack.enter_context(stock_recorder(url))
    singles: dict[str, Save] = {
        "raw": raw_insert(url, stack),
        "stock": lambda: stock.insert_events([event()]),
        "ours": lambda: ours.group.append(Append((event(),))),
    }
    batches: dict[str, Save] = {
        "copy": copy_in(url, stack),
        "ours": lambda: ours.append([Append(batch())]),
    }
    return [
        Contest("single saves, 1 thread", singles, threads=1, saves=500),
        Contest(f"single saves, {THREADS} threads", singles, threads=THREADS, saves=3_200),
        Contest(f"batches of {BATCH:,}", batches, threads=1, saves=5, rows=BATCH),
    ]


def report(contest: Contest, rates: dict[str, float]) -> None:
    """One line a contender, then ours as a ratio of each of the others."""
    print(contest.title)
    for name, rate in rates.items():
        print(f"  {name:6} {rate:10,.0f} events/s")
    for name, rate in rates.items():
        if name != "ours":
            print(f"  ours / {name} = {rates['ours'] / rate:.2f}")


def main() -> None:
    """Read the command line and print the ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--url", required=True, help="owner's URL of a throw-away database with an empty ledger")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds of each contest (default 5)")
    arguments = parser.parse_args()
    with peers(arguments.url), ExitStack() as stack:
        store = stack.enter_context(datastore(arguments.url))
        for contest in contests(arguments.url, store, stack):
            report(contest, contest.rates(arguments.rounds))


if __name__ == "__main__":
    main()
