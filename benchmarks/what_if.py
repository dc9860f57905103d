"""A what-if of a hundred rules over an invented city, against SQL that somebody wrote by hand for the same rules.

    python -m benchmarks.what_if [--records 2000000 20000000] [--changed 10 100] [--alone] [--to FOLDER]

Method: `jiangcheng simulate-city` makes a city, whose facts are put into the files of the set path as a refresh writes
them. A ruleset of a hundred rules (seventy of a single record, twenty that count within months, ten for one kind of
subject in one region) is held against a draft in which ten thresholds are lower, and against one in which every rule
says something else (a lower threshold or a longer term), or as many as asked for, for one day. Ours is what `rules
what-if` does once the files are fresh: it determines everybody under both, compares, and counts by measure, kind,
region, field and department. The peers are the SQL of benchmarks.what_if_by_hand over the same files, in the same
engine with as much memory and as many threads: one gives the same answer, to the last number and sample; the other
only counts who gains and who loses each measure. All have to give the same numbers. Released is what `rules what-if`
does unless told otherwise: the rules before they were changed are the draft, which takes effect the day after the
city's last, and is held against the changed ones, for that day; the second peer has to find as many who lose each
measure. Lines of the project: at least
0.3 of the peer; 20 million records in 30 s with less than 4 GB; from 2 to 20 million at most linear. Memory is the
highest that the process has had until then; ours are all done before the peers.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

import duckdb

from api.demo.residents import HUZHOU
from api.simulation.city import AS_OF
from benchmarks.what_if_by_hand import Counted, Rule, answered, the_same, who_alone
from benchmarks.what_if_city import made
from domain.values import SubjectKind
from projections.sets.counted import Days, Impact
from projections.sets.engine import fact_file, latest, opened
from projections.sets.export import columns_of
from projections.sets.files import Generation, Manifest, SetFiles
from projections.sets.impact import impact
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.releasing.drafts import Change, Reach, drafted
from rules.rulesets import Ruleset
from rules.writing.loading import bundled, load

SIZES: Final = (2_000_000, 20_000_000)
ON: Final = date(2026, 3, 2)
_RELEASED: Final = AS_OF + timedelta(days=1)
_RECORDS_OF_HUZHOU: Final = 335_000_000  # domain.md C1
SINGLE, WINDOWED, RULES = 70, 20, 100
CHANGED: Final = (10, RULES)
_TOLD: Final = (
    ("penalty", "minor"),
    ("penalty", "general"),
    ("penalty", "severe"),
    ("commitment", "minor"),
    ("compulsion", "general"),
    ("abnormal_operation", "general"),
    ("compliance", "general"),
    ("payment", "minor"),
    ("licence", "minor"),
    ("honour", "minor"),
)
Written = dict[str, Any]


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="+", default=SIZES)
    some = range(1, RULES + 1)
    parser.add_argument("--changed", type=int, nargs="+", choices=some, metavar="MANY", default=CHANGED)
    parser.add_argument("--alone", action="store_true", help="Leave out the peer that gives the same answer.")
    parser.add_argument("--to", type=Path, help="Where there is room; else where temporary files go.")
    asked = parser.parse_args()
    print(
        "records  subjects  rules changed  what-if s  by hand s  ratio  who alone s  ratio  released s  peak MB"
        "  gained  lost",
        flush=True,
    )
    for records in asked.records:
        with tempfile.TemporaryDirectory(dir=asked.to) as folder:
            subprocess.run(
                [sys.executable, "-c", "from benchmarks.what_if import measure; measure()", folder, str(records)]
                + [str(many) for many in asked.changed]
                + ["--alone"] * asked.alone,
                check=True,
            )


def measure() -> None:
    """One size, in a process of its own, so that its peak is its own."""
    folder, records, *asked = Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]
    subjects = max(5, sum(HUZHOU.values()) * records // _RECORDS_OF_HUZHOU)
    city = folder / "city"
    people = ["--subjects", str(subjects), "--records", str(records)]
    made(["simulate-city", *people, "--to", str(city)])
    alone_only = "--alone" in asked
    files = SetFiles("benchmark", below=folder)
    with files.locked():
        manifest = _put(city, files, columns_of([ruleset(0, 1)]))
        measured = [(int(one), *_measured(files, manifest, int(one))) for one in asked if one.isdecimal()]
        for changed, always, released, peak in measured:
            same = float("nan") if alone_only else _the_same(files, manifest, changed, always.found)
            alone, counted = _who_alone(files, manifest, (rules(0), rules(changed)), ON)
            assert _counted(always.found) == counted, f"{_counted(always.found)} is not {counted}"
            _, taken_off = _who_alone(files, manifest, (rules(changed), rules(0)), _RELEASED)
            assert _counted(released.found) == taken_off, f"{_counted(released.found)} is not {taken_off}"
            gained, lost = (sum(one[place] for one in counted.values()) for place in (0, 1))
            print(
                f"{records:11,}  {subjects:9,}  {changed:3}  {always.took:7.1f}  {same:7.1f}  {same / always.took:5.2f}"
                f"  {alone:7.1f}  {alone / always.took:5.2f}  {released.took:7.1f}  {peak / 1e6:6.0f}"
                f"  {gained:,}  {lost:,}",
                flush=True,
            )


def _put(city: Path, files: SetFiles, columns: Mapping[str, str]) -> Manifest:
    """The city's facts as the set path keeps them: one generation, fields by name and type."""
    with duckdb.connect(config={"memory_limit": "2GB", "threads": 2, "temp_directory": str(files.spill)}) as engine:
        engine.execute("SET enable_progress_bar = false")
        engine.read_parquet(f"{city}/subjects-*.parquet").create_view("who")
        engine.read_parquet(f"{city}/facts-*.parquet").create_view("told")
        known = set(engine.table("told").columns)
        picked = [
            f'"{own}" AS "{name}"' if (own := _field(name)) in known else f'NULL::{kind} AS "{name}"'
            for name, kind in columns.items()
        ]
        fixed = [name if name != "generation" else "1::INTEGER AS generation" for name in list(fact_file({}))]
        engine.sql(
            "SELECT subject + 1 AS subject, 1::INTEGER AS generation, id, kind, region, true AS stands FROM who"
        ).write_parquet(str(files.subjects(1)))
        fixed[0] = "subject + 1 AS subject"
        engine.sql(f"SELECT {', '.join([*fixed, *picked])} FROM told").write_parquet(str(files.facts(1)))
        [[people, facts]] = engine.sql("SELECT (SELECT count(*) FROM who), (SELECT count(*) FROM told)").fetchall()
    return Manifest(1, columns, people + 1, (Generation(1, people, facts),))


