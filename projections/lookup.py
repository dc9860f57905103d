"""Finding one thing by what people write: a whole id, or enough of its beginning to mean one thing only."""

import re
from collections.abc import Sequence
from typing import LiteralString
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from domain.errors import InvalidInput, NotFound
from ledger.database import Connection

_BEGINNING = re.compile(r"[0-9a-f]{6,32}")
_NAMED = 5  # how many of the candidates an error names


class Ambiguous(NotFound):
    """More than one thing begins like this."""

    code = "ambiguous"


class Found(Struct, frozen=True):
    """Something, and the subject in whose stream it stands."""

    id: UUID
    subject_id: UUID


class BatchLine(Struct, frozen=True):
    """An import as the views have it."""

    batch: UUID
    format: str
    file_name: str
    imported_on: str
    rows: int
    filed: int
    repeated: int
    refused: int
    withdrawn: int


class BatchRecord(Struct, frozen=True):
    """A record that an import filed, and what has become of it."""

    record_id: UUID
    subject_id: UUID
    issuer: str
    standing: str


class Lookup:
    """Questions to the views by id."""

    def __init__(self, pool: ConnectionPool[Connection]) -> None:
        self._pool = pool

    def record(self, written: str) -> Found:
        """The record with this id, beginning of an id, or document number. Raises NotFound, InvalidInput."""
        by_number = self._ask(
            "SELECT record_id, subject_id FROM views.records WHERE doc_no = %(number)s LIMIT 2", {"number": written}
        )
        found = by_number or self._ask(
            "SELECT record_id, subject_id FROM views.records"
            " WHERE record_id BETWEEN %(low)s AND %(high)s ORDER BY record_id LIMIT 6",
            bounds(written, what="record"),
        )
        return _only("record", written, [Found(UUID(str(i)), UUID(str(s))) for i, s in found])

    def task(self, written: str) -> Found:
        """The task with this id or beginning of an id, closed or not. Raises NotFound, InvalidInput."""
        found = self._ask(
            "SELECT task_id, subject_id FROM views.tasks"
            " WHERE task_id BETWEEN %(low)s AND %(high)s ORDER BY task_id LIMIT 6",
            bounds(written, what="task"),
        )
        return _only("task", written, [Found(UUID(str(i)), UUID(str(s))) for i, s in found])

    def batch(self, written: str) -> UUID:
        """The import with this id or beginning of an id. Raises NotFound, InvalidInput."""
        found = self._ask(
            "SELECT batch FROM views.batches WHERE batch BETWEEN %(low)s AND %(high)s ORDER BY batch LIMIT 6",
            bounds(written, what="batch"),
        )
        return _only("batch", written, [Found(UUID(str(row[0])), UUID(str(row[0]))) for row in found]).id

    def batches(self) -> list[BatchLine]:
        """Every import, by day."""
        found = self._ask(
            "SELECT batch, format, file_name, imported_on, rows, filed, repeated, refused, withdrawn"
            " FROM views.batches ORDER BY imported_on, batch",
            {},
        )
        return [_batch_line(row) for row in found]

    def records_of(self, batch: UUID) -> list[BatchRecord]:
        """Every record that an import filed, by subject."""
        found = self._ask(
            "SELECT record_id, subject_id, issuer, standing FROM views.records WHERE batch = %(batch)s"
            " ORDER BY subject_id, record_id",
            {"batch": batch},
        )
        return [BatchRecord(UUID(str(r)), UUID(str(s)), str(issuer), str(to)) for r, s, issuer, to in found]

    def withdrawn(self, records: Sequence[UUID]) -> set[UUID]:
        """Those of the records that are withdrawn."""
        found = self._ask(
            "SELECT record_id FROM views.records WHERE record_id = ANY(%(ids)s) AND standing = 'withdrawn'",
            {"ids": list(records)},
        )
        return {UUID(str(row[0])) for row in found}

    def _ask(self, question: LiteralString, values: dict[str, object]) -> list[tuple[object, ...]]:
        with self._pool.connection() as connection:
            return connection.execute(question, values).fetchall()


def bounds(written: str, *, what: str) -> dict[str, object]:
    """The lowest and the highest id that begin as written. Raises InvalidInput for what begins no id."""
    digits = written.strip().lower().replace("-", "")
    if not _BEGINNING.fullmatch(digits):
        raise InvalidInput(
            f"{written[:80]!r} is no id of a {what}",
            do="Write the id, or at least its first 6 characters of 0-9 and a-f.",
        )
    return {"low": UUID(digits.ljust(32, "0")), "high": UUID(digits.ljust(32, "f"))}


def _only(what: str, written: str, found: Sequence[Found]) -> Found:
    if not found:
        raise NotFound(f"{what} {written[:80]}", do="See its id with `jiangcheng history`, `tasks` or `imports list`.")
    if len(found) > 1:
        named = ", ".join(str(one.id) for one in found[:_NAMED])
        raise Ambiguous(f"{what} {written[:80]} may mean {named}", do="Write more of the id.")
    return found[0]


def _batch_line(row: tuple[object, ...]) -> BatchLine:
    batch, format_, name, on, *counts = row
    rows, filed, repeated, refused, withdrawn = (int(str(count)) for count in counts)
    return BatchLine(
        batch=UUID(str(batch)),
        format=str(format_),
        file_name=str(name),
        imported_on=str(on),
        rows=rows,
        filed=filed,
        repeated=repeated,
        refused=refused,
        withdrawn=withdrawn,
    )
