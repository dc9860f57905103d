"""What is to be put right: the treatments of departments and fields, as lists of organisations and as counts (C77).

A row stays when it is over, so that a rate counts everything that ever was. Persons are counted and never listed.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final
from uuid import UUID

from msgspec import Struct, convert
from psycopg_pool import ConnectionPool

from domain.transitions import RectificationState
from domain.values import SubjectKind
from ledger.database import Connection
from projections.changes import Changes
from projections.state import one_state

SEALED: Final = "RecordSealed"
VOID: Final = ("RecordWithdrawn", "RecordRetired", "DecisionRevoked", "DecisionChanged", "RecognitionDeclined")
"""Steps of a record after which there was nothing to put right."""
REPAIRED: Final = "RepairGranted"


class Treated(Struct, frozen=True, kw_only=True):
    """A record over which somebody was talked to, reminded or told to put something right."""

    record_id: UUID
    subject_id: UUID
    kind: SubjectKind
    behaviour: str
    department: str
    first: bool
    state: RectificationState
    talked_on: date | None
    reminded_on: date | None
    ordered_on: date | None
    until: date | None
    verified_on: date | None
    ended_on: date | None
    ended_by: str
    name: str
    doc_no: str

    @property
    def void(self) -> bool:
        """Whether there never was anything to put right, as the record's own department found."""
        return self.ended_by in VOID

    @property
    def rectified_on(self) -> date | None:
        """When it was found put right, or its record was repaired, which says the same."""
        return self.verified_on or (self.ended_on if self.ended_by == REPAIRED else None)

    def rectified_by(self, day: date) -> bool:
        """Whether that was so at the end of a day."""
        return self.rectified_on is not None and self.rectified_on <= day

    def late(self, on: date) -> bool:
        """Whether a last day has passed by the end of another, and it was not put right by then."""
        over = self.rectified_on or self.ended_on or on
        return self.until is not None and self.until < min(on, over)

    @property
    def in_time(self) -> bool:
        """Whether it was put right by the last day, or upon the reminder alone."""
        return self.rectified_on is not None and (self.until is None or self.rectified_on <= self.until)


def treated(pool: ConnectionPool[Connection], *, department: str | None) -> list[Treated]:
    """Everything that a department, or anybody, has to do with; by field and record, persons without a name."""
    with one_state(pool) as connection:
        rows = connection.execute(
            "SELECT t.record_id, t.subject_id, t.kind, t.behaviour, t.department, t.first, t.state, t.talked_on,"
            " t.reminded_on, t.ordered_on, t.until, t.verified_on, t.ended_on, t.ended_by,"
            " coalesce(s.name, '') AS name, coalesce(r.doc_no, '') AS doc_no"
            " FROM views.treatments AS t LEFT JOIN views.subjects AS s USING (subject_id)"
            " LEFT JOIN views.records AS r USING (record_id)"
            " WHERE %(department)s::text IS NULL OR t.department = %(department)s"
            " ORDER BY t.behaviour, t.until NULLS LAST, t.record_id",
            {"department": department},
        )
        names = Treated.__struct_fields__
        return [convert(dict(zip(names, row, strict=True)), Treated, strict=False) for row in rows]


def write_treatments(connection: Connection, changes: Changes) -> None:
    """Write how far each came; what the law seals is shown nowhere (INV-33). The caller's transaction makes it one."""
    if not changes.treatments:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO treatments VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (record_id) DO UPDATE SET behaviour = excluded.behaviour, department = excluded.department,"
            " first = excluded.first, state = excluded.state, talked_on = excluded.talked_on,"
            " reminded_on = excluded.reminded_on, ordered_on = excluded.ordered_on, until = excluded.until,"
            " verified_on = excluded.verified_on, ended_on = excluded.ended_on, ended_by = excluded.ended_by",
            list(_rows(changes)),
        )
        sealed = [record_id for record_id, one in changes.treatments.items() if one.ended_by == SEALED]
        cursor.execute("DELETE FROM treatments WHERE record_id = ANY(%s)", (sealed,))


def _rows(changes: Changes) -> Iterator[tuple[object, ...]]:
    for record_id, (subject_id, one, ended_on, ended_by) in changes.treatments.items():
        subject = changes.subjects[subject_id]
        filed, who = subject.records[record_id], subject.registration
        assert who is not None, "only registered subjects have views"
        yield (
            record_id,
            subject_id,
            str(who.kind),
            filed.record.behaviour_code,
            filed.answers,
            one.waits,
            str(RectificationState.MOOT if ended_on else one.state),
            one.talked_on,
            one.reminded_on,
            one.ordered_on,
            one.until,
            one.verified_on,
            ended_on,
            ended_by,
        )
