"""The entry point: runs a verb and turns every error into one message and an exit status."""

import signal
import sys
from types import FrameType

from api.cli import importing, operating, running
from api.cli.app import app
from api.cli.output import complain
from domain.errors import InvalidInput, JiangchengError, Unavailable

__all__ = ["importing", "main", "operating", "running"]

_DONE, _REFUSED, _USAGE, _UNAVAILABLE, _INTERRUPTED = 0, 1, 2, 3, 130  # see api/cli/__init__.py


def main() -> None:
    """Run the command line and exit."""
    signal.signal(signal.SIGTERM, _leave)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line; its exit status."""
    try:
        app(arguments, prog_name="jiangcheng")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else _DONE
    except JiangchengError as error:
        complain(error)
        return status_of(error)
    except KeyboardInterrupt:
        return _INTERRUPTED
    return _DONE


def status_of(error: JiangchengError) -> int:
    """The exit status of an error."""
    if isinstance(error, InvalidInput):
        return _USAGE
    return _UNAVAILABLE if isinstance(error, Unavailable) else _REFUSED


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the program as Ctrl-C does, so that the embedded server is left in order."""
    raise KeyboardInterrupt
