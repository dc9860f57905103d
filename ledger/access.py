"""The access log: who read what about whom, what for, and when; and who was refused. Committed before any answer."""

from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from domain.actors import Actor
from domain.values import Purpose
from ledger.database import Connection
from rules.powers import Bar


class Access(Struct, frozen=True, kw_only=True):
    """One read (P-8, INV-27), refused if there is a `bar`; of acts the refused alone: what was done is in the ledger.

    `subject_id` is None for a read of everybody, and for a number that means nobody here.
    """

    by: Actor
    purpose: Purpose
    what: str
    subject_id: UUID | None = None
    matter: str | None = None
    filing: str | None = None
    bar: Bar | str | None = None
    """Of an act that was refused, the code of its error."""


def remember_access(pool: ConnectionPool[Connection], access: Access) -> None:
    """Append the row and commit it; what fails here must keep the answer, a refusal too, from being given."""
    with pool.connection() as connection:
        connection.execute(
            "INSERT INTO access.log (department, officer, purpose, what, subject_id, matter, filing, outcome, reason)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                access.by.account,
                access.by.officer,
                str(access.purpose),
                access.what,
                access.subject_id,
                access.matter,
                access.filing,
                "granted" if access.bar is None else "refused",
                access.bar,
            ),
        )
