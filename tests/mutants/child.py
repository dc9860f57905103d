"""Carries the mutant of a test process into the Python processes it starts.

Run as a script in front of what was asked for: `python child.py NAME -m module ...`, `NAME -c code ...` or
`NAME script.py ...`.
Covered: `subprocess` (and asyncio on top of it) with this interpreter by its path or a console script beside
it, and multiprocessing by fork and by spawn. Not covered: the forkserver, os.exec* and os.spawn*, a shell's
command line, an isolated interpreter (-I, -E), `python -` from standard input, and any other program.
"""

import os
import runpy
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from multiprocessing import spawn
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_WITH_VALUE = ("-W", "-X")
_applied: list[str] = []


def apply(name: str) -> None:
    """Put the fault into this process, once, and see to it that the processes it starts get it too."""
    if name not in _applied:
        _applied.append(name)
        import_module(f"tests.mutants.{name}").apply()
        _hand_on(name)


def _hand_on(name: str) -> None:
    original = subprocess.Popen.__init__

    def started(self: Any, args: Any, *rest: Any, **options: Any) -> None:
        original(self, rewritten(args, mutant=name), *rest, **options)

    # Replaced where every caller looks it up; there is no other door to a child of another program's making.
    subprocess.Popen.__init__ = started  # type: ignore[method-assign]
    command_line = spawn.get_command_line

    def spawned(**details: Any) -> list[str]:
        return list(rewritten(command_line(**details), mutant=name))

    spawn.get_command_line = spawned


def rewritten(args: Any, *, mutant: str) -> Any:
    """The same command, run through this file when it starts this Python; anything else as it is."""
    if isinstance(args, str | bytes | os.PathLike) or not isinstance(args, Sequence) or not args:
        return args
    command = [os.fspath(arg) for arg in args]
    if not all(isinstance(part, str) for part in command) or str(Path(__file__)) in command:
        return args
    if _is_console_script(command[0]):
        command = [sys.executable, *command]
    elif not _is_this_python(command[0]):
        return args
    end = _end_of_options(command)
    return args if end is None else [*command[:end], str(Path(__file__)), mutant, *command[end:]]


def _is_this_python(program: str) -> bool:
    return Path(program).resolve() == Path(sys.executable).resolve() and Path(program).name.startswith("python")


def _is_console_script(program: str) -> bool:
    path = Path(program)
    if path.parent != Path(sys.executable).parent or not path.is_file() or path.name.startswith("python"):
        return False
    with path.open("rb") as file:
        start = file.read(512)  # pip writes a detour over /bin/sh where the path is long: not only the first line
    return start.startswith(b"#!") and b"python" in start


def _end_of_options(command: list[str]) -> int | None:
    """Where the interpreter's own options end; None where we cannot go in front."""
    place = 1
    while place < len(command):
        part = command[place]
        if part in ("-m", "-c") or not part.startswith("-"):
            return place
        if part in ("-", "-I", "-E", "-V", "--version"):
            return None
        place += 2 if part in _WITH_VALUE else 1
    return None


def main() -> None:
    """Apply the mutant, then be the program that was asked for, with the search path it would have had."""
    sys.path.pop(0)
    sys.path.append(str(ROOT))
    name, *arguments = sys.argv[1:]
    from tests.mutants import child  # this file runs as __main__; what it remembers lives in the module

    child.apply(name)
    if arguments[0] == "-m":
        sys.path.insert(0, str(Path.cwd()))
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    elif arguments[0] == "-c":
        sys.path.insert(0, "")
        sys.argv = ["-c", *arguments[2:]]
        exec(compile(arguments[1], "<string>", "exec"), {"__name__": "__main__"})
    else:
        sys.path.insert(0, str(Path(arguments[0]).resolve().parent))
        sys.argv = arguments
        runpy.run_path(arguments[0], run_name="__main__")


if __name__ == "__main__":
    main()
