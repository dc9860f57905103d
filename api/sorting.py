"""Sorting a file: each row is to be filed, was filed before, tells of what is filed otherwise, or is refused."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid5

from msgspec.structs import replace

from api.batches import Accepted, Batch, Reject, Repeat
from api.formats import FORMATS
from api.formats.rows import Naming, Reading, Row, Terms, file_hash
from api.shelf import Shelf
from api.tables.telling import both
from domain.cases import refuse_incomplete
from domain.content import with_content_hash
from domain.errors import InvalidInput, InvalidRecord
from domain.records import (
    NAMESPACE,
    PERFORMANCE,
    SILENT,
    Filed,
    Record,
    decision_id,
    document_key,
    record_id,
    subject_id,
)
from ledger.context import FiledIdentity
from ledger.vault.ciphers import drawn
from ledger.vault.persons import Person, Reported
from rules.rulesets import Intake, Ruleset


class _Remedy(NamedTuple):
    """The verb for what a row says otherwise than what is filed."""

    zh: str
    en: str


_CORRECT = _Remedy("更正", "`jiangcheng correct`")
_TURNED_OUT = _Remedy("履约认定 `jiangcheng record performance`", "`jiangcheng record performance`")


def intake_of(ruleset: Ruleset, name: str) -> Intake:
    """What a format's rows mean in a ruleset. Raises InvalidInput for a format it does not know."""
    own = FORMATS[name].intake if name in FORMATS else None
    found = next((intake for intake in ruleset.intake if intake.format == name), own)
    if found is None or name not in FORMATS:
        stated = {intake.format for intake in ruleset.intake}
        known = ", ".join(sorted(one for one, format_ in FORMATS.items() if one in stated or format_.intake))
        raise InvalidInput(f"format {name}", do=f"{ruleset.pack} takes: {known}.")
    return found


def read(
    path: Path, *, name: str, shelf: Shelf, importer: str = "", on: date | None = None
) -> tuple[str, Terms, Reading]:
    """The file's hash, what it is read under, and its rows. Raises InvalidInput for what is no such file."""
    digest, terms = _hashed(path, name=name, shelf=shelf, importer=importer, on=on)
    return digest, terms, FORMATS[name].read(path, terms)


def read_under(path: Path, *, name: str, shelf: Shelf, importer: str = "") -> Terms:
    """What a file is read under, as of any day. Raises InvalidInput for what cannot be read."""
    return _hashed(path, name=name, shelf=shelf, importer=importer, on=None)[1]


def _hashed(path: Path, *, name: str, shelf: Shelf, importer: str, on: date | None) -> tuple[str, Terms]:
    ruleset = shelf.rulebook.versions[-1].ruleset
    intake = intake_of(ruleset, name)
    digest = file_hash(path)
    batch = uuid5(NAMESPACE, f"batch\x1f{name}\x1f{digest}")
    terms = Terms(
        intake=intake, ruleset=ruleset, batch=batch, on=on or date.max, importer=importer, regions=shelf.regions
    )
    return digest, terms


def sort_out(
    path: Path,
    *,
    name: str,
    shelf: Shelf,
    latest: date | None,
    importer: str = "",
    only: frozenset[int] | None = None,
) -> Batch:
    """Read a file and decide of each row whether it is filed, was filed before, or is refused.

    `latest` is the last day a record may speak of; None leaves that to the day it is filed on. `importer` is the
    department that sends the file. `only` are the lines that are left where others were filed otherwise.
    """
    digest, terms = _hashed(path, name=name, shelf=shelf, importer=importer, on=latest)
    reading = FORMATS[name].read(path, replace(terms, only=only))
    rows = _named(list(reading.rows), shelf)
    sorting = Sorting(shelf, latest, shelf.filed(row.record.record_id for row in rows if row.record is not None))
    for row in rows:
        sorting.put(row)
    refused = {reject.line for reject in sorting.rejects}
    days = [row.record.determined_on for row in rows if row.record is not None and row.line not in refused]
    return Batch(
        batch=terms.batch,
        format=name,
        path=path,
        file_hash=digest,
        accepted=tuple(sorting.accepted.values()),
        repeats=tuple(sorting.repeats),
        rejects=tuple(sorting.rejects),
        further=tuple(sorting.further),
        ended=tuple(sorting.ended),
        headings=reading.headings,
        notes=reading.notes,
        last_day=max(days, default=None),
    )


def _named(rows: Sequence[Row], shelf: Shelf) -> list[Row]:
    """The rows with the identity of their records: of a decision it is known only once its subject is."""
    asked = {(r.registration.scheme, r.registration.number) for r in rows if r.registration and not r.about.person}
    known = shelf.known_as(asked)
    trial = drawn(16)  # makes ids of persons' records that mean nothing outside this run
    return [_with_identity(row, known, shelf, trial=trial) for row in rows]


