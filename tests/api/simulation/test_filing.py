"""An invented city filed and acted upon over HTTP, day by day: nothing is refused, and rules see what its facts say."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import duckdb
import pytest

from api.simulation.city import AS_OF, Plan
from api.simulation.made import Format, make
from api.simulation.mix import mix
from api.wiring import Office
from domain.actors import Actor
from domain.facts import Fact
from domain.records import fact_of
from ledger.genesis import ClockKind, Genesis
from rules.unconfirmed import unconfirmed
from rules.writing.loading import find, load
from tests.api.http.conftest import Callers
from tests.support import offices

PLAN = Plan(subjects=3_000, records=60_000, seed=11)
ACTS = {"withdrawal", "verification", "removal", "repair", "repair/steps", "annulled", "void", "changed"}


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    ruleset = load(find(mix().pack))
    by = Actor("platform", "test")
    genesis = Genesis(ruleset, ClockKind.SIMULATED, mix().began_on, unconfirmed(ruleset), by)
    with offices.office(ledger, genesis) as opened:
        yield opened


@pytest.fixture
def callers(office: Office) -> Callers:
    return Callers(office)


def lines(folder: Path, what: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every line of the city with the department that sends it."""
    for file in sorted(folder.glob(f"{what}-*.jsonl")):
        department = file.stem.rsplit("-", 1)[-1]
        for line in file.read_text(encoding="utf-8").splitlines():
            yield department, json.loads(line)


@pytest.mark.guarantee("G183")
def test_a_city_is_filed_in_batches_and_nothing_is_refused(office: Office, callers: Callers, tmp_path: Path) -> None:
    """2,000 records from all over a city, mostly of organisations: records of persons are filed one by one."""
    make(Plan(subjects=600, records=9_000, seed=5), tmp_path / "city", as_=Format.JSONL, told=lambda _: None)
    office.context.advance_to(AS_OF, by=Actor("platform", "test"))
    by_scheme: dict[str, list[tuple[str, dict[str, Any]]]] = {"uscc": [], "id_number": []}
    for department, line in lines(tmp_path / "city", "records"):
        by_scheme[line["subject"]["scheme"]].append((department, line))
    batches: dict[str, list[str]] = {}
    for department, line in [*spread(by_scheme["uscc"], 1_800), *spread(by_scheme["id_number"], 200)]:
        batches.setdefault(department, []).append(json.dumps(line, ensure_ascii=False))
    came = Counter[str]()
    for department, batch in batches.items():
        told = [
            json.loads(line) for line in callers[department].send("/records:batch", "\n".join(batch)).text.splitlines()
        ]
        assert [line for line in told if line["outcome"] == "refused"] == []
        came.update(line["outcome"] for line in told)
    assert came == {"filed": 2_000}


def spread(found: list[tuple[str, dict[str, Any]]], many: int) -> list[tuple[str, dict[str, Any]]]:
    """So many of them, from the first to the last."""
    return [found[place * len(found) // many] for place in range(many)]


@pytest.mark.guarantee("G183")
def test_what_rules_see_of_a_city_filed_day_by_day_is_what_its_facts_say(
    office: Office, callers: Callers, tmp_path: Path
) -> None:
    for as_ in Format:
        make(PLAN, tmp_path / as_, as_=as_, told=lambda _: None)
    told = list(lines(tmp_path / "jsonl", "records"))
    acts = list(lines(tmp_path / "jsonl", "acts"))
    numbers = {line["document"]["doc_no"]: line["subject"]["number"] for _, line in told}
    chosen = some_of_each(acts, numbers, Counter(numbers.values()))
    happening = [_Happening(line["determined_on"], 0, by, line["document"]["doc_no"], line) for by, line in told]
    happening += [_Happening(line["on"], 1, by, line["doc_no"], line) for by, line in acts]
    mine = sorted((one for one in happening if numbers[one.doc_no] in chosen), key=_Happening.place)
    streams = {numbers[doc_no]: stream for doc_no, stream in live(office, callers, mine)}
    seen = {number: list(facts(office, stream)) for number, stream in streams.items()}
    assert seen == {number: rows for number, rows in expected(tmp_path / "parquet").items() if number in chosen}


class _Happening(NamedTuple):
    on: str
    after: int
    department: str
    doc_no: str
    line: dict[str, Any]

    def place(self) -> tuple[str, int, int]:
        """In the order of the day; what becomes of records behind what is filed that day."""
        return self.on, self.after, int(self.doc_no.rsplit(")", 1)[-1])


def some_of_each(
    acts: list[tuple[str, dict[str, Any]]], numbers: Mapping[str, str], many: Mapping[str, int]
) -> set[str]:
    """Of each kind of act that there is, the two subjects with the fewest records."""
    by_kind: dict[str, set[str]] = {}
    for _, line in acts:
        kind = (line["body"] or {}).get("outcome") or line["path"]
        by_kind.setdefault(kind, set()).add(numbers[line["doc_no"]])
    assert by_kind.keys() == ACTS
    return {number for found in by_kind.values() for number in sorted(found, key=lambda one: (many[one], one))[:2]}


def live(office: Office, callers: Callers, happening: Iterable[_Happening]) -> Iterator[tuple[str, UUID]]:
    """File and act day by day; the subject of each record."""
    records: dict[str, str] = {}
    for day, todays in groupby(happening, key=lambda one: one.on):
        office.context.advance_to(date.fromisoformat(day), by=Actor("platform", "test"))
        for one in todays:
            path = f"/records/{records[one.doc_no]}/{one.line['path']}" if one.after else "/records"
            answer = callers[one.department].post(path, one.line["body"] if one.after else one.line)
            assert answer.status_code == 200, (one, answer.text)
            if not one.after:
                records[one.doc_no] = answer.json()["record"]
                yield one.doc_no, UUID(answer.json()["subject"])


def facts(office: Office, stream: UUID) -> Iterator[tuple[object, ...]]:
    """What rules see of a subject's records, in order; their ids apart."""
    found = [fact_of(filed) for filed in office.application.whole(stream).records.values()]
    for fact in sorted((one for one in found if one is not None), key=lambda one: one.order):
        yield _row(fact)


def _row(fact: Fact) -> tuple[object, ...]:
    return fact.order, fact.determined_on, fact.speaks_from, fact.void_from, dict(sorted(fact.fields.items()))


def expected(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = duckdb.connect()
    found = connection.execute(
        "SELECT number, f.* FROM read_parquet(?) AS f JOIN read_parquet(?) USING (subject) ORDER BY subject, place",
        [str(folder / "facts-*.parquet"), str(folder / "subjects-*.parquet")],
    )
    assert found.description is not None
    names = [name for name, *_ in found.description]
    told: dict[str, list[tuple[object, ...]]] = {}
    for values in found.fetchall():
        row = dict(zip(names, values, strict=True))
        number, place = row.pop("number"), row.pop("place")
        days = [row.pop(name) for name in ("determined_on", "speaks_from", "void_from")]
        del row["subject"], row["record"]
        fields = {name: value for name, value in sorted(row.items()) if value is not None}
        told.setdefault(number, []).append((place, *days, fields))
    return told
