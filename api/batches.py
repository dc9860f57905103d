"""An import: a file's rows checked, filed, and accounted for; what is refused is kept with its line and reasons."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid5

from msgspec import Struct

from api.formats import FORMATS
from api.formats.rows import Row, file_hash
from domain.cases import refuse_incomplete
from domain.errors import InvalidInput, InvalidRecord
from domain.events import BatchImported
from domain.records import NAMESPACE, Record
from domain.state import Registration
from ledger.context import FiledIdentity
from rules.compiled import Compiled
from rules.rulebook import RulesetRulebook
from rules.rulesets import Intake, Ruleset


class Shelf(Protocol):
    """What a file is held against: the rules, and what is filed. A ledger's Context is one."""

    @property
    def rulebook(self) -> RulesetRulebook:
        """The rules that say what may be filed."""

    def filed(self, record_ids: Iterable[UUID]) -> dict[UUID, FiledIdentity]:
        """Those of the records that are filed."""


class EmptyShelf:
    """The rules of a pack where nothing is filed: for a trial before there is a ledger."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.rulebook = RulesetRulebook([Compiled(ruleset)])

    def filed(self, record_ids: Iterable[UUID]) -> dict[UUID, FiledIdentity]:
        """None."""
        del record_ids
        return {}


class Reject(Struct, frozen=True):
    """A row that was not filed, and every reason."""

    line: int
    raw: str
    reasons: tuple[str, ...]


class Repeat(Struct, frozen=True):
    """A row that was filed before, in this file or an earlier one; no error."""

    line: int
    record_id: UUID


class Accepted(Struct, frozen=True):
    """A row that is to be filed."""

    line: int
    registration: Registration
    record: Record


class Batch(Struct, frozen=True):
    """A file, read and sorted; nothing of it is filed yet."""

    batch: UUID
    format: str
    path: Path
    file_hash: str
    accepted: tuple[Accepted, ...]
    repeats: tuple[Repeat, ...]
    rejects: tuple[Reject, ...]
    last_day: date | None = None
    """The latest day of a row that is filed now or was before."""

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return len(self.accepted) + len(self.repeats) + len(self.rejects)

    def event(self, *, filed: int, rejects: int) -> BatchImported:
        """What the ledger remembers of it."""
        return BatchImported(
            batch=self.batch,
            format=self.format,
            file_name=self.path.name,
            file_hash=self.file_hash,
            rows=self.rows,
            filed=filed,
            repeated=len(self.repeats),
            refused=rejects,
        )


def batch_stream(batch: UUID) -> UUID:
    """The stream of a batch."""
    return batch


def intake_of(ruleset: Ruleset, name: str) -> Intake:
    """What a format's rows mean in a ruleset. Raises InvalidInput for a format it does not know."""
    found = next((intake for intake in ruleset.intake if intake.format == name), None)
    if found is None or name not in FORMATS:
        known = ", ".join(sorted(intake.format for intake in ruleset.intake if intake.format in FORMATS))
        raise InvalidInput(f"format {name}", do=f"{ruleset.pack} takes: {known}.")
    return found


def read(path: Path, *, name: str, ruleset: Ruleset) -> tuple[UUID, str, list[Row]]:
    """The batch id, the file's hash and its rows. Raises InvalidInput for what is no such file."""
    digest = file_hash(path)
    batch = uuid5(NAMESPACE, f"batch\x1f{name}\x1f{digest}")
    return batch, digest, list(FORMATS[name](path, intake_of(ruleset, name), batch))


def sort_out(path: Path, *, name: str, context: Shelf, latest: date | None) -> Batch:
    """Read a file and decide of each row whether it is filed, was filed before, or is refused.

    `latest` is the last day a record may speak of; None leaves that to the day it is filed on.
    """
    ruleset = context.rulebook.versions[-1].ruleset
    batch, digest, rows = read(path, name=name, ruleset=ruleset)
    known = context.filed(row.record.record_id for row in rows if row.record is not None)
    accepted: list[Accepted] = []
    repeats: list[Repeat] = []
    rejects: list[Reject] = []
    seen: set[UUID] = set()
    for row in rows:
        match _judge(row, context, latest):
            case Accepted() as good if good.record.record_id in seen:
                repeats.append(Repeat(row.line, good.record.record_id))
            case Accepted() as good if good.record.record_id in known:
                _known(good, row, known[good.record.record_id].content_hash, repeats, rejects)
            case Accepted() as good:
                seen.add(good.record.record_id)
                accepted.append(good)
            case Reject() as bad:
                rejects.append(bad)
    refused = {reject.line for reject in rejects}
    days = [row.record.determined_on for row in rows if row.record is not None and row.line not in refused]
    return Batch(
        batch, name, path, digest, tuple(accepted), tuple(repeats), tuple(rejects), last_day=max(days, default=None)
    )


def _known(good: Accepted, row: Row, content: bytes, repeats: list[Repeat], rejects: list[Reject]) -> None:
    """Same identity, same content: answered with the first. Same identity, other content: refused, naming correct."""
    if content.hex() == good.record.content_hash:
        repeats.append(Repeat(row.line, good.record.record_id))
    else:
        reason = f"record {good.record.record_id} is filed with other content: use `jiangcheng correct`"
        rejects.append(Reject(row.line, row.raw, (reason,)))


def _judge(row: Row, context: Shelf, latest: date | None) -> Accepted | Reject:
    if row.record is None or row.registration is None:
        return Reject(row.line, row.raw, row.reasons)
    reasons = context.rulebook.complaints(
        row.record, registration=row.registration, on=latest or row.record.determined_on
    )
    try:
        refuse_incomplete(row.record, on=latest or date.max)
    except InvalidRecord as wrong:
        reasons = [*reasons, wrong.detail]
    if reasons:
        return Reject(row.line, row.raw, tuple(reasons))
    return Accepted(row.line, row.registration, row.record)


def by_subject(accepted: Iterable[Accepted]) -> Iterator[tuple[Registration, Sequence[Accepted]]]:
    """The rows of each subject together, in the order in which the subjects first appear."""
    grouped: dict[tuple[str, str], list[Accepted]] = {}
    for one in accepted:
        grouped.setdefault((one.registration.scheme, one.registration.number), []).append(one)
    for rows in grouped.values():
        yield rows[0].registration, sorted(rows, key=lambda row: (row.record.determined_on, row.line))


def write_rejects(rejects: Sequence[Reject], folder: Path, batch: UUID) -> Path:
    """Keep refused rows as tab-separated line, reasons and text; the file's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{batch}.tsv"
    with path.open("w", encoding="utf-8") as file:
        file.write("line\treasons\trow\n")
        for reject in rejects:
            file.write(f"{reject.line}\t{'; '.join(reject.reasons)}\t{reject.raw}\n")
    return path
