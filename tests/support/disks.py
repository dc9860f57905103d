"""Disks with no room left, and one with room."""

import shutil
from pathlib import Path

_ROOM = 2 * 1024**3


def fill(disk: Path) -> Path:
    """Fill it to the last byte; the file to be removed again."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 65536)
        except OSError:
            return filler


def roomy_memory() -> Path | None:
    """A file system in memory if there is a large one: test data need not wear out a disk."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > _ROOM else None
