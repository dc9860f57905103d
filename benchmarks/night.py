"""A night in which everybody is due: how fast the worker reconciles them, against filing them in batches.

    python -m benchmarks.night [--subjects 100000]

Method: one simulated ledger on the embedded server under the bundled pack; so many homes with one large fine each, all
of one day, so that what follows from them ends in one night. Timed in one run: filing them in batches of 200 subjects
a transaction with rules on and everything that follows, the views brought up to it; and, once the day has come on
which the first of their measures ends and nobody has worked since, the worker until nothing is left (tasks that were
never answered told of, orders closed, next days worked out, views brought up too). Printed: both in subjects a second,
and their ratio. The line of the project is 0.5.
"""

import argparse
import os
import tempfile
from datetime import date
from hashlib import sha256
from itertools import islice
from threading import Event
from time import perf_counter

from msgspec.structs import replace

from api.process import set_up
from api.wiring import Office
from api.worker import Worker
from benchmarks.long_stream import record
from benchmarks.release import keys
from domain.actors import Actor
from domain.commands import FileRecords
from domain.content import with_content_hash
from domain.records import record_id, subject_id
from domain.state import Registration
from domain.values import SubjectKind
from ledger.genesis import ClockKind, Genesis
from ledger.ledger import Asked
from rules.rulesets import Ruleset
from rules.writing.loading import bundled, load

TOGETHER = 200  # subjects in one transaction, as the worker and an import have it
FINED = date(2019, 6, 3)
OFFICER = Actor("local:us-cms", "one")
LINE = 0.5


def main() -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subjects", type=int, default=100_000)
    asked = parser.parse_args()
    set_up()
    with tempfile.TemporaryDirectory(prefix="jiangcheng-bench-") as home:
        os.environ["JIANGCHENG_HOME"] = home
        ruleset = load(bundled("us-nursing-homes"))
        with Office.open("night") as office:
            office.begin(Genesis(ruleset, ClockKind.SIMULATED, FINED, tuple(keys(ruleset)), Actor("platform", "bench")))
            assert office.context
            filed = file_all(office, ruleset, asked.subjects)
            measure(office, asked.subjects, filed)


def file_all(office: Office, ruleset: Ruleset, subjects: int) -> float:
    """Seconds for filing a large fine of every home, in batches."""
    ready = [filing(ruleset, one) for one in range(subjects)]
    begun, homes = perf_counter(), iter(ready)
    while some := list(islice(homes, TOGETHER)):
        office.ledger.execute_all(some)
    office.projector.catch_up()
    return perf_counter() - begun


def filing(ruleset: Ruleset, number: int) -> Asked:
    """A home's fine of the one day, in exact dollars of its own."""
    who = Registration(SubjectKind.ENTERPRISE, "us-nh", f"AL|HOME {number}", f"HOME {number}", "AL")
    small = record(ruleset, FINED, number)
    digest = sha256(f"night {number}".encode()).hexdigest()
    fields = {"penalty_kind": "fine", "amount_minor": 15_000_000 + number}
    fine = replace(small, record_id=record_id("benchmark", digest), subject_name=who.name, fields=fields)
    return Asked(subject_id(who.scheme, who.number), FileRecords(who, (with_content_hash(fine),)), OFFICER)


def measure(office: Office, subjects: int, filed: float) -> None:
    """The night after the first last day of what follows; nobody has worked since the filing."""
    with office.pool.connection() as connection:
        row = connection.execute("SELECT min(ends_on) FROM views.follows").fetchone()
    assert row is not None
    night = row[0]
    assert isinstance(night, date)
    seconds, reconciled, events = work(office, night)
    rate, batched = reconciled / seconds, subjects / filed
    assert reconciled == subjects, "everybody was due"
    print(
        f"{subjects:,} subjects filed in batches in {filed:.1f} s, {batched:,.0f} a second; all due on {night}:"
        f" reconciled in {seconds:.1f} s, {rate:,.0f} a second, {events:,} events: {rate / batched:.2f} (line {LINE})"
    )


def work(office: Office, day: date) -> tuple[float, int, int]:
    """Let a day come and the worker do what is due: seconds, subjects, events."""
    office.context.advance_to(day, by=Actor("platform", "clock"))
    begun, subjects, events = perf_counter(), 0, 0
    for done in Worker(office, Event()).due_now():
        assert not done.failures
        subjects += done.subjects
        events += sum(done.events.values())
    return perf_counter() - begun, subjects, events


if __name__ == "__main__":
    main()
