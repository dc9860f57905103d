"""The files of the repository as the checks see them."""

import ast
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOMS = ("domain", "rules", "ledger", "projections", "api")


@dataclass(frozen=True)
class Tree:
    """A root folder and the names of its files, relative to it, with forward slashes, sorted."""

    root: Path
    files: tuple[str, ...]

    @classmethod
    def tracked(cls, root: Path) -> "Tree":
        """What git tracks; a file deleted but not yet staged is left out."""
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True
        ).stdout.split("\0")
        return cls(root, tuple(sorted(name for name in listed if name and (root / name).is_file())))

    @classmethod
    def walked(cls, root: Path, *folders: str) -> "Tree":
        """Every file on the disk below these folders, or below the root; git is not asked."""
        tops = [root / folder for folder in folders] or [root]
        found = (path for top in tops for path in top.rglob("*") if path.is_file())
        return cls(root, tuple(sorted(path.relative_to(root).as_posix() for path in found)))

    def text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def syntax(self, name: str) -> ast.Module:
        return ast.parse(self.text(name), filename=name)

    def exists(self, name: str) -> bool:
        """Whether this names a file of the tree or a folder that holds one."""
        folder = name.rstrip("/") + "/"
        return name in self.files or any(file.startswith(folder) for file in self.files)

    def ending(self, *suffixes: str, rooms: Iterable[str] = ()) -> Iterator[str]:
        """Files with one of these suffixes, in these top-level folders or anywhere."""
        folders = tuple(f"{room}/" for room in rooms) or ("",)
        return (name for name in self.files if name.endswith(suffixes) and name.startswith(folders))


# A check looks at the tree and returns what is wrong, a line each; nothing wrong is an empty list.
Check = Callable[[Tree], list[str]]
