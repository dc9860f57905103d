"""Whoever asks, through whatever door: who that is, whether the department's powers reach so far, and the log's row.

A door judges first, puts the request on record, and only then answers or refuses (P-8, INV-27).
"""

from uuid import UUID

from msgspec import Struct

from api.wiring import Office
from domain.actors import Actor
from domain.values import Outcome, Purpose
from ledger.access import Access
from rules.powers import Asked, Bar, Barred, Spot, barred


class Reader(Struct, frozen=True):
    """Who reads, and what for (P-8)."""

    by: Actor
    purpose: Purpose


class Read(Struct, frozen=True):
    """What is read: by which verb, where in which filing, whose tasks.

    Where a check is made its power is asked for at the `spot`; any other read names the `matter` for the record alone.
    """

    verb: str
    spot: Spot | None = None
    filing: str | None = None
    tasks_of: str | None = None
    matter: str | None = None
    bar: Bar | None = None
    """What bars it whatever the department's powers."""


class Judged(Struct, frozen=True):
    """A read that was asked for, and what bars it."""

    asked: Asked
    barred: Barred | None


def judge(office: Office, reader: Reader, what: Read) -> Judged:
    """Whether the read lies within the department's powers under the ruleset of the ledger's day."""
    asked = Asked(
        department=reader.by.account,
        purpose=reader.purpose,
        on=office.context.today(),
        spot=what.spot,
        tasks_of=what.tasks_of,
    )
    found = barred(office.context.rulebook.governing(asked.on).ruleset, asked)
    return Judged(asked, found or (Barred(what.bar) if what.bar else None))


def row_of(
    reader: Reader,
    what: Read,
    judged: Judged,
    *,
    subject_id: UUID | None = None,
    answer: Outcome | None = None,
    entry: UUID | None = None,
) -> Access:
    """The row of the access log for a read."""
    return Access(
        by=reader.by,
        purpose=reader.purpose,
        what=what.verb,
        subject_id=subject_id,
        matter=what.spot.matter if what.spot else what.matter,
        node=what.spot.node if what.spot else None,
        filing=what.filing,
        bar=judged.barred.bar if judged.barred else None,
        answer=answer,
        entry=entry,
    )
