"""Every mutant names tests that exist."""

from tests.mutants.mutant import discover
from tests.promises import inventory
from tests.promises.tree import Tree


def name_tests(tree: Tree) -> list[str]:
    """Each mutant says what it breaks and names at least one test, and each named test exists."""
    known = inventory.take(tree)
    complaints: list[str] = []
    for mutant in discover(tree.root):
        if not mutant.breaks:
            complaints.append(f"{mutant.file}: does not say which promise it breaks")
        if not mutant.tests:
            complaints.append(f"{mutant.file}: names no test")
        complaints += [f"{mutant.file}: {test} does not exist" for test in mutant.tests if not known.has(test)]
    return complaints