def _with_identity(row: Row, known: Mapping[tuple[str, str], UUID], shelf: Shelf, *, trial: bytes) -> Row:
    if row.record is None or row.registration is None or row.about.naming is Naming.BY_SOURCE:
        return row
    record, person = row.record, row.about.person
    if person is None:
        who = (row.registration.scheme, row.registration.number)
        identity = decision_id(record.issuer, document_key(record), known.get(who) or subject_id(*who))
        return replace(row, record=with_content_hash(replace(record, record_id=identity)))
    reported = Reported(record, row.about.conducted_on or record.determined_on, row.about.texts, row.about.amounts)
    filed = shelf.as_filed(person, reported) or _untold(record, person, trial=trial)
    return replace(row, record=replace(record, record_id=filed.record_id, content_hash=filed.content_hash))


def _untold(record: Record, person: Person, *, trial: bytes) -> Record:
    """Two rows of one file that say the same have one identity, where no vault could give them theirs."""
    key = "\x1f".join((trial.hex(), person.number.scheme, person.number.number, record.issuer, document_key(record)))
    return with_content_hash(replace(record, record_id=record_id("trial", key)))


class Sorting:
    """Rows as they are sorted one after the other; the first of two that are the same decides about the second."""

    def __init__(self, shelf: Shelf, latest: date | None, known: Mapping[UUID, FiledIdentity]) -> None:
        self._shelf = shelf
        self._latest = latest
        self._known = known
        self.accepted: dict[UUID, Accepted] = {}
        self.repeats: list[Repeat] = []
        self.rejects: list[Reject] = []
        self.further: list[Accepted] = []
        self.ended: list[Accepted] = []

    def put(self, row: Row) -> None:
        """Decide about one row."""
        judged = _judge(row, self._shelf, self._latest)
        if isinstance(judged, Reject):
            self.rejects.append(judged)
            return
        identity = judged.record.record_id
        if identity in self._known:
            self._filed_before(judged, self._known[identity])
        elif judged.about.ended is not None:
            self.rejects.append(judged.refused(_ENDED_BEFORE))
        elif identity in self.accepted:
            self._told_again(judged, self.accepted[identity].record)
        else:
            self.accepted[identity] = judged

    def _filed_before(self, row: Accepted, known: FiledIdentity) -> None:
        """Same identity, same content: answered with the first. Other content: a further source, or refused."""
        same = known.content_hash.hex() == row.record.content_hash
        if known.erased or (same and row.about.ended is None):
            self.repeats.append(Repeat(row.line, row.record.record_id))
            return
        found = self._shelf.record(known.subject_id, row.record.record_id)
        if row.about.ended is not None:
            self._end(row, found)
        elif found is not None:
            self._told_again(row, found.record)
        else:
            self.rejects.append(row.refused(_different(row, _CORRECT)))

    def _told_again(self, row: Accepted, first: Record) -> None:
        if row.record.content_hash == first.content_hash:
            self.repeats.append(Repeat(row.line, row.record.record_id))
        elif _is_further(row.record, first):
            self.further.append(row)
        else:
            self.rejects.append(row.refused(_different(row, _remedy(row.record, first))))

    def _end(self, row: Accepted, found: Filed | None) -> None:
        """Only whom the decision is from, or who told of it, says that it is revoked (INV-19)."""
        if found is None or found.void_from is not None or found.standing in SILENT:
            self.repeats.append(Repeat(row.line, row.record.record_id))
        elif row.record.source in (found.record.issuer, found.record.source):
            self.ended.append(row)
        else:
            self.rejects.append(row.refused(_NOT_ITS_OWN))


_ENDED_BEFORE = both(
    "入库前已撤销或移出，不再入库",
    "its source has revoked it, or ended it, before it was ever filed here: there is nothing to end",
)
_NOT_ITS_OWN = both(
    "非认定部门或原来源报送的撤销，不予采用",
    "it says that the decision is revoked, but comes neither from its issuer nor from who told of it (INV-19)",
)


def _is_further(record: Record, first: Record) -> bool:
    return bool(record.source) and bool(first.source) and record.source != first.source


def _different(row: Accepted, remedy: _Remedy) -> str:
    return both(
        f"该决定已入库且内容不同，请使用{remedy.zh}",
        f"record {row.record.record_id} is filed with other content: use {remedy.en}",
    )


def _remedy(told: Record, first: Record) -> _Remedy:
    """How a promise turned out is a finding of its own, and corrects nothing (C57)."""
    same = told.fields.get(PERFORMANCE) == first.fields.get(PERFORMANCE)
    return _CORRECT if same else _TURNED_OUT


def _judge(row: Row, shelf: Shelf, latest: date | None) -> Accepted | Reject:
    if row.record is None or row.registration is None:
        return Reject(row.line, row.raw, row.reasons, row.cells)
    reasons = shelf.rulebook.complaints(
        row.record, registration=row.registration, on=latest or row.record.determined_on
    )
    try:
        refuse_incomplete(row.record, on=latest or date.max)
    except InvalidRecord as wrong:
        reasons = [*reasons, wrong.detail]
    if reasons:
        return Reject(row.line, row.raw, tuple(reasons), row.cells)
    return Accepted(row.line, row.registration, row.record, row.about, row.cells, row.raw)
