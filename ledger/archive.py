"""The file of a backup: a zip whose last member is a manifest with the digest of every other.

Each part is one table as PostgreSQL's binary COPY gives it. The manifest is written last, so that a backup cut short
has none; a zip cut short cannot be opened at all.
"""

import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import IO, Final, Literal, TypeVar
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from pydantic import BaseModel, ConfigDict, ValidationError

from domain.errors import InvalidInput
from ledger.translate import translate_errors

FORMAT: Final = "jiangcheng-backup"
VERSION: Final = 1
_MANIFEST: Final = "manifest.json"
_BLOCK: Final = 1024 * 1024
_LEVEL: Final = 3  # of 9; the higher ones take long for little

_T = TypeVar("_T", bound=BaseModel)


class DamagedBackup(InvalidInput):
    """The file is no whole backup of a ledger."""

    code = "damaged_backup"


class BackupTooNew(InvalidInput):
    """The backup was made by a newer program."""

    code = "backup_too_new"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Part(_Model):
    """One table: its columns in the order of the data, the number of its rows, the SHA-256 of the uncompressed data."""

    table_schema: str
    table: str
    columns: tuple[str, ...]
    rows: int
    sha256: str

    @property
    def name(self) -> str:
        """The part's name in the file."""
        return f"{self.table_schema}.{self.table}.copy"


class Migrated(_Model):
    """A migration that the backed-up database had; the SHA-256 is of its file."""

    number: int
    name: str
    sha256: str


class Beginning(_Model):
    """The genesis of the ledger: a simulated one stays simulated."""

    clock: str
    jurisdiction: str
    began_on: date


class Manifest(_Model):
    """What a backup holds. `made_at` is an instant by the database's clock; `head` the last position."""

    format: Literal["jiangcheng-backup"]
    version: int
    made_at: datetime
    ledger: str
    genesis: Beginning
    head: int
    migrations: tuple[Migrated, ...]
    parts: tuple[Part, ...]
    sequences: Mapping[str, int]


class _Kind(BaseModel):
    """What every version of the format says of itself."""

    format: Literal["jiangcheng-backup"]
    version: int


class ArchiveWriter:
    """Writes parts, then the manifest."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive

    def part(self, name: str, blocks: Iterable[bytes | bytearray | memoryview]) -> str:
        """Write a part; the SHA-256 of its data."""
        digest = hashlib.sha256()
        with self._archive.open(name, "w", force_zip64=True) as member:
            for block in _larger(blocks):
                digest.update(block)
                member.write(block)
        return digest.hexdigest()

    def manifest(self, manifest: Manifest) -> None:
        """Write the manifest, which makes the backup whole."""
        self._archive.writestr(_MANIFEST, manifest.model_dump_json(indent=2))


def _larger(blocks: Iterable[bytes | bytearray | memoryview]) -> Iterator[bytes]:
    """The same bytes in fewer blocks: COPY gives a row at a time."""
    held = bytearray()
    for block in blocks:
        held += block
        if len(held) >= _BLOCK:
            yield bytes(held)
            held.clear()
    yield bytes(held)


@contextmanager
def writing(path: Path) -> Iterator[ArchiveWriter]:
    """A new backup, readable by its owner alone; it gets its name when it is whole and on the disk.

    Raises InvalidInput if the file is there already or its folder cannot be written, DiskFull.
    """
    if path.exists():
        raise InvalidInput(f"{path} exists", do="Name another file; a backup is never overwritten.")
    unfinished = path.with_name(f"{path.name}.unfinished")
    with translate_errors(), _as_input(path), _removed_unless_renamed(unfinished):
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:
            with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
                yield ArchiveWriter(archive)
            file.flush()
            os.fsync(descriptor)
        unfinished.rename(path)


@contextmanager
def _removed_unless_renamed(unfinished: Path) -> Iterator[None]:
    try:
        yield
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


class ArchiveReader:
    """A backup whose manifest has been read and every part of which has its digest."""

    def __init__(self, archive: ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def blocks(self, part: Part) -> Iterator[bytes]:
        """The data of a part."""
        with self._archive.open(part.name) as member:
            yield from _blocks(member)


@contextmanager
def reading(path: Path) -> Iterator[ArchiveReader]:
    """A backup, read through once before anything is done with it.

    Raises InvalidInput if there is no such file, DamagedBackup, BackupTooNew.
    """
    with _as_input(path):
        try:
            with ZipFile(path) as archive:
                manifest = _manifest(archive, path)
                _check_parts(archive, manifest, path)
                yield ArchiveReader(archive, manifest)
        except (BadZipFile, EOFError, zlib.error) as wrong:
            raise _damaged(path, f"it is cut short or no zip file ({wrong})") from None


def _manifest(archive: ZipFile, path: Path) -> Manifest:
    if _MANIFEST not in archive.namelist():
        raise _damaged(path, "it has no manifest")
    text = archive.read(_MANIFEST)
    kind = _parsed(_Kind, text, path)
    if kind.version > VERSION:
        raise BackupTooNew(
            f"{path.name} has format {kind.version}, this program reads up to {VERSION}",
            do="Restore it with the version of the program that made it, or a later one.",
        )
    return _parsed(Manifest, text, path)


def _parsed(model: type[_T], text: bytes, path: Path) -> _T:
    try:
        return model.model_validate_json(text)
    except ValidationError as invalid:
        first = invalid.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise _damaged(path, f"its manifest is not one: {where} {first['msg']}") from None


def _check_parts(archive: ZipFile, manifest: Manifest, path: Path) -> None:
    names = {part.name for part in manifest.parts}
    if names | {_MANIFEST} != set(archive.namelist()):
        raise _damaged(path, "its parts are not those of its manifest")
    for part in manifest.parts:
        digest = hashlib.sha256()
        with archive.open(part.name) as member:
            for block in _blocks(member):
                digest.update(block)
        if digest.hexdigest() != part.sha256:
            raise _damaged(path, f"{part.name} is not what was written (its SHA-256 differs)")


def _blocks(member: IO[bytes]) -> Iterator[bytes]:
    while block := member.read(_BLOCK):
        yield block


def _damaged(path: Path, why: str) -> DamagedBackup:
    return DamagedBackup(f"{path.name}: {why}", do="Use another backup; nothing was restored.")


@contextmanager
def _as_input(path: Path) -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError) as wrong:
        raise InvalidInput(
            f"{path}: {wrong.strerror}", do="Name a file in a folder that you may read and write."
        ) from None
