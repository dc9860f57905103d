"""A folder that holds a city whole or not at all."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from domain.errors import InvalidInput
from projections.sets.engine import interruptible

MANIFEST: Final = "city.json"
"""Comes last: a folder without it holds no whole city."""
_UNFINISHED: Final = ".unfinished"
_MEGABYTE: Final = 1_000_000


@contextmanager
def whole(to: Path, *, room: int) -> Iterator[Path]:
    """A folder to write in; what stands there, its manifest last, comes into `to` once all of it is done.

    Raises InvalidInput where `to` holds something, cannot be written in, or has not so many bytes of room.
    """
    made = not to.exists()
    folder = _begun(to)
    moved: list[Path] = []
    try:
        _refuse_narrow(to, room)
        yield folder
        for file in sorted(folder.iterdir(), key=lambda one: one.name == MANIFEST):
            moved.append(to / file.name)
            file.rename(moved[-1])
    finally:
        _leave_nothing_half(to, moved, made=made)


def _begun(to: Path) -> Path:
    """Where to write, made anew, so that no two write into one folder at a time. Raises InvalidInput."""
    folder = to / _UNFINISHED
    try:
        to.mkdir(parents=True, exist_ok=True)
        if any(to.iterdir()):
            raise InvalidInput(f"{to} is not empty", do="Name a folder that is empty or not there yet.")
        folder.mkdir()
    except OSError as error:
        raise InvalidInput(f"{to}: {error.strerror}", do="Name a folder that you may write in.") from None
    return folder


def _refuse_narrow(to: Path, room: int) -> None:
    free = shutil.disk_usage(to).free
    if free < room:
        raise InvalidInput(
            f"{to} has room for {free // _MEGABYTE} MB, the city takes about {room // _MEGABYTE} MB",
            do="Make room, or name fewer records or another folder.",
        )


def _leave_nothing_half(to: Path, moved: Sequence[Path], *, made: bool) -> None:
    """Of a city without its manifest nothing stays; what somebody else has put there meanwhile does."""
    shutil.rmtree(to / _UNFINISHED, ignore_errors=True)
    if (to / MANIFEST).exists():
        return
    for file in moved:
        file.unlink(missing_ok=True)
    if made and not any(to.iterdir()):
        to.rmdir()


@contextmanager
def failing(to: Path) -> Iterator[None]:
    """Errors of the disk as one message, an interrupt as such."""
    try:
        with interruptible():
            yield
    except (duckdb.IOException, duckdb.OutOfMemoryException, OSError) as error:
        first = str(error).splitlines()[0]
        raise InvalidInput(f"{to} could not be written: {first}", do="Make room, and begin again.") from None
