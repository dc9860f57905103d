"""How fast penalties are filed with all that follows from them, as ratios to named peers measured in the same run.

Method. The embedded server with its production settings, a simulated ledger under the bundled pack widened to 100
patterns, every one matched live by durable-rules and checked by the plain evaluator; all facts are distinct and the
match cache is empty. Penalties are those of the real file in its own order (its own mix of event rows a penalty), each
measurement taking the next ones. A tail reader, a process of its own, follows the log from beginning to end of the run.

- single: `Ledger.execute` of one home's penalties a command, each its own commit unless group commit joins it, by 1 and
  by 32 threads; against raw autocommit `INSERT` of one event row and one `save` of the stock library, as often.
- batches: `execute_all` of the commands of 1,000 penalties, a home's as one; against binary COPY of the very event rows
  that it wrote, into a table of the same columns and indexes that holds what the ledger held before them, each with its
  commit; of five copies the middle one counts. Counted in event rows a second; the line is 0.05.

    python -m benchmarks.filing
"""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.conninfo import conninfo_to_dict

from api.batches import by_subject
from api.formats import us_nursing_homes
from api.process import set_up
from api.sorting import sort_out
from api.wiring import Office
from domain.actors import Actor
from domain.commands import FileRecords
from domain.records import subject_id
from ledger.genesis import ClockKind, Genesis
from ledger.ledger import Asked
from rules.conditions import Operator, Pattern, Test
from rules.rulesets import Ruleset
from rules.writing.loading import find, load

FILE = Path("examples/us-nursing-home-penalties.tsv")
PATTERNS = 100
SINGLES = 200
BATCH = 1_000
LEDGER, FOLLOW = "filing", "follow"
ROUNDS = 5
COPIES = 5
LINE = 0.05


def widened(ruleset: Ruleset) -> Ruleset:
    """The ruleset with 100 patterns, the further ones on amounts."""
    further = {
        f"amount_{i}": Pattern(tests=(Test(field="amount_minor", op=Operator.GE, value=i * 100_000),))
        for i in range(PATTERNS - len(ruleset.patterns))
    }
    return ruleset.model_copy(update={"patterns": {**ruleset.patterns, **further}})


class Follower:
    """A tail reader at work throughout, in a process of its own as every subscriber is."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "benchmarks.filing", FOLLOW]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "reading\n", "the follower began before anything was filed"

    def end(self) -> list[int]:
        """Every position it saw, once it has read what is left."""
        seen, _ = self._process.communicate()
        return [int(position) for position in seen.split()]


def follow() -> None:
    """Read the tail until the standard input ends, then what is left, and print the positions seen."""
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    with Office.open(LEDGER) as office:
        tail, seen, after = office.application.tail(), [], 0
        print("reading", flush=True)
        last = False
        while not last:
            last = ended.wait(0.02)
            for rows in tail.sections(after):
                seen += [row.position for row in rows]
                after = rows[-1].position
    print(*seen)


def commands(office: Office) -> Iterator[Asked]:
    """One command a home with all its penalties, in the file's order."""
    batch = sort_out(FILE, name=us_nursing_homes.NAME, shelf=office.shelf(), latest=None)
    for who, rows in by_subject(batch.accepted):
        command = FileRecords(who, tuple(row.record for row in rows))
        yield Asked(subject_id(who.scheme, who.number), command, Actor(rows[0].record.issuer, "benchmark"))


def penalties(asked: Iterator[Asked], many: int) -> list[Asked]:
    """The next homes that have so many penalties together."""
    taken: list[Asked] = []
    while many > 0 and (one := next(asked, None)) is not None:
        taken.append(one)
        many -= len(one.command.records) if isinstance(one.command, FileRecords) else 1
    return taken


def rate(work: Callable[[], int]) -> float:
    """How many a second."""
    begun = perf_counter()
    return work() / (perf_counter() - begun)


def filed_by(office: Office, asked: Iterator[Asked], threads: int) -> int:
    """File by so many threads."""
    some = list(islice(asked, SINGLES))
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda one: office.ledger.execute(one.subject_id, one.command, by=one.by), some))
    return len(some)


