"""Words that belong to one machine and not into the repository."""

from tests.promises.tree import Tree

# Put together here, so that this file does not hold what it looks for.
_FOLDERS = ("work", "home", "root", "Users")
_HOSTS = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("crates", "io"),
    ("proxy", "golang", "org"),
    ("mirrors", "aliyun"),
    ("pypi", "tuna"),
    ("pypi", "doubanio"),
)
FORBIDDEN = (*(f"/{folder}/" for folder in _FOLDERS), *(".".join(parts) for parts in _HOSTS))
_PART_OF_A_PATH = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-$}~/")


def absent(tree: Tree) -> list[str]:
    """No tracked file, of whatever kind, holds a folder of one machine or the name of a package registry."""
    return [
        f"{name}:{number}: holds {word}"
        for name in tree.files
        for number, line in enumerate((tree.root / name).read_bytes().splitlines(), start=1)
        for word in FORBIDDEN
        if _holds(line, word.encode())
    ]


def _holds(line: bytes, word: bytes) -> bool:
    """Whether the word occurs; a folder counts only where a path begins, not inside another path."""
    if not word.startswith(b"/"):
        return word in line.lower()
    place = line.find(word)
    while place > 0 and line[place - 1] in _PART_OF_A_PATH:
        place = line.find(word, place + 1)
    return place >= 0