def _field(column: str) -> str:
    return column.removeprefix("f_").rpartition("_")[0]


# --- ours


class Timed(NamedTuple):
    """What a what-if found, and how long it took in seconds."""

    took: float
    found: Impact


def _measured(files: SetFiles, manifest: Manifest, changed: int) -> tuple[Timed, Timed, int]:
    """Always and released, and the most memory that the process has had, in bytes."""
    always = _ours(files, manifest, ruleset(0, 1), ruleset(changed, 2), today=ON, reach=Reach.ALWAYS)
    released = _ours(files, manifest, ruleset(changed, 1), ruleset(0, 2), today=AS_OF, reach=Reach.RELEASED)
    return always, released, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _ours(files: SetFiles, manifest: Manifest, before: Ruleset, after: Ruleset, *, today: date, reach: Reach) -> Timed:
    """As released, of its first day; else of today."""
    in_force = RulesetRulebook([Compiled(before)], ())
    began = time.perf_counter()
    trial = drafted(after, in_force, today=today, reach=reach)
    since = today if reach is Reach.ALWAYS else trial.ruleset.effective_from
    with opened(files) as engine:
        latest(engine, files, manifest)
        found = impact(engine, manifest, in_force, trial, days=Days(since, since + timedelta(days=1)))
    return Timed(time.perf_counter() - began, found)


def _counted(found: Impact) -> Counted:
    counted: Counted = {}
    for cell in found.cells:
        gained, lost = counted.get(cell.measure, (0, 0))
        counted[cell.measure] = (
            gained + cell.subjects * (cell.change is Change.GAINED),
            lost + cell.subjects * (cell.change is Change.LOST),
        )
    return {measure: two for measure, two in counted.items() if any(two)}


# --- by hand


