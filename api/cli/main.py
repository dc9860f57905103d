"""The entry point: runs a verb and turns every error into one message and an exit status."""

import signal
import sys
from functools import cache
from importlib import import_module
from types import FrameType
from typing import Final

from typer import TyperException
from typer.core import TyperGroup
from typer.main import get_group

from api.cli.app import app
from api.cli.arguments import refuse_unreadable
from api.cli.output import Output, complain, set_output, text
from api.process import set_up
from domain.errors import InvalidInput, JiangchengError, Unavailable

MODULES: Final[dict[str, tuple[str, ...]]] = {
    "answer-file": ("taskbooks",),
    "applied": ("applied",),
    "aside": ("working",),
    "backup": ("operating",),
    "check": ("checking",),
    "commitment": ("committing", "offering"),
    "contact": ("treating",),
    "correct": ("acting",),
    "decide": ("checking",),
    "demo": ("demonstrating", "city", "issuing"),
    "department": ("handing",),
    "document": ("documenting",),
    "doctor": ("operating",),
    "explain": ("explaining",),
    "feedback": ("acting",),
    "governments": ("treating",),
    "held": ("checking",),
    "history": ("telling",),
    "import": ("importing",),
    "imports": ("batches",),
    "keys": ("keys",),
    "listing": ("listing",),
    "measures": ("reading",),
    "notice": ("noticing",),
    "notify": ("notifying",),
    "objection": ("objecting",),
    "objections": ("objecting",),
    "orders": ("orders",),
    "publication": ("publishing",),
    "publications": ("publishing",),
    "published": ("publishing",),
    "push": ("acting",),
    "rebuild": ("operating",),
    "record": ("records", "record_uses"),
    "rectification": ("treating",),
    "repair": ("repairs",),
    "repairs": ("repairs",),
    "respond": ("acting",),
    "restore": ("operating",),
    "rules": ("packs", "rulemaking", "trying_out", "describing", "drafting", "what_if", "tabling"),
    "run": ("running",),
    "serve": ("serving",),
    "simulate-city": ("simulating",),
    "stops": ("stopping",),
    "subject": ("subjects", "linking", "partners"),
    "tasks": ("reading",),
    "treatments": ("treating",),
    "vault": ("vault",),
    "withdraw": ("acting",),
    "worker": ("working",),
}
"""Where each verb stands: a counter that asks one thing does not wait until all of them are loaded."""

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
        command = _command(_modules(arguments))
        status = command.main(arguments or ["--help"], prog_name="jiangcheng", standalone_mode=False)
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


def _modules(arguments: list[str]) -> frozenset[str]:
    """The modules of the verb that is named; all of them where none is, or none that there is."""
    verb = next((word for word in arguments if not word.startswith("-")), "")
    return frozenset(MODULES.get(verb) or (module for modules in MODULES.values() for module in modules))


@cache
def _command(modules: frozenset[str]) -> TyperGroup:
    """What these modules register with the application."""
    for module in sorted(modules):
        import_module(f"api.cli.{module}")
    return get_group(app)


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