def raw_by(url: str, threads: int) -> int:
    """Insert single rows by so many threads, each with a connection of its own."""

    def insert(many: int) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            for _ in range(many):
                connection.execute(
                    "INSERT INTO peers.raw (originator_id, originator_version, topic, state, recorded_at)"
                    " VALUES (%s, 1, 'penalty-recorded.1', %s, now())",
                    (uuid4(), bytes(900)),
                    prepare=True,
                )

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(insert, [SINGLES // threads] * threads))
    return SINGLES // threads * threads


def stock_by(recorder: PostgresApplicationRecorder, threads: int) -> int:
    """Save single events through the library's own recorder."""
    events = [[StoredEvent(uuid4(), 1, "penalty-recorded.1", bytes(900))] for _ in range(SINGLES)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(recorder.insert_events, events))
    return SINGLES


def copied(office: Office, first: int, last: int) -> float:
    """Event rows a second of binary COPY of the rows between two positions; the middle of several copies."""
    with office.database.connect_as_owner() as owner:
        rows = owner.execute(
            "SELECT originator_id, originator_version, topic, state, notification_id, recorded_at"
            " FROM ledger.stored_events WHERE notification_id > %s AND notification_id <= %s",
            (first, last),
        ).fetchall()
        return median(_copy(owner, rows, first) for _ in range(COPIES))


def _copy(owner: psycopg.Connection, rows: Sequence[Sequence[object]], first: int) -> float:
    """Event rows a second of one binary COPY into a table that holds what the ledger held before them."""
    owner.execute("TRUNCATE peers.equal")
    owner.execute("INSERT INTO peers.equal SELECT * FROM ledger.stored_events WHERE notification_id <= %s", (first,))
    owner.commit()
    begun = perf_counter()
    with owner.cursor() as cursor, cursor.copy("COPY peers.equal FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(("uuid", "int8", "text", "bytea", "int8", "timestamptz"))
        for row in rows:
            copy.write_row(row)
    owner.commit()
    return len(rows) / (perf_counter() - begun)


def batch(office: Office, asked: Iterator[Asked]) -> tuple[float, float]:
    """Event rows a second of filing 1,000 penalties, and of copying the same rows."""
    some = penalties(asked, BATCH)
    first = office.application.tail().head()
    begun = perf_counter()
    outcomes = office.ledger.execute_all(some)
    elapsed = perf_counter() - begun
    assert not any(isinstance(outcome, Exception) for outcome in outcomes), "every penalty of the file can be filed"
    last = office.application.tail().head()
    with office.database.connect_as_owner() as owner:
        [(rows,)] = owner.execute(
            "SELECT count(*) FROM ledger.stored_events WHERE notification_id > %s", (first,)
        ).fetchall()
    return int(str(rows)) / elapsed, copied(office, first, last)


def peers(office: Office) -> PostgresApplicationRecorder:
    """The tables of the peers, and the library's own recorder on one of them."""
    with office.database.connect_as_owner() as owner:
        owner.execute("CREATE SCHEMA peers")
        owner.execute("CREATE TABLE peers.raw (LIKE ledger.stored_events INCLUDING ALL)")
        owner.execute("CREATE TABLE peers.equal (LIKE ledger.stored_events INCLUDING ALL)")
        owner.execute("CREATE SEQUENCE peers.raw_seq OWNED BY peers.raw.notification_id")
        owner.execute("ALTER TABLE peers.raw ALTER notification_id SET DEFAULT nextval('peers.raw_seq')")
    parts = conninfo_to_dict(office.database.owner_url or "")
    store = PostgresDatastore(
        dbname=str(parts["dbname"]),
        host=str(parts["host"]),
        port=str(parts.get("port", "5432")),
        user=str(parts["user"]),
        password="",
        schema="peers",
        originator_id_type="uuid",
        pool_size=32,
    )
    recorder = PostgresApplicationRecorder(store, events_table_name="stock")
    recorder.create_table()
    return recorder


def main() -> None:
    """Measure in interleaved rounds and print the medians' ratios."""
    set_up()
    with tempfile.TemporaryDirectory(prefix="jiangcheng-bench-") as folder:
        os.environ["JIANGCHENG_HOME"] = folder
        with Office.open(LEDGER) as office:
            ruleset = widened(load(find(us_nursing_homes.NAME)))
            acknowledged = tuple(p.key for p in ruleset.parameters if p.needs_legal_confirmation)
            began = date(2019, 4, 9)
            office.begin(Genesis(ruleset, ClockKind.SIMULATED, began, acknowledged, Actor("platform", "benchmark")))
            assert len(ruleset.patterns) == PATTERNS
            report(office)


def report(office: Office) -> None:
    """The rounds, and what they came to."""
    asked = commands(office)
    stock, follower = peers(office), Follower()
    url = office.database.owner_url or ""
    ratios: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for threads in (1, 32):
            ours = rate(lambda n=threads: filed_by(office, asked, n))
            raw = rate(lambda n=threads: raw_by(url, n))
            peer = rate(lambda n=threads: stock_by(stock, n))
            ratios.setdefault(f"single, {threads:2} clients: filings / raw INSERT", []).append(ours / raw)
            ratios.setdefault(f"single, {threads:2} clients: filings / stock saves", []).append(ours / peer)
        rows, copy = batch(office, asked)
        ratios.setdefault(f"batches of {BATCH}: event rows / binary COPY (line {LINE})", []).append(rows / copy)
        print(f"round: batch {rows:.0f} event rows/s, COPY {copy:.0f}/s, single by 32 {ours:.0f} filings/s")
    seen = follower.end()
    for name, found in ratios.items():
        middle = sorted(found)[len(found) // 2]
        print(f"{name}: median {middle:.3f} (from {min(found):.3f} to {max(found):.3f})")
    with office.database.connect(autocommit=True) as connection:
        [(rows_there,)] = connection.execute("SELECT count(*) FROM ledger.stored_events").fetchall()
    missed = int(str(rows_there)) - len(set(seen))
    print(f"tail reader: {len(seen)} seen, {missed} missed, {len(seen) - len(set(seen))} twice")


if __name__ == "__main__":
    follow() if FOLLOW in sys.argv else main()
