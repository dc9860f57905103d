"""`python -m tests.mutants [--tested] [NAME ...]`: every mutant, or those named, must turn the tests it names red.

Exit 0 when each is killed, 1 when one is not or its tests are red without it, 2 for a name nobody bears.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.mutants.mutant import Mutant, discover
from tests.mutants.prepared import prepared
from tests.mutants.runner import Fate, Outcome, run_all, run_green


def main(arguments: Sequence[str] | None = None, *, root: Path | None = None) -> int:
    asked = _parser().parse_args(arguments)
    root = root or Path(__file__).resolve().parents[2]
    mutants = discover(root)
    unknown = set(asked.names) - {mutant.name for mutant in mutants}
    if unknown or not mutants:
        print(f"no such mutant: {', '.join(sorted(unknown)) or 'the folder holds none'}")
        return 2
    with prepared(root):
        wanted = [mutant for mutant in mutants if not asked.names or mutant.name in asked.names]
        return _run(root, wanted, asked.jobs, tested=asked.tested)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument("--tested", action="store_true", help="the suite has just been green: not seen to again")
    return parser


def _run(root: Path, mutants: Sequence[Mutant], jobs: int, *, tested: bool) -> int:
    began = time.monotonic()
    if not tested and not _is_green(root, mutants, jobs):
        return 1
    alive = [outcome for outcome in _printed(run_all(root, mutants, jobs=jobs)) if outcome.fate is not Fate.KILLED]
    for outcome in alive:
        print(f"\n{outcome.mutant.name}: {outcome.mutant.breaks.splitlines()[0]}\n{outcome.run.output}")
    print(f"\n{len(mutants) - len(alive)} of {len(mutants)} killed  {time.monotonic() - began:.1f} s")
    return 1 if alive else 0


def _is_green(root: Path, mutants: Sequence[Mutant], jobs: int) -> bool:
    green = run_green(root, mutants, jobs=jobs)
    print(f"without a mutant: {'green' if green.code == 0 else 'NOT GREEN'}  {green.seconds:.1f} s", flush=True)
    if green.code != 0:
        print(green.output)
    return green.code == 0


def _printed(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    for outcome in outcomes:
        print(f"{outcome.mutant.name:<40} {outcome.fate.value:<9} {outcome.run.seconds:5.1f} s", flush=True)
        yield outcome


if __name__ == "__main__":
    sys.exit(main())
