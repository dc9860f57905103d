"""How fast a history is taken over in columns, as ratios to named peers measured in the same run.

Method. The embedded server with its production settings and the bundled pack widened to 100 patterns. The history is
the real file so many times over, each time with other names of its homes: its own mix of event rows a penalty. Every
round takes it over into two new ledgers: once up to the ledger, with everything that follows determined, and once with
the views written too. Counted from the file as it lies on the disk: reading, judging, determining and writing, in
event rows a second.

- against binary COPY of the very event rows that it wrote, into a table of the same columns and indexes that holds what
  the ledger held before them, each with its commit; of five copies the middle one counts. The line is 0.35.
- against filing the real file once row by row, up to the same point, in rows of the file a second.

With `--city` the history is that of the organisations of an invented city of so many records, as a table of whole
records under the pack `cn`; row by row its first tenth is filed.

    python -m benchmarks.taking_over [--times 40 | --city 900000] [--rounds 3]
"""

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from api.filing import file_now
from api.formats import records, us_nursing_homes
from api.history.taking import take
from api.process import set_up
from api.simulation.city import AS_OF, Plan
from api.simulation.made import Format, make
from api.simulation.mix import mix
from api.sorting import read_under, sort_out
from api.wiring import Office
from benchmarks.filing import FILE, copied, peers, widened
from domain.actors import Actor
from domain.stops import StopKind, Thing
from ledger.days import system_day
from ledger.genesis import ClockKind, Genesis
from rules.rulesets import Ruleset
from rules.unconfirmed import unconfirmed
from rules.writing.loading import find, load

BY = Actor("platform", "benchmark")
LINE = 0.35


class History(NamedTuple):
    """A history: in which format, under which ruleset, as of which day (None: today), whole and a part of it."""

    format: str
    ruleset: Ruleset
    on: date | None
    whole: Path
    part: Path


def of_homes(folder: Path, times: int) -> History:
    """The real file so many times over, each time of other homes."""
    header, *rows = FILE.read_text(encoding="utf-8").splitlines()
    path = folder / "homes.tsv"
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{header}\n")
        for time in range(times):
            for row in rows:
                state, name, *rest = row.split("\t")
                file.write("\t".join((state, f"{name} {time}", *rest)) + "\n")
    return History(us_nursing_homes.NAME, widened(load(find(us_nursing_homes.NAME))), None, path, FILE)


def of_city(folder: Path, many: int) -> History:
    """What departments send of the organisations of a city of so many records, as a table; and its first tenth."""
    plan = Plan(subjects=many // 15, records=many, seed=5)
    make(plan, folder / "city", as_=Format.JSONL, told=lambda _: None)
    rows = [row for file in sorted((folder / "city").glob("records-*.jsonl")) for row in _rows(file)]
    names = [*records.HEADINGS, *sorted({name for row in rows for name in row} - set(records.HEADINGS))]
    lines = ["\t".join(names), *("\t".join(row.get(name, "") for name in names) for row in rows)]
    whole, part = folder / "city.tsv", folder / "part.tsv"
    whole.write_text("\n".join(lines) + "\n", encoding="utf-8")
    part.write_text("\n".join(lines[: len(lines) // 10]) + "\n", encoding="utf-8")
    shutil.rmtree(folder / "city")
    return History(records.NAME, load(find(mix().pack)), AS_OF, whole, part)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    issuer = file.stem.rsplit("-", 1)[-1]
    with file.open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            who, document = line["subject"], line["document"]
            if who["scheme"] != "uscc":
                continue
            row = {name: line.get(name) or "" for name in records.HEADINGS}
            row |= {"uscc": who["number"], "name": who["name"], "region": who["region"], "issuer": issuer}
            row |= {"doc_type": document["doc_type"], "doc_no": document["doc_no"], "day": line["determined_on"]}
            yield row | {name: _cell(value) for name, value in line["fields"].items()}


def _cell(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@contextmanager
def stopped(name: str, history: History, path: Path) -> Iterator[Office]:
    """A new ledger in which a file's batch is stopped."""
    with Office.open(name) as office:
        ruleset = history.ruleset
        acknowledged = unconfirmed(ruleset)
        clock = ClockKind.DATABASE if history.on is None else ClockKind.SIMULATED
        began = history.on or system_day(ZoneInfo(ruleset.zone))
        office.begin(Genesis(ruleset, clock, began, acknowledged, BY))
        batch = read_under(path, name=history.format, shelf=office.shelf(), importer=BY.account).batch
        office.context.stop(Thing(StopKind.BATCH, str(batch)), reason="take-over", by=BY)
        yield office


def taken(office: Office, history: History, *, views: bool) -> float:
    """Seconds for taking it over."""
    terms = read_under(history.whole, name=history.format, shelf=office.shelf(), importer=BY.account)
    begun = perf_counter()
    found = take(office, history.whole, terms, tick=lambda _: None, views=views)
    elapsed = perf_counter() - begun
    assert len(found.filed) > 100 * len(found.left), "nearly every row is taken over in columns"
    return elapsed


def filed(office: Office, history: History) -> tuple[float, float]:
    """Rows a second for filing a part of it row by row, up to the ledger, and with the views."""
    begun = perf_counter()
    today = office.context.today()
    batch = sort_out(history.part, name=history.format, shelf=office.shelf(), latest=today, importer=BY.account)
    file_now(office, batch, tick=lambda _: None)
    in_ledger = perf_counter() - begun
    office.projector.catch_up()
    return len(batch.accepted) / in_ledger, len(batch.accepted) / (perf_counter() - begun)


def measured(number: int, history: History) -> dict[str, float]:
    """One round."""
    with stopped(f"single{number}", history, history.part) as office:
        single, single_views = filed(office, history)
    rows = sum(1 for _ in history.whole.open(encoding="utf-8")) - 1
    with stopped(f"ledger{number}", history, history.whole) as office:
        peers(office)
        first = office.application.tail().head()
        elapsed = taken(office, history, views=False)
        last = office.application.tail().head()
        copy = copied(office, first, last)
    with stopped(f"views{number}", history, history.whole) as office:
        whole = taken(office, history, views=True)
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
    parser.add_argument("--city", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    set_up()
    with tempfile.TemporaryDirectory(prefix="jiangcheng-bench-") as folder:
        os.environ["JIANGCHENG_HOME"] = folder
        history = of_city(Path(folder), asked.city) if asked.city else of_homes(Path(folder), asked.times)
        rounds = [measured(number, history) for number in range(asked.rounds)]
    for name in rounds[0]:
        found = [one[name] for one in rounds]
        print(f"{name}: median {median(found):.3f} (from {min(found):.3f} to {max(found):.3f})")


if __name__ == "__main__":
    main()
