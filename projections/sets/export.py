"""Facts out of the ledger into files: opaque ids and the fields that rules test, nothing that names anybody.

What changed since the position that the files tell of is folded anew and written as a further generation. Everything
is written anew where the columns change, where generations have become many, and where somebody was erased or a record
was sealed: nothing of them may stay in a file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final, TypeVar
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from domain.events import RecordSealed, SubjectErased
from domain.facts import Fact, FieldValue
from domain.state import Draft, Subject
from domain.subjects import apply
from ledger.database import Connection
from ledger.log.streams import Recorded, read_streams
from projections.projector import tells_of_subject
from projections.sets.engine import SUBJECT_FILE, Engine, fact_file, fill, latest, make_table, opened
from projections.sets.files import Generation, Manifest, SetFiles
from rules.matching.limits import LARGEST, SMALLEST, Schema
from rules.matching.limits import FieldType as Kind
from rules.matching.schema import RECORD_FIELDS, record_schema
from rules.rulesets import Ruleset
from rules.sets.relations import column_of, field_columns

_MANY: Final = 12
"""Generations, beyond which everything is written anew."""
_TOGETHER: Final = 500  # streams read at once
_ROWS: Final = 20_000  # facts put into the database at once

_T = TypeVar("_T")


class Refreshed(Struct, frozen=True):
    """What the files tell of now, and what it came to."""

    manifest: Manifest
    changed: int
    """Subjects that were folded anew."""
    whole: bool
    """Whether every file was written anew."""


def columns_of(rulesets: Iterable[Ruleset]) -> dict[str, str]:
    """The columns that rulesets can ask for: of text only what is a word of a closed list, or tested by a rule."""
    found: dict[str, str] = {}
    for ruleset in rulesets:
        found |= field_columns(_askable(ruleset))
    return dict(sorted(found.items()))


def _fits(written: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Whether files hold what is wanted, and no text that nothing but a former draft has asked for."""
    surplus = {kind for name, kind in written.items() if name not in wanted}
    return wanted.items() <= written.items() and "VARCHAR" not in surplus


def _askable(ruleset: Ruleset) -> Schema:
    tested = {test.field for pattern in ruleset.patterns.values() for test in pattern.tests}
    closed = {name for item in ruleset.catalogue for name, field in item.fields.items() if field.values}
    kept = {*RECORD_FIELDS, *tested, *closed}
    return {name: kind for name, kind in record_schema(ruleset).items() if kind is not str or name in kept}


def refresh(
    pool: ConnectionPool[Connection], files: SetFiles, rulesets: Iterable[Ruleset], *, anew: bool = False
) -> Refreshed:
    """Bring the files up to the ledger's head; whoever calls holds their lock."""
    columns = columns_of(rulesets)
    written = files.manifest()
    known = Manifest(columns=columns) if anew or not _fits(written.columns, columns) else written
    with opened(files) as engine, pool.connection() as connection:
        export = _Export(engine, files, known, generation=written.next_generation)
        changed = export.take_over(connection)
        whole = not known.generations or export.something_is_gone or len(known.generations) >= _MANY
        if changed == 0 and known.generations:
            manifest = Manifest(export.head, known.columns, known.next_subject, known.generations)
        else:
            manifest = export.rewritten() if whole else export.added()
    files.keep(manifest)
    return Refreshed(manifest, changed, whole and bool(changed))


