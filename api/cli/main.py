"""The entry point: runs a verb and turns every error into one message and an exit status."""

import signal
import sys
from types import FrameType

from typer import TyperException

from api.cli import (
    acting,
    batches,
    checking,
    city,
    demonstrating,
    describing,
    drafting,
    explaining,
    importing,
    keys,
    listing,
    operating,
    orders,
    packs,
    reading,
    records,
    repairs,
    running,
    serving,
    stopping,
    subjects,
    tabling,
    taskbooks,
    telling,
    trying_out,
    vault,
    working,
)
from api.cli.app import app
from api.cli.arguments import refuse_unreadable
from api.cli.output import Output, complain, set_output, text
from api.process import set_up
from domain.errors import InvalidInput, JiangchengError, Unavailable

__all__ = [
    "acting",
    "batches",
    "checking",
    "city",
    "demonstrating",
    "describing",
    "drafting",
    "explaining",
    "importing",
    "keys",
    "listing",
    "main",
    "operating",
    "orders",
    "packs",
    "reading",
    "records",
    "repairs",
    "running",
    "serving",
    "stopping",
    "subjects",
    "tabling",
    "taskbooks",
    "telling",
    "trying_out",
    "vault",
    "working",
]

_DONE, _REFUSED, _USAGE, _UNAVAILABLE, _INTERRUPTED = 0, 1, 2, 3, 130  # see api/cli/__init__.py


def main() -> None:
    """Run the command line and exit."""
    set_up()
    signal.signal(signal.SIGTERM, _leave)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line; its exit status."""
    set_output(Output.JSON if "--json" in arguments else Output.TEXT)
    try:
        refuse_unreadable(arguments)
        status = app(arguments or ["--help"], prog_name="jiangcheng", standalone_mode=False)
    except TyperException as wrong:
        return _misused(wrong)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else _DONE
    except JiangchengError as error:
        complain(error)
        return status_of(error)
    except KeyboardInterrupt:
        return _INTERRUPTED
    return status if isinstance(status, int) else _DONE


def _misused(wrong: TyperException) -> int:
    """Options that do not exist, values that are none; where a group of verbs is named alone, what it has."""
    said = wrong.format_message()
    if said.startswith("Usage:"):
        text(said)
    else:
        complain(InvalidInput(" ".join(said.split()).rstrip("."), do="Add --help to see what the verb takes."))
    return _USAGE


def status_of(error: JiangchengError) -> int:
    """The exit status of an error."""
    if isinstance(error, InvalidInput):
        return _USAGE
    return _UNAVAILABLE if isinstance(error, Unavailable) else _REFUSED


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the program as Ctrl-C does, so that the embedded server is left in order."""
    raise KeyboardInterrupt
