"""Say in one line what this machine lacks before anything is installed. Standard library only."""

import shutil
import sys
import sysconfig
from pathlib import Path


def complaint() -> str | None:
    """The first thing that is missing and how to get it, or None."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        return (
            f"Python 3.11, 3.12 or 3.13 is needed, {sys.executable} is {sys.version.split()[0]}: "
            "name another with make PYTHON=/path/to/python3.12"
        )
    if not any(shutil.which(compiler) for compiler in ("cc", "gcc", "clang")):
        return "a C compiler is needed to build durable-rules: install gcc or clang (Debian: apt-get install gcc)"
    header = Path(sysconfig.get_path("include")) / "Python.h"
    if not header.is_file():
        return f"{header} is missing: install this Python's headers (Debian: apt-get install python3-dev)"
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        return "this Python cannot make a virtual environment: Debian: apt-get install python3-venv"
    return None


if __name__ == "__main__":
    if found := complaint():
        sys.exit(f"setup: {found}")