class _Export:
    """One refresh: what changed is folded into two tables, which then become files."""

    def __init__(self, engine: Engine, files: SetFiles, known: Manifest, *, generation: int) -> None:
        """`generation` names new files: what counts until these do is overwritten by none of them."""
        self._engine = engine
        self._files = files
        self._known = known
        self._shape = fact_file(known.columns)
        self._next = known.next_subject
        self._generation = generation
        self._fields: list[tuple[str, Kind]] = list(_fields_of(known.columns))
        self.something_is_gone = False
        self.head = known.position
        latest(engine, files, known)
        make_table(engine, "new_subjects", SUBJECT_FILE)
        make_table(engine, "new_facts", self._shape)

    def take_over(self, connection: Connection) -> int:
        """Fold whoever changed since the files were written; how many they are.

        What stands up to the head is there for ever, so that no transaction need be kept open over all of it.
        """
        self.head = _head(connection)
        changed = _changed(connection, after=self._known.position, up_to=self.head)
        folded = 0
        for streams in _chunks(changed, _TOGETHER):
            subjects = [one for one in self._folded(connection, streams) if one.registration is not None]
            folded += len(subjects)
            self._put(subjects)
        return folded

    def _folded(self, connection: Connection, streams: Sequence[UUID]) -> Iterator[Subject]:
        recorded = read_streams(connection, streams, up_to=self.head)
        for stream, events in groupby(recorded, key=attrgetter("stream")):
            subject = self._fold(stream, events)
            if subject is not None:
                yield subject

    def _fold(self, stream: UUID, recorded: Iterable[Recorded]) -> Subject | None:
        draft = Draft(Subject(subject_id=stream))
        for one in recorded:
            event = one.happened.event
            if not tells_of_subject(event):
                return None
            apply(draft, one.happened)
            if one.position > self._known.position and isinstance(event, SubjectErased | RecordSealed):
                self.something_is_gone = True
        return draft.freeze()

    def _put(self, subjects: Sequence[Subject]) -> None:
        numbers = self._numbers([one.subject_id for one in subjects])
        told: list[tuple[object, ...]] = []
        facts: list[tuple[object, ...]] = []
        for one in subjects:
            number = numbers[one.subject_id]
            told.append(self._subject_row(one, number))
            facts += [self._fact_row(fact, number, place) for place, fact in enumerate(_facts(one))]
        fill(self._engine, "new_subjects", SUBJECT_FILE, told)
        for rows in _chunks(facts, _ROWS):
            fill(self._engine, "new_facts", self._shape, rows)

    def _numbers(self, ids: Sequence[UUID]) -> dict[UUID, int]:
        """The number of each in the files: that which it has, else the next."""
        found = self._engine.execute(
            "SELECT id, subject FROM all_subjects WHERE id IN (SELECT unnest(CAST($ids AS UUID[])))",
            {"ids": [str(one) for one in ids]},
        ).fetchall()
        numbers = {UUID(str(one)): int(subject) for one, subject in found}
        for one in ids:
            if one not in numbers:
                numbers[one] = self._next
                self._next += 1
        return numbers

    def _subject_row(self, subject: Subject, number: int) -> tuple[object, ...]:
        who = subject.registration
        assert who is not None, "only who is registered is put"
        stands = who.defect is None and not who.erased
        return number, self._generation, str(subject.subject_id), str(who.kind), who.region, stands

    def _fact_row(self, fact: Fact, number: int, place: int) -> tuple[object, ...]:
        fields = (_value(fact.fields.get(name), kind) for name, kind in self._fields)
        days = (fact.determined_on, fact.speaks_from, fact.void_from)
        return number, self._generation, place, str(fact.record_id), *days, *fields

    # --- into files

    def added(self) -> Manifest:
        """A further generation with what changed."""
        return self._manifest((*self._known.generations, self._written("new_subjects", "new_facts")))

    def rewritten(self) -> Manifest:
        """One generation with everything: what changed, of the others what the files tell; nothing of the erased."""
        self._engine.execute(
            "CREATE TEMP TABLE whole_subjects AS SELECT * REPLACE ($now AS generation) FROM (FROM new_subjects"
            " UNION ALL BY NAME FROM all_subjects WHERE subject NOT IN (SELECT subject FROM new_subjects))"
            " WHERE stands",
            {"now": self._generation},
        )
        self._engine.execute(
            "CREATE TEMP TABLE whole_facts AS SELECT * REPLACE ($now AS generation) FROM (FROM new_facts"
            " UNION ALL BY NAME FROM all_facts WHERE subject NOT IN (SELECT subject FROM new_subjects))"
            " WHERE subject IN (SELECT subject FROM whole_subjects)",
            {"now": self._generation},
        )
        return self._manifest((self._written("whole_subjects", "whole_facts"),))

    def _written(self, subjects: str, facts: str) -> Generation:
        number = self._generation
        self._engine.table(subjects).order("subject").write_parquet(
            str(self._files.subjects(number)), compression="zstd"
        )
        self._engine.table(facts).order("subject, place").write_parquet(
            str(self._files.facts(number)), compression="zstd"
        )
        return Generation(number, _many(self._engine, subjects), _many(self._engine, facts))

    def _manifest(self, generations: tuple[Generation, ...]) -> Manifest:
        return Manifest(self.head, self._known.columns, self._next, generations)


def _facts(subject: Subject) -> list[Fact]:
    """What rules see of whoever can be named; of an erased one nothing stays."""
    who = subject.registration
    return [] if who is None or who.erased or who.defect is not None else subject.facts()


def _value(value: FieldValue | None, kind: Kind) -> FieldValue | None:
    """A value of the column's type; whole numbers beyond 64 bits compare as the outermost (rules.matching.limits)."""
    if type(value) is not kind:
        return None
    return min(max(value, SMALLEST), LARGEST) if type(value) is int else value


def _fields_of(columns: Mapping[str, str]) -> Iterator[tuple[str, Kind]]:
    kinds: tuple[Kind, ...] = (bool, int, str)
    for name in columns:
        bare, _, told = name.removeprefix("f_").rpartition("_")
        kind = next(one for one in kinds if one.__name__ == told)
        assert column_of(bare, kind) == name, name
        yield bare, kind


def _many(engine: Engine, table: str) -> int:
    [(many,)] = engine.table(table).aggregate("count(*)").fetchall()
    return int(many)


def _head(connection: Connection) -> int:
    row = connection.execute("SELECT coalesce(max(notification_id), 0) FROM ledger.stored_events").fetchone()
    assert row is not None, "an aggregate has one row"
    return int(str(row[0]))


def _changed(connection: Connection, *, after: int, up_to: int) -> list[UUID]:
    rows = connection.execute(
        "SELECT DISTINCT originator_id FROM ledger.stored_events"
        " WHERE notification_id > %s AND notification_id <= %s ORDER BY originator_id",
        (after, up_to),
    ).fetchall()
    return [UUID(str(row[0])) for row in rows]


def _chunks(whole: Sequence[_T], size: int) -> Iterator[list[_T]]:
    return (list(whole[start : start + size]) for start in range(0, len(whole), size))
