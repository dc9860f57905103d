"""Tasks as a workbook on the command line: written, filled in, answered, and what came of each row as a file."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ledger.database import Database
from tests.api.conftest import CommandLine
from tests.api.test_cli_acting import fresh_push

OTHER = ("--department", "local:us-survey-TX", "--officer", "officer Lu")


def fill_in(path: Path, task: str, **answer: str) -> None:
    """Answer one task of a workbook, as a spreadsheet program saves it."""
    book = load_workbook(path)
    page: Any = book.worksheets[0]
    places = {cell.value: cell.column for cell in page[1]}
    [line] = [row for row in range(2, page.max_row + 1) if page.cell(row, places["Task id"]).value == task]
    for heading, value in answer.items():
        page.cell(line, places[heading]).value = value
    book.save(path)


@pytest.fixture
def task(cli: CommandLine) -> dict[str, Any]:
    """A task that was just pushed."""
    return fresh_push(cli)


def test_a_workbook_is_written_filled_in_and_answered(cli: CommandLine, tmp_path: Path, task: dict[str, Any]) -> None:
    path, result = tmp_path / "tasks.xlsx", tmp_path / "result.xlsx"
    own = ("--department", task["department"], "--officer", "officer Lu")
    [written] = cli.json("tasks", "--xlsx", str(path), *own).lines
    assert written["tasks"] == len(cli.json("tasks", *own).lines) >= 1
    assert path.stat().st_mode & 0o077 == 0
    assert cli("tasks", "--xlsx", str(path), *own).status == 2  # nothing is ever overwritten
    fill_in(path, task["task"], Answer="accept")
    said = cli.json("answer-file", str(path), "-o", str(result), *own)
    assert (said.status, [line["outcome"] for line in said.lines]) == (0, ["done"])
    [again] = cli.json("answer-file", str(path), *own).lines
    assert (again["outcome"], again["position"]) == ("repeated", None)
    assert "0 carried out, 1 said before, 0 not carried out" in cli("answer-file", str(path), *own).out
    headings, row = load_workbook(result).worksheets[0].iter_rows(values_only=True)
    told = dict(zip(headings, row, strict=True))
    assert (told["Task id"], told["Outcome"]) == (task["task"], "done")
    before = cli.json("answer-file", str(path), "-o", str(result), *own)
    assert (before.status, before.out) == (2, "")  # and nothing was answered first


def test_a_row_for_another_department_is_refused_on_record_and_the_status_says_so(
    cli: CommandLine, tmp_path: Path, task: dict[str, Any]
) -> None:
    path = tmp_path / "tasks.xlsx"
    own = ("--department", task["department"], "--officer", "officer Lu")
    assert cli("tasks", "--xlsx", str(path), *own).status == 0
    fill_in(path, task["task"], Answer="accept")
    stranger = ("--department", "local:us-nobody", "--officer", "officer Lu")
    said = cli.json("answer-file", str(path), *stranger)
    assert (said.status, [line["code"] for line in said.lines]) == (1, ["wrong_actor"])
    with Database.open(cli.ledger) as database, database.connect() as connection:
        [row] = connection.execute(
            "SELECT department, outcome, reason FROM access.log WHERE what = 'answer_workbook'"
        ).fetchall()
    assert row == ("local:us-nobody", "refused", "wrong_actor")


def test_only_ones_own_tasks_make_a_workbook(cli: CommandLine, tmp_path: Path) -> None:
    said = cli.json("tasks", "--of", "all", "--xlsx", str(tmp_path / "all.xlsx"), "--purpose", "audit")
    assert (said.status, said.error["error"]) == (2, "invalid_input")
    assert list(tmp_path.iterdir()) == []
