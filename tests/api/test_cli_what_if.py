"""`rules what-if` at small ledgers, against what `rules.releasing.drafts` says of each subject alone."""

import json
import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from api.wiring import Office
from domain.commands import FileRecords
from ledger.database import Database
from ledger.vault.persons import self_employed
from rules.matching.answers import plain_matcher
from rules.releasing.drafts import Reach, changes, drafted
from rules.releasing.guardrails import load_checked
from rules.writing.loading import find
from tests.api.conftest import FORMAT, CommandLine
from tests.api.test_cli_rules import spoil
from tests.support import offices, persons, synthetic
from tests.support.builders import a_home, id_of
from tests.support.offices import ISSUER, fine
from tests.support.pack_small import NORTH, OFFICE, SOUTH

LOWER = ("rules.yaml", "ge: 10000000}  # 100,000 USD", "ge: 1000000}")
SHORTER = ("rules.yaml", "term: {days: 180}", "term: {days: 30}")
LATER = ("rules.yaml", "within: {days: 730}", "within: {years: 20}")
SOONER = ("rules.yaml", "within: {days: 730}", "within: {days: 300}")
EARLY = date(2017, 3, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the bundled pack that a test may change."""
    return Path(shutil.copytree(find(FORMAT), tmp_path / "pack"))


def alone(ledger: str, draft: str, *, reach: Reach, since: date) -> Counter[tuple[str, str]]:
    """By measure and change, how many subjects a draft touches, asked one by one."""
    found: Counter[tuple[str, str]] = Counter()
    with Office(Database.open(ledger), make_matcher=plain_matcher) as office:
        office.refresh()
        rulebook = office.context.rulebook
        trial = drafted(load_checked(find(draft)), rulebook, today=office.context.today(), reach=reach)
        for picture in office.views.pictures():
            state = office.application.whole(picture.subject_id)
            who = state.registration
            assert who is not None
            told = changes(state, rulebook, trial, kind=who.kind, region=who.region, since=since)
            found.update((one.measure, str(one.change)) for one in told)
    return found


@pytest.mark.guarantee("G171")
@pytest.mark.parametrize(
    ("change", "reach"),
    [(LOWER, Reach.ALWAYS), (SHORTER, Reach.ALWAYS), (LATER, Reach.ALWAYS), (SOONER, Reach.ALWAYS)],
    ids=["lower", "shorter", "later", "sooner"],
)
def test_everybody_is_told_what_each_is_told_alone(
    read: CommandLine, folder: Path, change: tuple[str, str, str], reach: Reach
) -> None:
    name, *words = change
    spoil(folder / name, *words)
    said = read.json("rules", "what-if", str(folder), "--reach", str(reach), "--from", EARLY.isoformat())
    told = {(ln["measure"], ln["change"]): ln["organisations"] for ln in said.lines if ln.get("by") == "measure"}
    assert told == alone(read.ledger, str(folder), reach=reach, since=EARLY)
    assert told


def test_a_day_is_asked_about_alone(read: CommandLine, folder: Path) -> None:
    spoil(folder / LATER[0], *LATER[1:])
    asked = ("rules", "what-if", str(folder), "--reach", "always")
    [head, *lines] = read.json(*asked, "--on", "2019-08-01").lines
    assert (head["since"], head["until"]) == ("2019-08-01", "2019-08-02")
    before = read.json("measures", "--on", "2019-08-01").lines
    rewarded = {line["subject"] for line in before if line["measure"] == "reduced_inspection" and line["follows"]}
    [measure] = [line for line in lines if line.get("by") == "measure"]
    assert (measure["measure"], measure["change"]) == ("reduced_inspection", "lost")
    assert measure["organisations"] == len(rewarded) > 0
    samples = [line for line in lines if "sample" in line]
    assert {line["sample"] for line in samples} <= rewarded
    assert all(line["why"] for line in samples)


@pytest.mark.parametrize(
    "words", [("--on", "2019-08-01", "--to", "2019-08-02"), ("--from", "2019-08-02", "--to", "2019-08-01")]
)
def test_days_that_make_no_sense_are_refused(read: CommandLine, words: tuple[str, ...]) -> None:
    said = read.json("rules", "what-if", FORMAT, *words)
    assert (said.status, said.out, said.error["error"]) == (2, "", "invalid_input")


def test_a_draft_of_another_pack_is_refused(read: CommandLine) -> None:
    said = read.json("rules", "what-if", "cn")
    assert (said.status, said.out, said.error["error"]) == (2, "", "invalid_pack")


@pytest.mark.parametrize(("language", "words"), [("en", "What a draft would change"), ("zh", "规则草案全面影响测算")])
def test_a_report_and_a_chart_are_written(
    read: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setenv("LANG", f"{language}_XX.UTF-8")
    spoil(folder / LATER[0], *LATER[1:])
    page, chart = folder / "report.html", folder / "chart.svg"
    asked = ("rules", "what-if", str(folder), "--reach", "always", "--html", str(page), "--svg", str(chart))
    assert read(*asked).status == 0
    html = page.read_text(encoding="utf-8")
    assert words in html
    assert "<script" not in html
    drawn = chart.read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert drawn.count("<rect") == html.count("<rect") == 1
    assert chart.read_text(encoding="utf-8").strip() in html


def test_a_report_that_cannot_be_written_is_told(read: CommandLine, folder: Path) -> None:
    said = read.json("rules", "what-if", str(folder), "--html", str(folder / "none" / "report.html"))
    assert (said.status, said.error["error"]) == (2, "invalid_input")


# --- persons

AS_OFFICE = ("--department", OFFICE, "--officer", "officer Qi", "--purpose", "audit")


@pytest.fixture
def traders(ledger: str, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Twelve self-employed in the north and three in the south, each fined, and one firm in each."""
    with offices.office(ledger, persons.genesis()) as office:
        for number, region in enumerate(["north"] * 12 + ["south"] * 3):
            who = self_employed(persons.NAME, synthetic.credit_code(number, entity="92"))
            office.persons.file(who, (persons.reported(f"P-{number}"),), region=region, by=ISSUER)
        for firm in (a_home("north", number="N|FIRM"), a_home("south", number="S|FIRM")):
            office.ledger.execute(id_of(firm), FileRecords(firm, (fine(f"F-{firm.number}"),)), by=ISSUER)
    return CommandLine(ledger, capsys)


@pytest.fixture
def draft(tmp_path: Path) -> str:
    """A draft under which a large fine grounds its measure for thirty days, not for three months."""
    pack = persons.genesis().ruleset.model_dump(mode="json")
    rules = [{**rule, "term": rule["term"] and {"days": 30}} for rule in pack["rules"]]
    (tmp_path / "draft").mkdir()
    (tmp_path / "draft" / "pack.yaml").write_text(json.dumps({**pack, "rules": rules}), encoding="utf-8")
    return str(tmp_path / "draft")


def people_of(ledger: str) -> list[str]:
    """By what anybody could be told from others: the ids of the self-employed and of their records."""
    with Database.open(ledger) as database, database.connect() as connection:
        found = connection.execute(
            "SELECT subject_id::text FROM views.subjects WHERE kind = 'self_employed' UNION ALL SELECT record_id::text"
            " FROM views.records JOIN views.subjects AS s USING (subject_id) WHERE s.kind = 'self_employed'"
        ).fetchall()
    assert len(found) == 30
    return [str(name) for (name,) in found]


@pytest.mark.guarantee("G174")
def test_persons_are_counted_in_tens_and_named_nowhere(traders: CommandLine, draft: str, tmp_path: Path) -> None:
    asked = ("rules", "what-if", draft, *AS_OFFICE)
    said = traders.json(*asked)
    assert said.status == 0
    [head, *lines] = said.lines
    assert head["examined"] == head["touched"] == {"organisations": 2, "persons": "10+"}
    counted = {(ln["by"], *list(ln.values())[1:-2]): (ln["organisations"], ln["persons"]) for ln in lines if "by" in ln}
    assert counted == {
        ("measure", "supervision", "changed"): (2, "10+"),
        ("kind", "enterprise"): (2, ""),
        ("kind", "self_employed"): (0, "10+"),
        ("region", "north"): (1, "10+"),
        ("region", "south"): (1, "<10"),
        ("field", "care"): (2, "10+"),
    }
    assert {line["sample"] for line in lines if "sample" in line} == {"test:N|FIRM", "test:S|FIRM"}
    page = tmp_path / "report.html"
    printed = traders(*asked, "--html", str(page)).out.replace(str(page), "")
    spoken = printed + page.read_text(encoding="utf-8") + said.out
    assert not any(name in spoken for name in people_of(traders.ledger))
    assert not re.search(r"\b(12|15)\b(?!\")", re.sub(r"\S*@\S*|\d{4}-\d{2}-\d{2}|[xy]=\"\d+\"", "", spoken))


@pytest.mark.guarantee("G171")
def test_departments_are_told_of_the_tasks_they_would_get_and_lose(traders: CommandLine, draft: str) -> None:
    text = Path(draft, "pack.yaml").read_text(encoding="utf-8")
    pack = json.loads(text)
    rules = [rule for rule in pack["rules"] if rule["measure"] != "supervision"]
    pack["standing_orders"][0]["measures"] = ["closer_look"]
    Path(draft, "pack.yaml").write_text(json.dumps({**pack, "rules": rules}), encoding="utf-8")
    lines = traders.json("rules", "what-if", draft, "--reach", "always", *AS_OFFICE).lines
    fewer = {
        (ln["department"], ln["measure"]): (ln["organisations"], ln["persons"])
        for ln in lines
        if ln.get("by") == "fewer"
    }
    assert fewer == {
        (NORTH, "supervision"): (1, "10+"),
        (SOUTH, "supervision"): (1, "<10"),
        (OFFICE, "supervision"): (2, "10+"),
    }
    assert [line for line in lines if line.get("by") == "more"] == []
