"""Where the facts of a ledger stand as files, and what of them counts: a folder of its own, and a manifest in it.

A generation is a pair of files with everything about the subjects that changed since the one before; of a subject the
latest generation counts. The manifest changes in one step, after its files are there; what it does not name is dust.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from domain.errors import Unavailable
from ledger.home import home, make_folder, make_home

_FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"


class FilesUnreadable(Unavailable):
    """The files of the facts cannot be read."""

    code = "set_files_unreadable"


class Generation(Struct, frozen=True):
    """One pair of files, by their number, with how much they hold."""

    number: int
    subjects: int
    facts: int


class Manifest(Struct, frozen=True):
    """Up to which position of the ledger the files tell, in which columns, and which of them count."""

    position: int = 0
    columns: Mapping[str, str] = {}
    """The columns of fields, with their types in the database."""
    next_subject: int = 1
    generations: tuple[Generation, ...] = ()
    form: int = _FORMAT

    @property
    def next_generation(self) -> int:
        """The number that no generation has borne yet."""
        return 1 + max((one.number for one in self.generations), default=0)


class SetFiles:
    """The folder of one ledger."""

    def __init__(self, ledger: str, *, below: Path | None = None) -> None:
        """`below` is the data folder, that of this machine if none is named."""
        self._home = below
        self._ledger = ledger

    @property
    def folder(self) -> Path:
        """Where the files stand; nobody but their owner may look into it."""
        return (home() if self._home is None else self._home) / "sets" / self._ledger

    @property
    def exist(self) -> bool:
        """Whether anything was ever written here."""
        return (self.folder / _MANIFEST).exists()

    def subjects(self, number: int) -> Path:
        """The file of a generation's subjects."""
        return self.folder / f"subjects-{number:06}.parquet"

    def facts(self, number: int) -> Path:
        """The file of a generation's facts."""
        return self.folder / f"facts-{number:06}.parquet"

    @property
    def spill(self) -> Path:
        """Where the database puts what does not fit into memory."""
        return self.folder / "spill"

    def manifest(self) -> Manifest:
        """What counts; of files that are missing or of another form, nothing. Raises FilesUnreadable."""
        try:
            found = msgspec.json.decode((self.folder / _MANIFEST).read_bytes(), type=Manifest)
        except FileNotFoundError:
            return Manifest()
        except (OSError, msgspec.DecodeError) as wrong:
            raise FilesUnreadable(
                str(wrong), do=f"Remove the folder {self.folder}; it is made anew from the ledger."
            ) from None
        whole = all(self.subjects(one.number).exists() and self.facts(one.number).exists() for one in found.generations)
        return found if found.form == _FORMAT and whole else Manifest()

    def keep(self, manifest: Manifest) -> None:
        """Let this be what counts from now on, and sweep away every other file."""
        written = self.folder / f"{_MANIFEST}.new"
        with written.open("wb") as file:
            file.write(msgspec.json.encode(manifest))
            file.flush()
            os.fsync(file.fileno())
        written.replace(self.folder / _MANIFEST)
        self._sweep(manifest)

    def _sweep(self, manifest: Manifest) -> None:
        numbers = [one.number for one in manifest.generations]
        kept = {*map(self.subjects, numbers), *map(self.facts, numbers)}
        for file in set(self.folder.glob("*.parquet*")) - kept:
            file.unlink()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Until the block ends, nobody else on this machine reads or writes here. The folder is made if missing."""
        if self._home is None:
            make_home(home())
        make_folder(self.folder.parent, mode=0o700)
        make_folder(self.folder, mode=0o700)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with self._spilling():
                yield

    @contextmanager
    def locked_if_free(self) -> Iterator[bool]:
        """The same without waiting: False where somebody else is at it. The folder is there."""
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            with self._spilling():
                yield True

    @contextmanager
    def _spilling(self) -> Iterator[None]:
        make_folder(self.spill, mode=0o700)
        try:
            yield
        finally:
            shutil.rmtree(self.spill, ignore_errors=True)
