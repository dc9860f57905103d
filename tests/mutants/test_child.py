import sys
from pathlib import Path

import pytest

from tests.mutants import child

PYTHON = sys.executable
SCRIPT = str(Path(PYTHON).parent / "pytest")
FRONT = [str(Path(child.__file__)), "m01"]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ([PYTHON, "-m", "pytest", "-q"], [PYTHON, *FRONT, "-m", "pytest", "-q"]),
        ([PYTHON, "-X", "dev", "-u", "-c", "pass"], [PYTHON, "-X", "dev", "-u", *FRONT, "-c", "pass"]),
        ((PYTHON, Path("a.py"), "-c"), [PYTHON, *FRONT, "a.py", "-c"]),
        ([SCRIPT, "-q"], [PYTHON, *FRONT, SCRIPT, "-q"]),
    ],
)
def test_a_command_that_starts_this_python_takes_the_mutant_along(command: object, expected: object) -> None:
    assert child.rewritten(command, mutant="m01") == expected


@pytest.mark.parametrize(
    "command",
    [
        ["git", "status"],
        f"{PYTHON} -c pass",
        [PYTHON, "-I", "-c", "pass"],
        [PYTHON, "-"],
        [PYTHON],
        [],
        [b"git"],
    ],
)
def test_any_other_command_is_left_as_it_is(command: object) -> None:
    assert child.rewritten(command, mutant="m01") == command


def test_a_command_is_rewritten_once() -> None:
    once = child.rewritten([PYTHON, "-m", "pytest"], mutant="m01")
    assert child.rewritten(once, mutant="m01") == once
