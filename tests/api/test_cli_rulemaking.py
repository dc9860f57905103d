"""The life of a ruleset by command line: drafted, submitted, approved by another, published, withdrawn as unlawful."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.wiring import Office
from domain.actors import Actor
from ledger.audit import audit
from rules.loading import bundled
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
RELIEF = ("ge: 10000000}", "ge: 20000000}")


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
    line = released(cli, changed(pack, VERSION, RELIEF))
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
