"""The guardrails: a good pack passes, and each hostile change of it is refused, naming the guard and the place.

The cases stand in tests/hostile, one file for each kind of guard, each a change of tests/hostile/good.yaml.
"""

import copy
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest

from domain.actors import Actor
from domain.facts import Fields
from domain.periods import Period
from domain.records import Filed, fact_of
from ledger.genesis import ClockKind, Genesis, events_of_genesis
from rules.conditions import Pattern
from rules.errors import InvalidPack
from rules.following.compiled import Compiled
from rules.guards.sources import SOURCES
from rules.guards.times import exceeds
from rules.matching.answers import Matched
from rules.matching.limits import Schema
from rules.matching.schema import RECORD_FIELDS, TASK_FIELDS
from rules.releasing.guardrails import (
    GUARDS,
    NOTICES,
    Complaint,
    check,
    check_warnings,
    complaints,
    endings,
    load_checked,
    warnings,
)
from rules.rulesets import Ruleset
from rules.words import never_recorded
from rules.writing.loading import as_json, bundled, find
from rules.writing.marked import read_marked
from tests.support.builders import a_record
from tests.support.one_by_one import OneByOne

HOSTILE = Path(__file__).parents[1] / "hostile"
Json: TypeAlias = "bool | int | str | date | list[Json] | dict[str, Json] | None"
BUNDLED = "us-nursing-homes"


@dataclass(frozen=True)
class Case:
    """A change of the good pack, and what is said about it."""

    case: str
    guard: str
    at: str
    set: Mapping[str, Json] = field(default_factory=dict)
    add: Mapping[str, Json] = field(default_factory=dict)
    copy: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()

    def changed(self) -> dict[str, Json]:
        document = good()
        for path, value in self.set.items():
            put(document, path, value)
        for path, value in self.add.items():
            appended(at(document, path), value)
        for path, origin in self.copy.items():
            appended(at(document, path), at(good(), origin))
        return document


def read(path: Path) -> Json:
    written: Json = json.loads(as_json(read_marked(path.read_text(encoding="utf-8"))))
    return written


GOOD = read(HOSTILE / "good.yaml")


def good() -> dict[str, Json]:
    assert isinstance(GOOD, dict)
    return copy.deepcopy(GOOD)


def at(document: Json, path: str) -> Json:
    for part in path.split("."):
        document = document[int(part)] if isinstance(document, list) else document[part]
    return document


def put(document: Json, path: str, value: Json) -> None:
    parent, _, last = path.rpartition(".")
    holder = at(document, parent) if parent else document
    holder[int(last) if isinstance(holder, list) else last] = value


def appended(rows: Json, value: Json) -> None:
    assert isinstance(rows, list)
    rows.append(value)


def ruleset_of(document: dict[str, Json]) -> Ruleset:
    return Ruleset.model_validate_json(json.dumps(document, default=date.isoformat))


def hostile() -> list[Case]:
    files = [path for path in sorted(HOSTILE.glob("*.yaml")) if path.name != "good.yaml"]
    return [Case(**case) for path in files for case in read(path)]


CASES = hostile()


