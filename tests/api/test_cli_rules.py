"""The verbs for authors of packs, as they are typed."""

import json
import shutil
from pathlib import Path

import pytest

from rules.loading import bundled
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
