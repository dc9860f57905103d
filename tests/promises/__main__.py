"""`python -m tests.promises`: run every static check over the tracked files; exit 1 when one complains."""

import sys
from pathlib import Path

from tests.promises import clock, coverage, documents, errors, guarantees, mutants, names, words
from tests.promises.tree import Check, Tree

CHECKS: tuple[Check, ...] = (
    coverage.complete,
    coverage.well_formed,
    coverage.places_exist,
    coverage.tests_exist,
    guarantees.lines_are_read,
    guarantees.numbers_unique,
    guarantees.sections_true,
    documents.links_resolve,
    documents.decisions_listed,
    words.absent,
    errors.explained,
    clock.comes_in_as_an_argument,
    names.stand_in_packs_only,
    mutants.name_tests,
)


def main() -> int:
    tree = Tree.tracked(Path(__file__).resolve().parents[2])
    complaints = [complaint for check in CHECKS for complaint in check(tree)]
    for complaint in complaints:
        print(complaint)
    print(f"{len(CHECKS)} checks over {len(tree.files)} files: {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
