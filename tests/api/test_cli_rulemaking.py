"""The life of a ruleset by command line: drafted, submitted, approved by another, published, withdrawn as unlawful."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from api import drafting
from api.wiring import Office
from domain.actors import Actor
from ledger.audit import audit
from rules.writing.loading import bundled
from tests.api.conftest import FORMAT, LAST_DAY, CommandLine

LEAD = "local:us-cms"
LIN, WU = ("--officer", "Lin"), ("--officer", "Wu")
DAY = timedelta(days=1)
NEXT = LAST_DAY + DAY
HOME = "us-nh:AL|LIFE HOME"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The pack of the ledger, to be changed."""
    return Path(shutil.copytree(bundled(FORMAT), tmp_path / "pack"))


def changed(pack: Path, *changes: tuple[str, str]) -> Path:
    for path in sorted(pack.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        for before, after in changes:
            text = text.replace(before, after)
        path.write_text(text, encoding="utf-8")
    return pack


VERSION = ("version: 1\ntitle", "version: 2\ntitle")


def large_from(cents: int, *, before: int = 10_000_000) -> list[tuple[str, str]]:
    """What a large fine is, and the worked examples that show it."""
    amounts = [(before, cents), (before - 1, cents - 1), (before // 20, cents // 20)]
    shown = [(f"amount_minor: {old}}}", f"amount_minor: {new}}}") for old, new in amounts]
    return [(f"ge: {before}}}", f"ge: {cents}}}"), *shown]


RELIEF = large_from(20_000_000)


def released(cli: CommandLine, pack: Path, *, version: int = 2, day: date = NEXT) -> dict[str, Any]:
    """Draft to publication: Lin drafts and submits, Wu approves and publishes."""
    [draft] = said(cli.json("rules", "draft", str(pack), "--reason", "a change", *LIN))
    said(cli.json("rules", "submit", str(version), "--reason", "ready", *LIN))
    said(cli.json("rules", "approve", str(version), "--hash", draft["hash"][:16], "--reason", "read", *WU))
    [line] = said(cli.json("rules", "publish", str(version), "--from", day.isoformat(), "--reason", "decided", *WU))
    return line


def said(run: Any) -> list[dict[str, Any]]:
    assert run.status == 0, run
    lines: list[dict[str, Any]] = run.lines
    return lines


def imported(cli: CommandLine, folder: Path, on: date, dollars: int) -> None:
    path = folder / f"{on}.tsv"
    header = "Provider State\tProvider Name\tPenalty Date\tPenalty Type\tFine Amount"
    path.write_text(f"{header}\nAL\tLIFE HOME\t{on:%m/%d/%Y}\tFine\t{dollars}\n", encoding="utf-8")
    said(cli.json("import", str(path), "--format", FORMAT, "--until", on.isoformat()))


def to(cli: CommandLine, day: date) -> None:
    with Office.open(cli.ledger) as office:
        office.context.advance_to(day, by=Actor(LEAD, "clock"))
    said(cli.json("worker", "--once"))


def follows(cli: CommandLine, *arguments: str) -> bool:
    """Whether the home is closely supervised, by what follows and by what is ordered."""
    lines = [one for one in said(cli.json("measures", *arguments)) if one["measure"] == "closer_supervision"]
    found = {(one["follows"], one["ordered"]) for one in lines if one["subject"] == HOME}
    assert found <= {(True, True)}, found
    return bool(found)


def test_a_change_of_a_rule_from_draft_to_a_real_subject(cli: CommandLine, pack: Path, tmp_path: Path) -> None:
    imported(cli, tmp_path, LAST_DAY, 150_000)
    assert follows(cli)
    line = released(cli, changed(pack, VERSION, *RELIEF))
    assert (line["standing"], line["effective_from"]) == ("coming", NEXT.isoformat())
    assert follows(cli)
    to(cli, NEXT)
    assert not follows(cli)
    assert follows(cli, "--known-at", LAST_DAY.isoformat(), "--on", LAST_DAY.isoformat())
    [*versions, left] = said(cli.json("rules", "list"))
    assert [one["standing"] for one in versions] == ["superseded", "in_force"]
    assert left["pending"]["to_determine"] == left["pending"]["due"] == 0
    with Office.open(cli.ledger) as office, office.pool.connection() as connection:
        assert {found.differs for found in audit(connection)} == {()}


def test_what_is_unlawful_is_lifted_and_its_uses_are_told(cli: CommandLine, pack: Path, tmp_path: Path) -> None:
    released(cli, changed(pack, VERSION, *large_from(1_000)))
    to(cli, NEXT)
    imported(cli, tmp_path, NEXT, 900)
    assert follows(cli)
    withdrawn = cli.json("rules", "withdraw", "2", "--article", "law 1 art. 2", "--reason", "found unlawful", *LIN)
    [line] = said(withdrawn)
    assert (line["standing"], line["withdrawn_from"]) == ("withdrawn", NEXT.isoformat())
    assert not follows(cli)
    assert cli("rules", "uses", "2").status == 1  # not for an inspection: it shows the tasks of everybody
    used = said(cli.json("rules", "uses", "2", "--purpose", "audit"))
    assert {(one["subject"], one["measure"]) for one in used} == {(HOME, "closer_supervision")}
    assert all(one["department"] for one in used)
    assert {one["told_on"] for one in used} == {NEXT.isoformat()}
    told = cli("history", HOME, "--purpose", "inspection").out
    assert "the ruleset was found unlawful" in told
    assert "it is told that version 2 of the rules" in told
    assert "law 1 art. 2" in told
    assert [one["standing"] for one in said(cli.json("rules", "list"))[:2]] == ["in_force", "withdrawn"]
    [notice] = said(cli.json("rules", "told"))
    assert (notice["subject"], notice["version"], notice["told_on"]) == (HOME, 2, NEXT.isoformat())
    assert said(cli.json("rules", "told", "--after", str(notice["position"]))) == []
    assert HOME in cli("rules", "told").out


def test_a_draft_shows_what_it_would_change_by_name_and_field(cli: CommandLine, pack: Path) -> None:
    changed(pack, VERSION, *RELIEF, ("key: loop.respond, value: 3", "key: loop.respond, value: 5"))
    said(cli.json("rules", "draft", str(pack), "--reason", "a change", *LIN))
    line, step, *differences = said(cli.json("rules", "show", "2", "--diff"))
    assert (line["standing"], step["officer"], step["event"]) == ("draft", "Lin", "RulesetDrafted")
    found = {(one["part"], one["name"], one["change"], one["field"]) for one in differences}
    assert found == {
        ("patterns", "large_fine", "changed", "tests"),
        ("parameters", "loop.respond 2015-01-02", "changed", "value"),
    }
    [respond] = [one for one in differences if one["field"] == "value"]
    assert (respond["before"], respond["after"]) == ("3", "5")
    assert "2 differences" in cli("rules", "show", "2", "--diff").out


def test_an_edit_takes_an_approval_away_and_an_author_is_refused(cli: CommandLine, pack: Path) -> None:
    changed(pack, VERSION, *RELIEF)
    [draft] = said(cli.json("rules", "draft", str(pack), "--reason", "a change", *LIN))
    said(cli.json("rules", "submit", "2", "--reason", "ready", *LIN))
    own = cli("rules", "approve", "2", "--hash", draft["hash"], "--reason", "mine", *LIN)
    assert (own.status, "had a hand" in own.err) == (1, True)
    other = cli("rules", "approve", "2", "--hash", "0" * 64, "--reason", "read", *WU)
    assert (other.status, "rules show 2 --diff" in other.err) == (1, True)
    said(cli.json("rules", "approve", "2", "--hash", draft["hash"], "--reason", "read", *WU))
    changed(pack, *large_from(30_000_000, before=20_000_000))
    said(cli.json("rules", "edit", str(pack), "--reason", "more", *LIN))
    late = cli("rules", "publish", "2", "--from", NEXT.isoformat(), "--reason", "decided", *WU)
    assert (late.status, "in state draft" in late.err) == (1, True)


@pytest.mark.guarantee("G190")
def test_a_refusal_is_told_in_list_and_history_until_the_draft_is_changed(cli: CommandLine, pack: Path) -> None:
    changed(pack, VERSION, *RELIEF)
    [draft] = said(cli.json("rules", "draft", str(pack), "--reason", "a change", *LIN))
    said(cli.json("rules", "submit", "2", "--reason", "ready", *LIN))
    refusing = ("rules", "refuse", "2", "--hash", draft["hash"], "--reason", "too high a limit")
    own = cli(*refusing, *LIN)
    assert (own.status, "cannot refuse" in own.err) == (1, True)
    [line] = said(cli.json(*refusing, *WU))
    assert (line["standing"], line["refused_by"]) == ("refused", f"{LEAD} (Wu)")
    listed = cli("rules", "list").out
    assert "refused, to be changed" in listed
    assert f"{LEAD} (Wu)" in listed
    [*_, step] = said(cli.json("rules", "show", "2"))
    assert (step["event"], step["officer"], step["on"]) == ("RulesetRefused", "Wu", LAST_DAY.isoformat())
    assert "too high a limit" in step["told"]
    again = cli("rules", "submit", "2", "--reason", "as it was", *LIN)
    assert (again.status, "too high a limit" in again.err) == (1, True)
    changed(pack, *large_from(15_000_000, before=20_000_000))
    [line] = said(cli.json("rules", "edit", str(pack), "--reason", "as the lead office asked", *LIN))
    assert (line["standing"], line["refused_by"]) == ("draft", None)
    [line] = said(cli.json("rules", "submit", "2", "--reason", "ready", *LIN))
    assert line["standing"] == "submitted"


@pytest.mark.guarantee("G191")
def test_the_approver_is_shown_differences_examples_and_coverage(cli: CommandLine, pack: Path) -> None:
    changed(pack, VERSION, *RELIEF)
    [draft] = said(cli.json("rules", "draft", str(pack), "--reason", "a change", *LIN))
    said(cli.json("rules", "submit", "2", "--reason", "ready", *LIN))
    head, *review = said(cli.json("rules", "review", "2"))
    assert (head["standing"], head["hash"]) == ("submitted", draft["hash"])
    [difference] = [one for one in review if "part" in one]
    assert (difference["name"], difference["field"]) == ("large_fine", "tests")
    examples = [one for one in review if "example" in one]
    assert examples
    assert all(one["passed"] for one in examples)
    rules = [one for one in review if "hit" in one]
    assert rules
    assert all(one["complete"] for one in rules)
    *review, impact = review
    assert impact["touched"]["organisations"] == 0
    assert review[-1] == {"examples": len(examples), "failed": 0, "lacking": []}
    *shown, step = said(cli.json("rules", "approve", "2", "--hash", draft["hash"], "--reason", "read", *WU))
    assert (shown, step["standing"]) == (review, "approved")


@pytest.mark.guarantee("G196")
def test_whoever_reviews_is_shown_whom_it_would_touch_until_it_is_published(
    cli: CommandLine, pack: Path, tmp_path: Path
) -> None:
    imported(cli, tmp_path, LAST_DAY, 150_000)
    changed(pack, VERSION, *RELIEF)
    said(cli.json("rules", "draft", str(pack), "--reason", "a change", *LIN))
    asked = said(cli.json("rules", "what-if", str(pack)))
    assert [(one["measure"], one["change"], one["organisations"]) for one in asked if one.get("by") == "measure"] == [
        ("closer_supervision", "changed", 1)
    ]
    assert said(cli.json("rules", "review", "2"))[-len(asked) :] == said(cli.json("rules", "what-if", "2")) == asked
    assert cli("rules", "what-if", "1").status == 1
    released_already = said(cli.json("rules", "review", "1"))
    assert not [one for one in released_already if "by" in one or "touched" in one]


@pytest.mark.guarantee("G191")
def test_a_draft_whose_example_comes_out_otherwise_says_so_to_whoever_reviews_it(
    cli: CommandLine, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(pack, VERSION, RELIEF[0])
    said(cli.json("rules", "draft", str(pack), "--reason", "a change", *LIN))
    [summary] = [one for one in said(cli.json("rules", "review", "2")) if "failed" in one]
    assert summary["failed"] > 0
    assert "expected" in cli("rules", "review", "2").out
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "对照" in cli("rules", "review", "2").out


@pytest.mark.guarantee("G193")
def test_what_was_drafted_is_written_back_byte_by_byte(cli: CommandLine, pack: Path, tmp_path: Path) -> None:
    changed(pack, VERSION, *RELIEF)
    said(cli.json("rules", "draft", str(pack), "--reason", "a change", *LIN))
    said(cli.json("rules", "show", "2", "--into", str(tmp_path / "back")))
    for path in pack.glob("*.yaml"):
        assert (tmp_path / "back" / path.name).read_bytes() == path.read_bytes()
    assert cli("rules", "show", "2", "--into", str(tmp_path / "back")).status == 2
    said(cli.json("rules", "show", "1", "--into", str(tmp_path / "bundled")))
    assert (tmp_path / "bundled" / "rules.yaml").read_bytes() == (bundled(FORMAT) / "rules.yaml").read_bytes()


def test_the_next_version_is_drafted_from_the_files_of_the_one_that_stands(cli: CommandLine, pack: Path) -> None:
    by = Actor(LEAD, "Lin")
    with Office.open(cli.ledger) as office:
        life = drafting.draft(office, None, by=by, reason="as it is")
        assert (life.version, life.state) == (2, "draft")
        after = drafting.draft(office, None, by=by, reason="another")
        assert after.version == 3
        assert office.rulemaking.differences(3) == []
        kept = dict(life.content.files)
    expected = {path.name: path.read_text(encoding="utf-8") for path in pack.glob("*.yaml")}
    assert {name for name in kept if kept[name] != expected[name]} == {"pack.yaml"}
    assert kept["pack.yaml"] == expected["pack.yaml"].replace("version: 1", "version: 2", 1)


def test_what_does_not_pass_is_refused_with_every_complaint(cli: CommandLine, pack: Path) -> None:
    changed(
        pack, VERSION, ("outcome: warn", "outcome: intercept"), ("value: 5, unit: working_day", "value: 5, unit: day")
    )
    said(cli.json("rules", "draft", str(pack), "--reason", "a change", *LIN))
    refused = cli.json("rules", "submit", "2", "--reason", "ready", *LIN)
    assert refused.status == 1
    assert len(refused.lines) > 1
    assert all("complaint" in line for line in refused.lines)
    assert cli("rules", "draft", "nowhere", "--reason", "a change", *LIN).status == 1


def test_misuse_is_a_usage_error(cli: CommandLine, pack: Path) -> None:
    assert cli("rules", "draft", str(pack), *LIN).status == 2  # no reason
    assert cli("rules", "draft", str(pack), "--reason", "the same version", *LIN).status == 2
    assert cli("rules", "approve", "2", "--reason", "no hash", *WU).status == 2
    assert cli("rules", "show", "7").status == 1


def test_it_is_said_in_chinese_too(cli: CommandLine, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    changed(pack, VERSION, *RELIEF)
    assert "草案" in cli("rules", "draft", str(pack), "--reason", "调整", *LIN).out
    assert "已送审" in cli("rules", "submit", "2", "--reason", "送审", *LIN).out
    assert "施行中" in cli("rules", "list").out
    shown = cli("rules", "show", "2", "--diff").out
    assert "送审：送审" in shown
    assert "共 1 处差异" in shown
