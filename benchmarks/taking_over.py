"""How fast a history is taken over in columns, as ratios to named peers measured in the same run.

Method. The embedded server with its production settings and the bundled pack widened to 100 patterns. The history is
the real file so many times over, each time with other names of its homes: its own mix of event rows a penalty. Every
round takes it over into two new ledgers: once up to the ledger, with everything that follows determined, and once with
the views written too. Counted from the file as it lies on the disk: reading, judging, determining and writing, in
event rows a second.

- against binary COPY of the very event rows that it wrote, into a table of the same columns and indexes that holds what
  the ledger held before them, each with its commit; of five copies the middle one counts. The line is 0.35.
- against filing the real file once row by row, up to the same point, in rows of the file a second.

    python -m benchmarks.taking_over [--times 40] [--rounds 3]
"""

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from api.filing import file_now
from api.formats.us_nursing_homes import NAME
from api.history.taking import take
from api.process import set_up
from api.sorting import read_under, sort_out
from api.wiring import Office
from benchmarks.filing import FILE, copied, peers, widened
from domain.actors import Actor
from domain.stops import StopKind, Thing
from ledger.days import system_day
from ledger.genesis import ClockKind, Genesis
from rules.writing.loading import find, load

BY = Actor("platform", "benchmark")
LINE = 0.35


def history(folder: Path, times: int) -> Path:
    """The real file so many times over, each time of other homes."""
    header, *rows = FILE.read_text(encoding="utf-8").splitlines()
    path = folder / f"history-{times}.tsv"
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{header}\n")
        for time in range(times):
            for row in rows:
                state, name, *rest = row.split("\t")
                file.write("\t".join((state, f"{name} {time}", *rest)) + "\n")
    return path


@contextmanager
def stopped(name: str, path: Path) -> Iterator[Office]:
    """A new ledger in which a file's batch is stopped."""
    with Office.open(name) as office:
        ruleset = widened(load(find(NAME)))
        acknowledged = tuple(p.key for p in ruleset.parameters if p.needs_legal_confirmation)
        today = system_day(ZoneInfo(ruleset.zone))
        office.begin(Genesis(ruleset, ClockKind.DATABASE, today, acknowledged, BY))
        batch = read_under(path, name=NAME, shelf=office.shelf()).batch
        office.context.stop(Thing(StopKind.BATCH, str(batch)), reason="take-over", by=BY)
        yield office


def taken(office: Office, path: Path, *, views: bool) -> float:
    """Seconds for taking it over."""
    terms = read_under(path, name=NAME, shelf=office.shelf())
    begun = perf_counter()
    found = take(office, path, terms, tick=lambda _: None, views=views)
    elapsed = perf_counter() - begun
    assert len(found.filed) > 1_000 * len(found.left), "nearly every row is taken over in columns"
    return elapsed


def filed(office: Office, path: Path) -> tuple[float, float]:
    """Rows a second for filing it row by row, up to the ledger, and with the views."""
    begun = perf_counter()
    batch = sort_out(path, name=NAME, shelf=office.shelf(), latest=office.context.today())
    file_now(office, batch, tick=lambda _: None)
    in_ledger = perf_counter() - begun
    office.projector.catch_up()
    return len(batch.accepted) / in_ledger, len(batch.accepted) / (perf_counter() - begun)


def measured(number: int, path: Path) -> dict[str, float]:
    """One round."""
    with stopped(f"single{number}", FILE) as office:
        single, single_views = filed(office, FILE)
    rows = sum(1 for _ in path.open(encoding="utf-8")) - 1
    with stopped(f"ledger{number}", path) as office:
        peers(office)
        first = office.application.tail().head()
        elapsed = taken(office, path, views=False)
        last = office.application.tail().head()
        copy = copied(office, first, last)
    with stopped(f"views{number}", path) as office:
        whole = taken(office, path, views=True)
    events = last - first
    print(
        f"round: {rows:,} rows, {events:,} events: ledger {elapsed:.1f} s, with views {whole:.1f} s;"
        f" COPY {copy:,.0f} events/s; row by row {single:,.0f} and {single_views:,.0f} rows/s",
        flush=True,
    )
    return {
        f"event rows / binary COPY (line {LINE})": events / elapsed / copy,
        "event rows, the views written too / binary COPY": events / whole / copy,
        "rows / filed row by row": rows / elapsed / single,
        "rows, the views written too / filed row by row with views": rows / whole / single_views,
    }


def main() -> None:
    """Print the medians of all rounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    set_up()
    with tempfile.TemporaryDirectory(prefix="jiangcheng-bench-") as folder:
        os.environ["JIANGCHENG_HOME"] = folder
        path = history(Path(folder), asked.times)
        rounds = [measured(number, path) for number in range(asked.rounds)]
    for name in rounds[0]:
        found = [one[name] for one in rounds]
        print(f"{name}: median {median(found):.3f} (from {min(found):.3f} to {max(found):.3f})")


if __name__ == "__main__":
    main()
