"""Disks with no room left."""

from pathlib import Path


def fill(disk: Path) -> Path:
    """Fill it to the last byte; the file to be removed again."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 65536)
        except OSError:
            return filler
