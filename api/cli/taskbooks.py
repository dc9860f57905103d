"""`tasks --xlsx` and `answer-file`: a department's tasks as a workbook that is filled in and comes back."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.app import AsJson, Department, LedgerName, Officer, actor, app
from api.cli.desk import Desk, current
from api.cli.output import document, language, say, table, text
from api.tables.sheets import refuse_too_large
from api.tables.workbooks import write_workbook
from api.taskbook.carrying import Told, carry_out, filled, refused_rows
from api.taskbook.reading import rows_in
from api.taskbook.words import OUTCOMES, Came
from api.taskbook.writing import open_tasks, result_sheets, task_sheets
from domain.errors import InvalidInput
from ledger.access import Access

TaskFile = Annotated[
    Path | None, typer.Option("--xlsx", help="Write your open tasks as a workbook to be filled in, into a new file.")
]


def write_tasks(opened: Desk, path: Path, *, of: str) -> None:
    """Write the open tasks of whoever asks. Raises InvalidInput for another's, which only that one answers."""
    if of != opened.reader.by.account:
        raise InvalidInput(
            f"a workbook holds the tasks of whoever answers them, not of {of[:80]}", do="Leave out --of."
        )
    context = opened.office.context
    tasks = open_tasks(opened.office.pool, of)
    ruleset = context.rulebook.governing(context.today()).ruleset
    write_workbook(path, task_sheets(tasks, ruleset, language=language()))
    document({"file": str(path), "tasks": len(tasks)})
    text(say("taskbook.written", tasks=len(tasks), file=path))


@app.command("answer-file")
def answer_file_(
    file: Annotated[Path, typer.Argument(help="The workbook that `tasks --xlsx` wrote, filled in.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A new workbook: the rows, and what came of each.")
    ] = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Answer the tasks of a workbook, row by row; it may be sent again, what was said is not said twice."""
    by = actor(department, officer)
    refuse_too_large(file)
    if output is not None and output.exists():
        raise InvalidInput(f"{output} is there already", do="Name a new file; nothing was answered yet.")
    with current(ledger, as_json=as_json) as opened:
        rows = rows_in(file.read_bytes(), name=file.name)
        outcomes = carry_out(opened, rows, by=by)
        refused = refused_rows(Access(by=by, what="answer_workbook"), outcomes)
        if refused:
            opened.access.append(refused)
        if output is not None:
            write_workbook(output, result_sheets(filled(rows, outcomes), language=language()))
    _show(outcomes)
    raise typer.Exit(1 if refused else 0)


def _show(outcomes: list[Told]) -> None:
    for one in outcomes:
        document(
            {
                "line": one.line,
                "task": None if one.task is None else str(one.task),
                "outcome": str(one.outcome),
                "position": one.position,
                "code": one.code,
                "reasons": list(one.reasons),
            }
        )
    headings = [say(f"taskbook.{name}") for name in ("line", "task", "outcome", "reasons")]
    words = {came: said[language()] for came, said in OUTCOMES.items()}
    table(headings, [(one.line, one.task, words[one.outcome], "; ".join(one.reasons)) for one in outcomes])
    counts = {came: sum(one.outcome is came for one in outcomes) for came in Came}
    text(say("taskbook.many", **{str(came): many for came, many in counts.items()}))
