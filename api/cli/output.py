"""How the command line prints: text for people (Chinese or English by LANG), or JSON Lines for programs."""

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from api.cli.words import WORDS
from domain.errors import JiangchengError


class Output(Enum):
    """For whom is printed."""

    TEXT = "text"
    JSON = "json"


_PROGRAM = "jiangcheng"
_WIDE = 240  # columns where nobody looks at a screen
_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}  # what str.splitlines splits at, besides ASCII
_current = {"output": Output.TEXT}


def set_output(output: Output) -> None:
    """Choose for the rest of this command."""
    _current["output"] = output


def is_json() -> bool:
    """True if programs read what is printed."""
    return _current["output"] is Output.JSON


def language() -> str:
    """`zh` or `en`, by LC_ALL, LC_MESSAGES or LANG."""
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def program() -> str:
    """What a reader types for this program: its name where a shell finds it so, else its path as it was started."""
    began = Path(sys.argv[0])
    found = shutil.which(_PROGRAM)
    if began.name != _PROGRAM or (found is not None and Path(found).resolve() == began.resolve()):
        return _PROGRAM
    return sys.argv[0]


def say(key: str, **values: object) -> str:
    """The words of a message in the reader's language."""
    return WORDS[key][language()].format(**values)


def document(fields: Mapping[str, object]) -> None:
    """Print one JSON line; nothing in text mode."""
    if is_json():
        print(json_line(fields), flush=True)  # noqa: T201


def json_line(fields: Mapping[str, object]) -> str:
    """One JSON line, legible in any script, that no reader takes for two."""
    return json.dumps(fields, ensure_ascii=False).translate(_LINE_ENDS)


def text(message: str) -> None:
    """Print a line for people; nothing in JSON mode."""
    if not is_json():
        Console(soft_wrap=True, highlight=False).print(message, markup=False)


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table for people; nothing in JSON mode."""
    if is_json():
        return
    grid = Table()
    for column in columns:
        grid.add_column(column, overflow="fold")  # an id cut short is of no use
    for row in rows:
        grid.add_row(*("" if cell is None else str(cell) for cell in row))
    screen = Console()
    if not screen.is_terminal:
        screen = Console(width=_WIDE)
    screen.print(grid, markup=False)


def progress() -> Progress:
    """A progress bar on standard error; silent where programs read."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=is_json() or not Console(stderr=True).is_terminal,
        transient=True,
    )


def complain(error: JiangchengError) -> None:
    """Say an error on standard error, as one message or one JSON line."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    if is_json():
        said = {"error": error.code, "detail": error.detail, "do": error.do, "message": _told(error)}
        console.print(json_line(said), markup=False)
    else:
        console.print(f"{say('error')}: {_told(error)}", markup=False)


def _told(error: JiangchengError) -> str:
    """The message; of an error that is told in the reader's language its first sentence too."""
    key = f"error.{error.code}"
    return say("error.told", first=say(key), detail=error.detail, do=error.do) if key in WORDS else str(error)
