"""Who may stand for whom, found by the person: what a subject's own stream says is found by the subject."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from domain.pending import Mandate
from domain.state import Subject
from domain.values import MandateBasis, MandateScope
from ledger.database import Connection
from projections.state import one_state


class StandsFor(Struct, frozen=True):
    """For whom a person may stand."""

    subject_id: UUID
    mandate: Mandate


def mandates_of(pool: ConnectionPool[Connection], who: UUID, *, on: date) -> list[StandsFor]:
    """For whom a person may stand on a day or later, by subject."""
    with one_state(pool) as connection:
        rows = connection.execute(
            "SELECT subject_id, mandate, basis, scope, valid_from, until FROM views.mandates"
            " WHERE who = %s AND until >= %s ORDER BY subject_id, valid_from, mandate",
            (who, on),
        ).fetchall()
    return [
        StandsFor(
            UUID(str(subject)),
            Mandate(
                mandate=UUID(str(mandate)),
                who=who,
                basis=MandateBasis(str(basis)),
                scope=MandateScope(str(scope)),
                valid_from=_day(valid_from),
                until=_day(until),
            ),
        )
        for subject, mandate, basis, scope, valid_from, until in rows
    ]


def _day(found: object) -> date:
    assert isinstance(found, date)
    return found


def replace_mandates(connection: Connection, subjects: Sequence[Subject]) -> None:
    """Write who may stand for subjects in the place of who might; the caller's transaction makes it one."""
    if not subjects:
        return
    connection.execute("DELETE FROM mandates WHERE subject_id = ANY(%s)", ([one.subject_id for one in subjects],))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO mandates (mandate, subject_id, who, basis, scope, valid_from, until)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [row for subject in subjects for row in _rows(subject)],
        )


def _rows(subject: Subject) -> Iterator[tuple[object, ...]]:
    for one in subject.mandates.values():
        said = (one.who, str(one.basis), str(one.scope), one.valid_from, one.until)
        yield one.mandate, subject.subject_id, *said
