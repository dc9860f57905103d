"""Small trees of files for the tests of the checks."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from tests.promises.tree import Tree


def tree(root: Path, files: Mapping[str, str]) -> Tree:
    """Write these files below the root and look at them."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return Tree.walked(root)