@cache
def refusals(name: str) -> list[Complaint]:
    """Everything for which a hostile pack is refused, worked out once."""
    [case] = [one for one in CASES if one.case == name]
    return complaints(ruleset_of(case.changed()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The good pack as a folder that a test may spoil."""
    shutil.copy(HOSTILE / "good.yaml", tmp_path / "pack.yaml")
    return tmp_path


def test_the_good_pack_passes() -> None:
    assert complaints(ruleset_of(good())) == []


def test_the_bundled_pack_passes() -> None:
    assert check(bundled(BUNDLED)) == []
    assert check_warnings(bundled(BUNDLED)) == []
    assert load_checked(find(BUNDLED)).pack == BUNDLED


@pytest.mark.guarantee("G168")
@pytest.mark.parametrize("case", CASES, ids=[case.case for case in CASES])
def test_a_hostile_pack_is_refused(case: Case) -> None:
    found = refusals(case.case)
    assert {one.guard for one in found} == {case.guard, *case.also}
    assert case.at in {".".join(map(str, one.where)) for one in found if one.guard == case.guard}
    assert all(one.text for one in found)


@pytest.mark.guarantee("G163")
@pytest.mark.parametrize("case", CASES, ids=[one.case for one in CASES])
def test_a_refusal_names_what_it_keeps_and_the_row_with_its_article(case: Case) -> None:
    document = case.changed()
    for found in refusals(case.case):
        assert found.keeps
        assert all(f"{keeps}: {SOURCES[keeps]}" in found.words for keeps in found.keeps if keeps in SOURCES)
        row = at(document, ".".join(map(str, found.where[:2])))
        article = row["basis"][0] if isinstance(row, dict) and "basis" in row else None
        assert article is None or f"{article['instrument']} art. {article['article']}" in found.row
        name = (
            next((row[key] for key in ("rule", "measure", "list", "item") if key in row), None)
            if isinstance(row, dict)
            else None
        )
        assert name is None or f" {name}" in found.row


@pytest.mark.guarantee("G163")
def test_sixty_hostile_packs_and_more_are_refused_by_invariant_rule_and_article() -> None:
    named = [case.case for case in CASES if _in_full(case)]
    assert len(named) >= 120


def _in_full(case: Case) -> bool:
    found = next(one for one in refusals(case.case) if one.guard == case.guard)
    kept = any(keeps.startswith(("P-", "INV-")) for keeps in found.keeps)
    return kept and " art. " in found.row


@pytest.mark.guarantee("G163")
def test_whatever_a_guard_cites_has_its_source() -> None:
    cited = {keeps for guard in (*GUARDS, *NOTICES) for keeps in re.findall(r"(?:P|INV)-\d+", guard.__doc__ or "")}
    assert cited <= SOURCES.keys()
    assert {f"INV-{number}" for number in range(1, 41)} | {f"P-{number}" for number in range(1, 10)} == SOURCES.keys()


def test_every_guard_is_the_only_one_to_refuse_some_pack() -> None:
    alone = {case.guard for case in CASES if not case.also}
    assert alone == {guard.__name__ for guard in GUARDS}


def test_every_guard_says_what_it_keeps() -> None:
    for guard in (*GUARDS, *NOTICES):
        assert guard.__doc__ is not None
        assert any(mark in guard.__doc__ for mark in ("P-", "INV-", "C14", "domain.md", "architecture.md"))


# --- the doors


def spoil(folder: Path, written: str, instead: str) -> None:
    path = folder / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(written) == 1
    path.write_text(text.replace(written, instead), encoding="utf-8")


def line_of(folder: Path, words: str) -> int:
    lines = (folder / "pack.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if words in line)


def test_check_names_file_line_and_place(folder: Path) -> None:
    spoil(folder, "eq: road", "eq: raod")
    spoil(folder, "of: large, within: {months: 1}", "of: larger, within: {months: 1}")
    assert check(folder) == [
        f"pack.yaml:{line_of(folder, 'larger')}: rules.2.when: there is no pattern larger; "
        "there are again, any_fine, large, listed, on_the_road, poor_shop, praised "
        "(rule R3, ministry art. 1) [INV-3: national measure list]",
        f"pack.yaml:{line_of(folder, 'raod')}: patterns.on_the_road.0: place is never raod: "
        "write one of road, shop (pattern on_the_road, asked for by R2, R4, statute art. 3, statute art. 4) [C14]",
    ]


def test_load_checked_refuses_with_every_complaint(folder: Path) -> None:
    spoil(folder, "outcome: allow", "outcome: warn")
    spoil(folder, "semantics: 1", "semantics: 7")
    with pytest.raises(InvalidPack) as refused:
        load_checked(folder)
    assert refused.value.complaints == check(folder)
    assert len(refused.value.complaints) == 2


def test_check_says_what_is_wrong_with_the_shape(folder: Path) -> None:
    spoil(folder, "semantics: 1", "semantics: often")
    (complaint,) = check(folder)
    assert complaint.startswith(f"pack.yaml:{line_of(folder, 'semantics')}: semantics: ")


def test_genesis_refuses_what_a_guard_refuses() -> None:
    document = good()
    put(document, "measures.3.versions.0.outcome", "intercept")
    with pytest.raises(InvalidPack, match=r"good: measures\.3\.versions\.0\.outcome: care_on_the_road can reach"):
        events_of_genesis(_genesis(ruleset_of(document)))


def test_genesis_takes_what_no_guard_refuses() -> None:
    own, departments = events_of_genesis(_genesis(ruleset_of(good())))
    assert len(own) == 2
    assert list(departments) == ["local:inspection"]


def _genesis(ruleset: Ruleset) -> Genesis:
    return Genesis(
        ruleset=ruleset,
        clock=ClockKind.SIMULATED,
        began_on=date(2020, 1, 2),
        acknowledged=tuple(p.key for p in ruleset.parameters),
        by=Actor("platform", "test"),
    )


# --- warnings


@pytest.mark.parametrize(
    ("path", "value", "guard", "place"),
    [
        ("directory", [], "roles_without_department", "measures.0.versions.0.roles.0"),
        ("rules.0.when.record", "any_fine", "patterns_never_used", "patterns.again"),
        ("measures.1.versions.1.longest", {"months": 3}, "terms_that_are_cut", "rules.1.term"),
        ("powers.2.department", "local:registry", "departments_without_power", "departments.0"),
    ],
)
def test_a_warning_refuses_nothing(path: str, value: Json, guard: str, place: str) -> None:
    document = good()
    put(document, path, value)
    ruleset = ruleset_of(document)
    assert complaints(ruleset) == []
    assert (guard, place) in {(one.guard, ".".join(map(str, one.where))) for one in warnings(ruleset)}


@pytest.mark.guarantee("G168")
@pytest.mark.parametrize(("days", "warned"), [(30, True), (10, True), (60, False)])
def test_a_rule_that_another_makes_idle_is_warned_of(days: int, warned: bool) -> None:  # noqa: FBT001 - of a table
    document = good()
    narrow = {"all": [{"record": "on_the_road"}, {"at_least": 2, "of": "any_fine"}]}
    appended(at(document, "rules"), {**at(good(), "rules.3"), "rule": "R9", "when": narrow, "term": {"days": days}})
    assert complaints(ruleset_of(document)) == [] or days > 30
    found = [one for one in warnings(ruleset_of(document)) if one.guard == "rules_that_add_nothing"]
    assert [".".join(map(str, one.where)) for one in found] == (["rules.8.when"] if warned else [])
    assert all("whenever R9 holds R4 does" in one.text for one in found)


@pytest.mark.guarantee("G169")
@pytest.mark.parametrize(
    ("on", "days"),
    [("2024-12-30", None), ("2024-12-31", 90), ("2025-01-01", 89), ("2025-03-30", 1), ("2025-03-31", None)],
)
def test_what_loses_its_last_law_is_warned_of_for_ninety_days(on: str, days: int | None) -> None:
    document = good()
    put(document, "instruments.0.effective_to", "2025-03-31")
    put(document, "measures.1.versions.1.basis", [{"instrument": n, "article": "1"} for n in ("statute", "ministry")])
    found = endings(ruleset_of(document), on=date.fromisoformat(on))
    assert all(f"from 2025-03-31 on, in {days} days" in one.text and one.keeps == ("INV-36",) for one in found)
    named = {".".join(map(str, one.where)) for one in found}
    if days is None:
        assert named == set()
    else:
        assert {"catalogue.0.basis", "measures.0.versions.0.basis", "rules.0.basis", "lists.0.basis"} <= named
        assert "powers.0.basis" in named
        assert not {"measures.1.versions.1.basis", "catalogue.1.basis", "rules.2.basis", "rules.6.basis"} & named


def test_a_pack_with_such_law_is_in_order_and_says_so(folder: Path) -> None:
    spoil(
        folder,
        'number: "2", level: ministry_rule, invented: true,',
        'number: "2", level: ministry_rule, invented: true, effective_to: 2030-05-01,',
    )
    lines = [one for one in check_warnings(folder, on=date(2030, 4, 1)) if "in 30 days" in one]
    assert any(one.startswith(f"pack.yaml:{line_of(folder, 'rule: R3')}: rules.2.basis: rule R3") for one in lines)
    assert not [one for one in check_warnings(folder) if "rests on nothing" in one]


def test_nobody_needs_a_department_for_what_only_informs() -> None:
    document = good()
    put(
        document, "measures", [measure for measure in at(document, "measures") if measure["measure"] == "word_to_banks"]
    )
    put(document, "rules", [at(document, "rules.2")])
    put(document, "directory", [])
    assert "roles_without_department" not in {one.guard for one in warnings(ruleset_of(document))}


# --- what guards are made of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Period(days=366), Period(years=1)),
        (Period(years=1), Period(days=365)),
        (Period(months=6), Period(days=183)),
        (Period(days=29), Period(months=1)),
        (Period(months=13), Period(years=1)),
    ],
)
def test_one_period_exceeds_another_if_on_some_day_it_is_longer(one: Period, other: Period) -> None:
    assert exceeds(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Period(days=365), Period(years=1)),
        (Period(years=1), Period(days=366)),
        (Period(months=6), Period(days=184)),
        (Period(days=28), Period(months=1)),
        (Period(months=12), Period(years=1)),
        (Period(years=1), Period(months=12)),
    ],
)
def test_one_period_does_not_exceed_another_if_it_is_longer_on_no_day(one: Period, other: Period) -> None:
    assert not exceeds(one, other)


@pytest.mark.parametrize(
    "name", ["health_code", "Medical records", "DNA", "blood-type", "信访记录", "宗教信仰", "职业健康与个人健康"]
)
def test_private_matters_are_heard(name: str) -> None:
    assert never_recorded(name)


@pytest.mark.parametrize(
    "name",
    [
        "nursing_home_care",
        "Occupational health and safety penalty",
        "public-health",
        "卫生健康行政处罚",
        "medical device",
    ],
)
def test_public_protection_may_be_recorded(name: str) -> None:
    assert never_recorded(name) == []


class Noting(OneByOne):
    """Makes matchers, and notes which schema each was given."""

    def __init__(self) -> None:
        self.schemas: list[Schema | None] = []
        self.seen: list[Fields] = []

    def __call__(self, name: str, patterns: Mapping[str, Pattern], *, schema: Schema | None = None) -> "Noting":
        self.schemas.append(schema)
        return self

    def match(self, fields: Fields) -> Matched:
        self.seen.append(fields)
        return Matched(frozenset())


def test_the_matcher_is_told_the_declared_types_and_shown_nothing_else() -> None:
    noting = Noting()
    compiled = Compiled(ruleset_of(good()), make_matcher=noting)
    records, tasks = noting.schemas
    assert records is not None
    assert tasks == TASK_FIELDS
    assert {name: records[name] for name in ("issuer", "place", "amount_minor", "repeated")} == {
        "issuer": str,
        "place": str,
        "amount_minor": int,
        "repeated": bool,
    }
    compiled.records.match({"place": "road", "of_another_version": 5})
    assert noting.seen == [{"place": "road"}]


def test_what_rules_may_test_is_what_records_and_tasks_have() -> None:
    filed = Filed(record=a_record("1", on=date(2020, 1, 2), kind="fine"), order=0)
    fact = fact_of(filed)
    assert fact is not None
    assert {name: type(value) for name, value in fact.fields.items() if name in RECORD_FIELDS} == RECORD_FIELDS
    assert fact.fields.keys() == RECORD_FIELDS.keys() | filed.record.fields.keys()
