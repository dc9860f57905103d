"""An import: what its rows came to; what is refused is kept with its line and reasons."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

from msgspec import Struct

from api.formats.rows import NOTHING_MORE, About
from api.tables.sheets import Note
from domain.events import BatchImported
from domain.identity import scanner
from domain.records import Record
from domain.state import Registration
from ledger.vault.persons import Reported


class Reject(Struct, frozen=True):
    """A row that was not filed, and every reason. `raw` may be shown; `cells` is for its importer alone."""

    line: int
    raw: str
    reasons: tuple[str, ...]
    cells: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Without what stood in the row."""
        return f"Reject({self.line}, {self.reasons})"


class Repeat(Struct, frozen=True):
    """A row that was filed before, in this file or an earlier one; no error."""

    line: int
    record_id: UUID


class Accepted(Struct, frozen=True):
    """A row that is to be filed."""

    line: int
    registration: Registration
    record: Record
    about: About = NOTHING_MORE
    cells: tuple[str, ...] = ()
    raw: str = ""

    @property
    def reported(self) -> Reported:
        """A person's record as it came."""
        on = self.about.conducted_on or self.record.determined_on
        return Reported(self.record, on, self.about.texts, self.about.amounts, self.about.beside)

    def refused(self, *reasons: str) -> Reject:
        """The same as a row that was not filed after all."""
        return Reject(self.line, self.raw if self.cells else self.record.document.doc_no, reasons, self.cells)

    def __repr__(self) -> str:
        """Without what stood in the row."""
        return f"Accepted({self.line})"


class Batch(Struct, frozen=True, kw_only=True):
    """A file, read and sorted; nothing of it is filed yet."""

    batch: UUID
    format: str
    path: Path
    file_hash: str
    accepted: tuple[Accepted, ...]
    repeats: tuple[Repeat, ...]
    rejects: tuple[Reject, ...]
    further: tuple[Accepted, ...] = ()
    """Rows in which a further source tells a filed decision otherwise."""
    ended: tuple[Accepted, ...] = ()
    """Rows whose filed decision their source has revoked since."""
    headings: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    last_day: date | None = None
    """The latest day of a row that is filed now or was before."""
    taken: int = 0
    """How many rows were filed already, in columns (api.history); they are none of the others."""

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return len(self.accepted) + len(self.told_again) + len(self.rejects) + self.taken

    @property
    def told_again(self) -> tuple[Repeat, ...]:
        """Every row about a record that is filed, whatever it says of it."""
        again = (Repeat(row.line, row.record.record_id) for row in (*self.further, *self.ended))
        return (*self.repeats, *again)

    def event(self, *, filed: int, rejects: int) -> BatchImported:
        """What the ledger remembers of it."""
        return BatchImported(
            batch=self.batch,
            format=self.format,
            file_name=scanner.mask(self.path.name),
            file_hash=self.file_hash,
            rows=self.rows,
            filed=filed,
            repeated=len(self.told_again),
            refused=rejects,
        )


def batch_stream(batch: UUID) -> UUID:
    """The stream of a batch."""
    return batch


def by_subject(accepted: Iterable[Accepted]) -> Iterator[tuple[Registration, Sequence[Accepted]]]:
    """The rows of each subject together, in the order in which the subjects first appear."""
    grouped: dict[tuple[str, ...], list[Accepted]] = {}
    for one in accepted:
        grouped.setdefault(_whom(one), []).append(one)
    for rows in grouped.values():
        yield rows[0].registration, sorted(rows, key=lambda row: (row.record.determined_on, row.line))


def _whom(row: Accepted) -> tuple[str, ...]:
    """Who is meant: a person by number and name, since both must agree (INV-40)."""
    person = row.about.person
    if person is not None:
        return (person.number.scheme, person.number.number, person.name)
    return (row.registration.scheme, row.registration.number)


def write_rejects(rejects: Sequence[Reject], folder: Path, batch: UUID) -> Path:
    """Keep refused rows as tab-separated line, reasons and text; the file's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{batch}.tsv"
    with path.open("w", encoding="utf-8") as file:
        file.write("line\treasons\trow\n")
        for reject in rejects:
            file.write(f"{reject.line}\t{'; '.join(reject.reasons)}\t{reject.raw}\n")
    return path