def _the_same(files: SetFiles, manifest: Manifest, changed: int, ours: Impact) -> float:
    """Seconds for the same answer."""
    conducts = [(row.behaviour, row.field) for row in ruleset(changed, 2).behaviours]
    with opened(files) as engine:
        latest(engine, files, manifest)
        began = time.perf_counter()
        found = the_same(engine, (rules(0), rules(changed)), conducts, ON)
        took = time.perf_counter() - began
    assert answered(ours) == found, "one of the two is wrong"
    return took


def _who_alone(files: SetFiles, manifest: Manifest, told: Sequence[Sequence[Rule]], on: date) -> tuple[float, Counted]:
    with opened(files) as engine:
        latest(engine, files, manifest)
        began = time.perf_counter()
        found = who_alone(engine, told, on)
        return time.perf_counter() - began, found


# --- the rules


def rules(changed: int) -> list[Rule]:
    """A hundred, of which the first have half the threshold or, where they have none, a longer term."""
    chance = random.Random(100)
    found = []
    for number in range(RULES):
        record_kind, severity = ("penalty", "general") if number < CHANGED[0] else chance.choice(_TOLD)
        amount = chance.randrange(1_000_000, 50_000_000) if record_kind == "penalty" else None
        found.append(
            Rule(
                rule=number,
                measure=f"m{number:02}",
                record_kind=record_kind,
                severity=severity,
                amount=amount // 2 if amount is not None and number < changed else amount,
                least=1 if number < SINGLE or number >= SINGLE + WINDOWED else chance.randrange(2, 4),
                days=chance.randrange(30, 335) + (30 if amount is None and number < changed else 0),
                kind="enterprise" if number >= SINGLE + WINDOWED else None,
                region="330502" if number >= SINGLE + WINDOWED else None,
            )
        )
    return found


def ruleset(changed: int, version: int) -> Ruleset:
    """The pack of the city with these rules in place of its own."""
    written = json.loads(load(bundled("cn")).model_dump_json(by_alias=True))
    told = rules(changed)
    words = {"en": "x", "zh": "x"}
    since = {"effective_from": "2000-01-02"}
    basis = [{"instrument": "hundred", "article": "1"}]
    behaviours = sorted({code for item in written["catalogue"] for code in item["behaviours"]})
    kinds = [str(kind) for kind in SubjectKind]
    written |= {
        "version": version,
        "published_on": "2000-01-01",
        "effective_from": "2000-01-02",
        "instruments": [
            *written["instruments"],
            {
                **written["instruments"][0],
                "id": "hundred",
                "effective_from": "2000-01-01",
                "effective_to": None,
            },
        ],
        "patterns": {f"p{place}": _pattern(rule) for place, rule in enumerate(told)},
        "rules": [_rule(rule, f"p{place}", words, basis) for place, rule in enumerate(told)],
        "measures": [_measure(rule, behaviours, kinds, words, basis, since) for rule in told],
        "standing_orders": [],
    }
    return Ruleset.model_validate_json(json.dumps(written))


def _pattern(rule: Rule) -> list[Written]:
    told: list[Written] = [{"field": "record_kind", "eq": rule.record_kind}, {"field": "severity", "eq": rule.severity}]
    return told if rule.amount is None else [*told, {"field": "amount_minor", "ge": rule.amount}]


def _rule(rule: Rule, pattern: str, words: Written, basis: list[Written]) -> Written:
    named = {"rule": f"R{rule.rule}", "title": words, "measure": rule.measure, "basis": basis}
    if rule.least == 1:
        return {**named, "form": "upon", "when": {"record": pattern}, "term": {"days": rule.days}}
    when = {"at_least": rule.least, "of": pattern, "within": {"days": rule.days}}
    return {**named, "form": "while", "when": when, "grant": {"days": 90}}


def _measure(
    rule: Rule, behaviours: list[str], kinds: list[str], words: Written, basis: list[Written], since: Written
) -> Written:
    version = {
        "version": 1,
        "measure_class": 2,
        "longest": {"days": 365},
        "roles": ["office"],
        "content": words,
        "obligation": words,
        "target_kinds": kinds if rule.kind is None else [rule.kind],
        "behaviours": behaviours,
        "matters": ["licence"],
        "nodes": ["handling"],
        "outcome": "warn",
        "basis": basis,
        **since,
    }
    where = {} if rule.region is None else {"region": rule.region}
    return {"measure": rule.measure, "title": words, "kind": "sanction", "versions": [version], **where}


if __name__ == "__main__":
    main()
