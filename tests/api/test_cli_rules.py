"""The verbs for authors of packs, as they are typed."""

import json
import shutil
from pathlib import Path

import pytest

from rules.writing.editors import json_schema
from rules.writing.loading import bundled
from tests.api.conftest import CommandLine

NAME = "us-nursing-homes"


@pytest.fixture
def author(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """A command line without a ledger."""
    return CommandLine("none", capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a pack to spoil."""
    return Path(shutil.copytree(bundled(NAME), tmp_path / "my-pack"))


def spoil(file: Path, written: str, instead: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert written in text
    file.write_text(text.replace(written, instead, 1), encoding="utf-8")


# --- rules test


@pytest.mark.guarantee("G161")
def test_a_pack_whose_examples_come_out_shows_every_rule(author: CommandLine) -> None:
    said = author.run("rules", "test", NAME, "--json")
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert said.status == 0
    assert all(line["passed"] for line in lines if "passed" in line)
    assert [line["rule"] for line in lines if line.get("complete")] == ["N1", "N2", "N3", "N4"]
    assert lines[-1] == {"examples": 7, "failed": 0, "lacking": []}


@pytest.mark.guarantee("G160")
def test_an_example_that_comes_out_otherwise_is_explained(author: CommandLine, folder: Path) -> None:
    spoil(folder / "rules.yaml", "ge: 10000000", "ge: 10000001")
    said = author.run("rules", "test", str(folder))
    assert said.status == 1
    assert "closer_supervision follows on no day, expected [2019-03-04, 2020-03-03)" in said.out
    assert "amount_minor ge 10000001: 10000000" in said.out
    assert "document record 1 of 2019-03-04" in said.out
    assert "rule N1 has no example in which it grounds closer_supervision" in said.out


@pytest.mark.guarantee("G160")
def test_the_same_for_programs(author: CommandLine, folder: Path) -> None:
    spoil(folder / "rules.yaml", "ge: 10000000", "ge: 10000001")
    lines = [json.loads(line) for line in author.run("rules", "test", str(folder), "--json").out.splitlines()]
    [failed] = [line for line in lines if line.get("passed") is False]
    [found] = failed["differences"]
    assert (found["measure"], found["on"]) == ("closer_supervision", "2019-03-04")
    assert found["why"][0]["asked"][0]["document"] == "1"
    assert lines[-1]["failed"] == 1


@pytest.mark.guarantee("G161")
def test_a_pack_without_the_example_of_a_rule_is_not_in_order(author: CommandLine, folder: Path) -> None:
    spoil(
        folder / "examples.yaml",
        "grounds: [2]}]\n    follows_not: [closer_supervision, reduced",
        "grounds: [2]}]\n    follows_not: [reduced",
    )
    assert author.run("rules", "test", str(folder)).status == 0
    spoil(folder / "rules.yaml", "  - rule: N2", RULE + "  - rule: N2")
    assert (
        "rule N9 has no example in which it grounds closer_supervision" in author.run("rules", "check", str(folder)).out
    )


RULE = """  - rule: N9
    title: {en: "A fine of a million USD", zh: "罚款一百万美元"}
    form: upon
    measure: closer_supervision
    when: {all: [{record: payment_denial}, {at_least: 3, of: large_fine}]}
    term: {days: 30}
    basis: [{instrument: demo-instrument, article: "9"}]

"""


def test_a_pack_without_examples_is_told_what_to_write(author: CommandLine, folder: Path) -> None:
    (folder / "examples.yaml").unlink()
    said = author.run("rules", "test", str(folder))
    assert said.status == 1
    assert "docs/packs.md" in said.out


def test_a_pack_that_a_guard_refuses_is_not_tried(author: CommandLine, folder: Path) -> None:
    spoil(folder / "measures.yaml", "outcome: warn", "outcome: intercept")
    spoil(folder / "measures.yaml", "target_kinds: [enterprise]", "target_kinds: [enterprise, self_employed]")
    said = author.run("rules", "test", str(folder))
    assert said.status == 2
    assert "INV-29" in said.err


# --- rules schema


@pytest.mark.guarantee("G164")
def test_the_schema_is_printed_for_editors(author: CommandLine) -> None:
    printed = json.loads(author.run("rules", "schema").out)
    assert printed == json_schema()
    assert author.run("rules", "schema", "--json").lines == [printed]


# --- rules check


@pytest.mark.guarantee("G169")
def test_what_rests_on_law_that_ends_soon_is_a_warning(author: CommandLine) -> None:
    [summary] = author.run("rules", "check", NAME, "--on", "2099-10-02", "--json").lines
    assert summary["complaints"] == 0
    said = author.run("rules", "check", NAME, "--on", "2099-10-03", "--json")
    *warned, summary = said.lines
    assert (said.status, summary["complaints"]) == (0, 0)
    assert any(
        line["warning"].startswith("rules.yaml:")
        and "rules.0.basis: rule N1 rests on nothing from 2100-01-01 on, in 90 days" in line["warning"]
        and "INV-36" in line["warning"]
        for line in warned
    )
    assert "warning: rules.yaml" in author.run("rules", "check", NAME, "--on", "2099-12-31").out


# --- rules export, rules import-table


@pytest.mark.guarantee("G165")
def test_a_table_goes_out_and_comes_back(author: CommandLine, folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "rules.csv"
    assert author.run("rules", "export", str(folder), str(table), "--json").lines == [
        {"file": str(table), "as": "table", "rows": 4}
    ]
    spoil(table, "180 days", "90 days")
    before = (folder / "rules.yaml").read_text(encoding="utf-8")
    tried = author.run("rules", "import-table", str(table), "--into", str(folder), "--dry-run", "--json")
    assert tried.lines[0] == {"changed": "rules.1.term", "value": {"days": 90}}
    assert (folder / "rules.yaml").read_text(encoding="utf-8") == before
    done = author.run("rules", "import-table", str(table), "--into", str(folder))
    assert done.status == 0
    assert "files: rules.yaml" in done.out
    assert (folder / "rules.yaml").read_text(encoding="utf-8") == before.replace("{days: 180}", "{days: 90}")


def test_what_a_guard_says_of_a_table_is_told_at_once(author: CommandLine, folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "rules.xlsx"
    assert author.run("rules", "export", str(folder), str(table)).status == 0
    spoil(folder / "measures.yaml", "longest: {days: 180}", "longest: {days: 170}")
    said = author.run("rules", "import-table", str(table), "--into", str(folder))
    assert said.status == 1
    assert "INV-9" in said.out


def test_a_row_that_cannot_be_read_is_told_with_its_line(author: CommandLine, folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "rules.csv"
    author.run("rules", "export", str(folder), str(table))
    spoil(table, "180 days", "for ever")
    said = author.run("rules", "import-table", str(table), "--into", str(folder), "--json")
    assert (said.status, said.lines) == (
        1,
        [{"complaint": "rules.csv:3: N2: length: 'for ever' is no length of time: write one such as 6 months"}],
    )


# --- rules try


def slower(folder: Path) -> str:
    """A draft under which the reward comes after twenty years without a penalty, not after two."""
    spoil(folder / "rules.yaml", "within: {days: 730}", "within: {years: 20}")
    return str(folder)


def rewarded(cli: CommandLine) -> str:
    """A home that has the reward today."""
    lines = cli.json("measures").lines
    return str(next(ln["subject"] for ln in lines if ln["measure"] == "reduced_inspection" and ln["follows"]))


@pytest.mark.guarantee("G162")
def test_a_draft_is_tried_on_one_subject_and_nothing_is_written(cli: CommandLine, folder: Path) -> None:
    subject, draft = rewarded(cli), slower(folder)
    before = cli.json("measures", subject).lines
    later, summary = cli.json("rules", "try", draft, subject, "--reach", "always").lines
    assert (later["measure"], later["kind"], later["change"]) == ("reduced_inspection", "incentive", "changed")
    [ground], [deferred] = later["before"], later["after"]
    assert (later["on"], ground["days"][0]["from"]) == ("2019-08-30", "2019-08-30")
    assert deferred["days"][0]["from"] > "2035-01-01"
    assert (ground["rule"], len(ground["grounds"])) == ("N4", 1)
    assert [rule["holds"] for rule in later["why"]] == [False]
    assert (summary["changes"], summary["since"], summary["position"]) == (1, "2019-08-30", before[0]["position"])
    assert cli.json("measures", subject).lines == before


@pytest.mark.guarantee("G162")
def test_released_a_draft_takes_no_reward_away_that_was_earned(read: CommandLine, folder: Path) -> None:
    [summary] = read.json("rules", "try", slower(folder), rewarded(read)).lines
    assert (summary["changes"], summary["from"]) == (0, "2019-08-31")


@pytest.mark.parametrize(("language", "words"), [("en", "would follow otherwise"), ("zh", "适用方式改变")])
def test_a_trial_is_told_in_words(
    read: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setenv("LANG", f"{language}_XX.UTF-8")
    said = read("rules", "try", slower(folder), rewarded(read), "--reach", "always")
    assert said.status == 0
    assert words in said.out
    assert "N4" in said.out


def test_a_draft_that_a_guard_refuses_is_tried_on_nobody(read: CommandLine, folder: Path) -> None:
    spoil(folder / "measures.yaml", "outcome: allow", "outcome: hold")
    said = read.json("rules", "try", str(folder), "us-nh:TX|NOBODY")
    assert (said.status, said.out, said.error["error"]) == (2, "", "invalid_pack")


def test_a_draft_of_another_pack_is_refused_at_the_counter(read: CommandLine) -> None:
    subject = read.json("measures", "--on", "2017-06-30").lines[0]["subject"]
    said = read.json("rules", "try", "cn", subject)
    assert (said.status, said.out, said.error["error"]) == (2, "", "invalid_pack")
