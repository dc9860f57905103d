"""Runs the tests that mutants name: once without any fault, then under each."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from tests.mutants.mutant import Kind, Mutant
from tests.mutants.plugin import PATCHED, Verdict

# No mutant breaks what schemathesis looks at, and its plugin takes a fifth of the time in which a run begins.
PYTEST = (sys.executable, "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider", "-p", "no:schemathesis")
LONGEST = 120.0  # seconds: a fault that makes its tests hang is reported, not waited for
LONGEST_GREEN = 300.0  # seconds for all the named tests together
_LONG_ANSWERS = ("CI", "BUILD_NUMBER")  # where these are set pytest writes out every difference, for minutes


class Fate(Enum):
    """What became of a mutant; only KILLED is good."""

    KILLED = "killed"
    SURVIVED = "SURVIVED"
    BROKEN = "BROKEN"
    HUNG = "HUNG"


@dataclass(frozen=True)
class Run:
    """One run of pytest: its exit code (None when it was ended for taking too long), its output, seconds."""

    code: int | None
    output: str
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """A mutant and what became of it."""

    mutant: Mutant
    fate: Fate
    run: Run


def run_green(root: Path, mutants: Iterable[Mutant], *, jobs: int) -> Run:
    """All the tests that the mutants name, in one run, without a fault."""
    tests = sorted({test for mutant in mutants for test in mutant.tests})
    with _surroundings(root) as environment:
        return _run([*PYTEST, "-p", "xdist", "-n", str(jobs), *tests], root, environment, longest=LONGEST_GREEN)


def run_all(root: Path, mutants: Iterable[Mutant], *, jobs: int) -> Iterator[Outcome]:
    """Each mutant in a process of its own, `jobs` at a time, in the order given."""
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        yield from pool.map(lambda mutant: run_one(root, mutant), mutants)


def run_one(root: Path, mutant: Mutant, *, longest: float = LONGEST) -> Outcome:
    """The named tests under this fault, for `longest` seconds; one that cannot be put in is broken."""
    if not mutant.tests:
        return Outcome(mutant, Fate.BROKEN, Run(None, "names no test", 0.0))
    run = {Kind.MODULE: _run_module, Kind.PATCH: _run_patch}[mutant.kind](root, mutant, longest)
    return Outcome(mutant, fate(run), run)


def fate(run: Run) -> Fate:
    """An exit code that is no verdict is pytest's own: nothing collected, a wrong name, an error inside."""
    match run.code:
        case None:
            return Fate.HUNG
        case Verdict.KILLED:
            return Fate.KILLED
        case Verdict.SURVIVED:
            return Fate.SURVIVED
    return Fate.BROKEN


def _run_module(root: Path, mutant: Mutant, longest: float) -> Run:
    with _surroundings(root) as environment:
        return _run(_under(mutant.name, mutant.tests), root, environment, longest=longest)


def _run_patch(root: Path, mutant: Mutant, longest: float) -> Run:
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        copy = Path(folder) / "tree"
        _copy_tree(root, copy)
        with _surroundings(copy) as environment:
            patched = _run(["git", "apply", str(root / mutant.file)], copy, environment)
            if patched.code != 0:
                return Run(Verdict.BESIDE, f"the patch does not apply:\n{patched.output}", patched.seconds)
            return _run(_under(PATCHED, mutant.tests), copy, environment, longest=longest)


def _under(name: str, tests: Iterable[str]) -> list[str]:
    return [*PYTEST, "-p", "tests.mutants.plugin", "--mutant", name, *tests]


def _copy_tree(root: Path, copy: Path) -> None:
    """The tree without what is made from it and without its history."""
    made = (".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "build", "*.egg-info")
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(*made), symlinks=True)


@contextmanager
def _surroundings(root: Path) -> Iterator[dict[str, str]]:
    """This tree in front of any installed copy, and no trace in it of examples that only a fault fails."""
    with tempfile.TemporaryDirectory(prefix="mutant-examples-") as examples:
        yield {
            **{name: said for name, said in os.environ.items() if name not in _LONG_ANSWERS},
            "PYTHONPATH": str(root),
            "HYPOTHESIS_STORAGE_DIRECTORY": examples,
            "HYPOTHESIS_PROFILE": "first failure",
            "GIT_CEILING_DIRECTORIES": str(root.parent),
        }


def _run(command: Sequence[str], folder: Path, environment: dict[str, str], *, longest: float = LONGEST) -> Run:
    began = time.monotonic()
    with tempfile.TemporaryFile() as output:
        # A group of its own, so that a run that hangs is ended with the servers and workers it started.
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        try:
            code: int | None = process.wait(longest)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            code = None
        output.seek(0)
        return Run(code, output.read().decode(errors="replace"), time.monotonic() - began)
