"""Whole records of organisations as a table: the history of an invented city, and rows with faults."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.formats.records import HEADINGS, NAME
from api.history import kinds, written
from api.history.apart import eras, places
from api.simulation.city import AS_OF, Plan
from api.simulation.made import Format, make
from api.simulation.mix import mix
from api.sorting import read_under, sort_out
from domain.errors import InvalidInput
from domain.identity import credit_code
from domain.state import Registration
from ledger.server.embedded import EmbeddedServer
from rules.releasing.guardrails import load_checked
from rules.shapes import Basis
from rules.writing.loading import find
from tests.api.conftest import CommandLine
from tests.support.histories import BY, Histories, assert_same, held, histories
from tests.support.synthetic import citizen_number, with_wrong_organisation_check
from tests.support.synthetic import credit_code as synthetic_code

Cells = Mapping[str, object]
FIRM, OTHER = synthetic_code(7), synthetic_code(8)
PLAIN: Cells = {
    "uscc": FIRM,
    "name": "示例有限公司",
    "region": "330500",
    "kind": "inspection",
    "doc_type": "inspection_report",
    "doc_no": "虚构(2023)1",
    "issuer": "11330500TE5T0106XK",
    "day": "2023-05-06",
    "catalogue_item": "act:inspection",
    "behaviour_code": "conduct:overall",
    "severity": "minor",
    "polarity": "neutral",
    "result": "problems_found",
}
PENALTY: Cells = {
    "kind": "penalty",
    "doc_type": "penalty_decision",
    "issuer": "11330500TE5T01051U",
    "catalogue_item": "act:penalty",
    "behaviour_code": "conduct:wages",
    "polarity": "adverse",
    "repair_notice": "served",
    "currency": "CNY",
    "result": "",
    "penalty_kind": "small_fine",
    "amount_minor": 340_000,
}


@pytest.fixture
def city(server: EmbeddedServer, migrated: str) -> Iterator[Histories]:
    with histories(server, migrated, NAME, load_checked(find(mix().pack)), AS_OF) as found:
        yield found


def table(folder: Path, rows: list[Cells]) -> Path:
    """Rows under all headings that any of them has."""
    headings = [*HEADINGS, *sorted({name for row in rows for name in row} - set(HEADINGS))]
    lines = ["\t".join(headings), *("\t".join(str(row.get(name, "")) for name in headings) for row in rows)]
    path = folder / "history.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def organisations(folder: Path) -> Iterator[Cells]:
    """What departments of an invented city send of organisations, a row a record."""
    for file in sorted(folder.glob("records-*.jsonl")):
        issuer = file.stem.rsplit("-", 1)[-1]
        for line in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            if line["subject"]["scheme"] == "uscc":
                yield row_of(line, issuer)


def row_of(line: Mapping[str, Any], issuer: str) -> Cells:
    who, document = line["subject"], line["document"]
    said = {name: line.get(name) or "" for name in HEADINGS}
    fields = {
        name: str(value).lower() if value is True or value is False else value for name, value in line["fields"].items()
    }
    return {
        **said,
        "uscc": who["number"],
        "name": who["name"],
        "region": who["region"],
        "doc_type": document["doc_type"],
        "doc_no": document["doc_no"],
        "issuer": issuer,
        "day": line["determined_on"],
        **fields,
    }


@pytest.mark.guarantee("G200")
def test_the_history_of_an_invented_city_is_taken_over_as_it_would_be_filed(
    city: Histories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written, "_TOGETHER", 200)
    make(Plan(subjects=2_500, records=9_000, seed=5), tmp_path / "city", as_=Format.JSONL, told=lambda _: None)
    rows = list(organisations(tmp_path / "city"))
    office, other, found = city.both(table(tmp_path, rows))
    assert len(found.filed) == len(rows) > 2_000
    assert len({credit_code.read(str(row["uscc"])).kind for row in rows}) > 2
    assert_same(office, other)


@pytest.mark.guarantee("G200")
def test_rows_with_faults_are_left_and_say_what_is_wrong(city: Histories, tmp_path: Path) -> None:
    person = synthetic_code(9, entity="92")
    faults: list[Cells] = [
        {"uscc": FIRM[:-1] + ("0" if FIRM[-1] != "0" else "1")},
        {"uscc": person},
        {"uscc": with_wrong_organisation_check(synthetic_code(12))},
        {"uscc": FIRM.lower(), "doc_no": "虚构(2023)9"},
        {"name": ""},
        {"name": f"有限公司{citizen_number(date(1980, 1, 1), 1)}"},
        {"name": 'A "QUOTED" FIRM', "uscc": synthetic_code(13)},
        {"region": ""},
        {"region": "3" * 201},
        {"region": citizen_number(date(1980, 1, 1), 1)},
        {"doc_no": " "},
        {"day": "2023-5-6"},
        {"day": "2099-01-01"},
        {"day": "2001-01-01"},
        {"kind": "feeling"},
        {"severity": "grave"},
        {"polarity": "up"},
        {"repair_notice": "perhaps"},
        {"currency": "yuan"},
        {"issuer": ""},
        {"catalogue_item": "act:none"},
        {"behaviour_code": "conduct:none"},
        {"result": "fine\u0007"},
        {"result": "whatever"},
        {"unknown": "1"},
    ]
    rows = [{**PLAIN, "uscc": synthetic_code(100 + n), **fault} for n, fault in enumerate(faults)]
    path = table(tmp_path, [PLAIN, {**PLAIN, "uscc": OTHER}, {**PLAIN, "doc_no": "虚构[2023] 1 "}, *rows])
    office, other, found = city.both(path)
    assert 3 in found.filed, "a firm with one row"
    assert {2, 4} <= found.left, "one decision told twice, differently spelt"
    assert not found.filed & set(range(5, 5 + len(faults)))
    assert_same(office, other)
    batch = sort_out(path, name=NAME, shelf=office.shelf(), latest=AS_OF, importer=BY.account)
    assert len(batch.rejects) >= len(faults) - 3
    assert person not in repr([one.reasons for one in batch.rejects])
    assert citizen_number(date(1980, 1, 1), 1) not in repr([held(office), *(one.reasons for one in batch.rejects)])


@pytest.mark.guarantee("G200")
def test_a_decision_is_known_by_its_number_however_that_is_written(city: Histories, tmp_path: Path) -> None:
    numbers = [
        "虚构(2023)1",
        "虚构〔2023〕第2号",
        "虚构(2023)B-3",
        "虚构（２０２３）b4",
        "五 号",
        "1" * 200,
        "1" * 201,
        "虚构(2023)9",
    ]
    days = [f"2023-05-{10 + n}" for n in range(len(numbers))]
    rows = [
        {**PLAIN, **kind, "uscc": synthetic_code(400 + 10 * place + n), "doc_no": number, "day": day}
        for place, kind in enumerate([{}, PENALTY])
        for n, (number, day) in enumerate(zip(numbers, days, strict=True))
    ]
    office, other, found = city.both(table(tmp_path, rows))
    assert found.left == {8, 16}, "of more than 200 signs"
    assert_same(office, other)


@pytest.mark.guarantee("G200")
def test_departments_of_one_subject_and_values_of_every_type(city: Histories, tmp_path: Path) -> None:
    fine = {**PLAIN, **PENALTY, "doc_no": "虚构罚(2023)2", "day": "2023-02-06"}
    rows = [PLAIN, fine, {**fine, "doc_no": "虚构罚(2023)3", "repair_notice": "", "amount_minor": 990_000}]
    office, other, found = city.both(table(tmp_path, rows))
    assert found.filed == {2, 3, 4}
    assert_same(office, other)


TAX: Cells = {
    **PLAIN,
    "kind": "severe_list",
    "doc_type": "list_decision",
    "issuer": "11330500TE5T01027B",
    "catalogue_item": "list:tax",
    "behaviour_code": "conduct:tax",
    "polarity": "adverse",
    "result": "",
    "cause": "欠税",
}
CLASS_A: Cells = {**TAX, "kind": "honour", "catalogue_item": "list:class-a", "polarity": "favourable", "cause": ""}


@pytest.mark.guarantee("G200")
def test_praise_beside_blame_is_looked_at_row_by_row(city: Histories, tmp_path: Path) -> None:
    later = {"doc_no": "虚构(2023)2", "day": "2023-06-01"}
    rows = [TAX, {**CLASS_A, **later}, {**TAX, "uscc": OTHER}, {**CLASS_A, "uscc": synthetic_code(11)}]
    office, other, found = city.both(table(tmp_path, rows))
    assert (found.filed, found.left) == ({4, 5}, {2, 3})
    assert_same(office, other)


@pytest.mark.guarantee("G200")
def test_a_text_with_a_number_of_somebody_is_masked_row_by_row(city: Histories, tmp_path: Path) -> None:
    number = citizen_number(date(1980, 1, 1), 1)
    rows = [TAX, {**TAX, "uscc": OTHER, "cause": f"欠税，经办人{number}"}]
    office, other, found = city.both(table(tmp_path, rows))
    assert (found.filed, found.left) == ({2}, {3})
    assert number not in repr(held(office))
    assert_same(office, other)


@pytest.mark.guarantee("G200")
def test_what_ends_by_itself_speaks_until_then_and_never_ends_before_it_begins(city: Histories, tmp_path: Path) -> None:
    promise: Cells = {
        **PLAIN,
        "kind": "commitment",
        "doc_type": "commitment",
        "issuer": "11330500TE5T010431",
        "result": "",
        "catalogue_item": "commitment:made",
        "behaviour_code": "conduct:commitment",
        "performance": "in_term",
        "commitment_kind": "notice_and_commitment",
        "publication_agreed": "true",
        "day": "2023-06-01",
    }
    ends = ["2023-05-31", "2023-06-01", "2023-12-31", "2027-01-01", ""]
    rows = [{**promise, "uscc": synthetic_code(300 + n), "valid_until": end} for n, end in enumerate(ends)]
    office, other, found = city.both(table(tmp_path, [*rows, {**TAX, "valid_until": "2026-12-31"}]))
    assert found.filed >= {4, 5, 7}
    assert not found.filed & {2, 6}
    assert_same(office, other)


@pytest.mark.guarantee("G200")
def test_what_the_catalogue_takes_in_one_region_is_refused_in_others(city: Histories, tmp_path: Path) -> None:
    local = {"region": "330000", "basis": (Basis(instrument="province-credit", article="1"),)}
    catalogue = tuple(
        item.model_copy(update=local) if item.item == "act:inspection" else item for item in city.ruleset.catalogue
    )
    regions = ("330502", "990000", "330503", "330000", "990001", "330500")
    rows = [{**PLAIN, "uscc": synthetic_code(400 + n), "region": region} for n, region in enumerate(regions)]
    rows += [{**PENALTY, "uscc": synthetic_code(500 + n), "region": region} for n, region in enumerate(regions)]
    rows = [{**PLAIN, **row} for row in rows]
    path = table(tmp_path, rows)
    office, other, found = city.both(path, city.ruleset.model_copy(update={"catalogue": catalogue}))
    assert found.filed == {2, 4, 5, 7, *range(8, 14)}
    assert_same(office, other)


def test_days_tell_rows_of_an_item_apart_where_something_changes_for_it(city: Histories) -> None:
    items = {item.item: item for item in city.ruleset.catalogue}
    found = eras(city.ruleset, items)
    begun = {name: item.effective_from for name, item in items.items()}
    assert all(begun[name] in days for name, days in found.items())
    latest = max(begun, key=begun.__getitem__)
    assert [name for name, days in found.items() if begun[latest] in days] == [
        name for name, item in items.items() if begun[latest] in (item.effective_from, item.effective_to)
    ]
    counted = {one.effective_from for one in city.ruleset.parameters} - set().union(*found.values())
    assert len(counted) > 1, "no record is judged by what is counted from its day on"


def test_regions_are_judged_alike_where_the_rules_name_the_same_places_around_them(city: Histories) -> None:
    found = places(city.ruleset, ("330500", "330502", "330503", "330100", "990000", "990001"))
    assert found["330500"] == found["330502"] == found["330503"]
    assert found["990000"] == found["990001"]
    assert len(set(found.values())) == 3


def test_words_that_are_no_closed_ones_are_read_row_by_row(
    city: Histories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "_MOST", 2)
    around = ("330500", "330000", "990000")
    rows = [{**PLAIN, "uscc": synthetic_code(200 + n), "region": around[n % 3]} for n in range(60)]
    path, office = table(tmp_path, rows[:59]), city.office()
    city.stopped(office, path)
    assert city.taken(office, path).filed == frozenset()
    path = table(tmp_path, rows)
    city.stopped(office, path)
    assert len(city.taken(office, path).filed) == 60, "one kind in twenty rows is no more than worth it"


@pytest.mark.parametrize(
    "headings", ["uscc\tname", "\t".join([*HEADINGS, "result", "result"]), "\t".join([*HEADINGS, ""])]
)
def test_other_headings_are_refused(city: Histories, tmp_path: Path, headings: str) -> None:
    path, office = tmp_path / "other.tsv", city.office()
    path.write_text(headings + "\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="columns"):
        city.taken(office, path)


def test_a_row_reads_as_a_record(city: Histories, tmp_path: Path) -> None:
    path, office = table(tmp_path, [PLAIN]), city.office()
    batch = sort_out(path, name=NAME, shelf=office.shelf(), latest=AS_OF, importer=BY.account)
    [row] = batch.accepted
    assert row.registration == Registration(credit_code.read(FIRM).kind, "uscc", FIRM, PLAIN["name"], "330500")  # type: ignore[arg-type]
    assert (row.record.fields, row.record.currency, row.record.source) == (
        {"result": "problems_found"},
        None,
        BY.account,
    )
    assert read_under(path, name=NAME, shelf=office.shelf()).batch == row.record.batch


def test_a_table_is_taken_over_by_the_command_line(
    ledger: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cli = CommandLine(ledger, capsys)
    path = table(tmp_path, [PLAIN, {**TAX, "uscc": OTHER}, {**PLAIN, "uscc": "9"}])
    importing = ("import", str(path), "--format", NAME, "--take-over")
    assert cli(*importing).status == 2, "a new ledger needs the name of its pack"
    told = cli.json(*importing, "--pack", "cn")
    assert told.status == 1
    assert {name: told.lines[-1][name] for name in ("rows", "filed", "repeated", "refused")} == {
        "rows": 3,
        "filed": 2,
        "repeated": 0,
        "refused": 1,
    }
    assert cli.json(*importing).lines[-1]["repeated"] == 2
    assert cli.json("tasks", "--of", "all", "--all", "--purpose", "audit").lines == []
