"""`python -m tests.mutants [NAME ...]`: every mutant, or those named, must turn the tests it names red.

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
        return _run(root, [mutant for mutant in mutants if not asked.names or mutant.name in asked.names], asked.jobs)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    return parser


def _run(root: Path, mutants: Sequence[Mutant], jobs: int) -> int:
    began = time.monotonic()
    green = run_green(root, mutants, jobs=jobs)
    print(f"without a mutant: {'green' if green.code == 0 else 'NOT GREEN'}  {green.seconds:.1f} s", flush=True)
    if green.code != 0:
        print(green.output)
        return 1
    alive = [outcome for outcome in _printed(run_all(root, mutants, jobs=jobs)) if outcome.fate is not Fate.KILLED]
    for outcome in alive:
        print(f"\n{outcome.mutant.name}: {outcome.mutant.breaks.splitlines()[0]}\n{outcome.run.output}")
    print(f"\n{len(mutants) - len(alive)} of {len(mutants)} killed  {time.monotonic() - began:.1f} s")
    return 1 if alive else 0


def _printed(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    for outcome in outcomes:
        print(f"{outcome.mutant.name:<40} {outcome.fate.value:<9} {outcome.run.seconds:5.1f} s", flush=True)
        yield outcome


if __name__ == "__main__":
    sys.exit(main())
