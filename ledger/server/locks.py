"""Locks between processes that the kernel releases when their holder dies, however it dies (flock)."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Final

from ledger.errors import ServerUnreachable

_POLL_SECONDS: Final = 0.02


class Lock(Enum):
    SHARED = fcntl.LOCK_SH
    EXCLUSIVE = fcntl.LOCK_EX


def acquire(descriptor: int, kind: Lock, *, seconds: float = 0.0) -> bool:
    """Take the lock, or convert the one held, waiting at most `seconds`; answers whether it is held now."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, kind.value | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_POLL_SECONDS)
        else:
            return True


@contextmanager
def descriptor_of(path: Path) -> Iterator[int]:
    """An open descriptor of a folder or an existing file, closed at the end."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def open_lock_file(path: Path) -> int:
    """Open (and make, if it is missing) a file that exists only to be locked."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


@contextmanager
def exclusive(path: Path, *, seconds: float) -> Iterator[None]:
    """Hold the lock file at `path` alone; `ServerUnreachable` if another keeps it longer than `seconds`."""
    descriptor = open_lock_file(path)
    try:
        if not acquire(descriptor, Lock.EXCLUSIVE, seconds=seconds):
            raise ServerUnreachable(
                f"another process has been starting or stopping the server for {seconds:.0f} s ({path})",
                do="Try again; if it stays so, end that process.",
            )
        yield
    finally:
        os.close(descriptor)
