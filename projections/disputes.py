"""What is disputed: open objections, as the views have them, and what follows from their age."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from msgspec import Struct
from psycopg import sql

from domain.pending import Objection
from domain.state import Subject
from domain.values import Claim
from ledger.database import Connection
from rules.following.rulebook import RulesetRulebook

DISPUTED: Final = sql.SQL(
    "EXISTS (SELECT FROM views.objections AS o JOIN views.follows AS f USING (subject_id)"
    " WHERE o.subject_id = t.subject_id AND f.measure = t.measure AND o.record_id = ANY (f.cites))"
)
"""Whether anything that a measure of a task `t` follows from is disputed, as an expression."""


class Dispute(Struct, frozen=True):
    """An open objection to a record."""

    claim: Claim
    since: date
    of_court: bool

    def withholds(self, rulebook: RulesetRulebook, *, on: date) -> bool:
        """Whether its record is not to be held against its subject in public: not meant, or not answered in time."""
        return self.claim is Claim.NOT_ME or self.weakens(rulebook, on=on)

    def weakens(self, rulebook: RulesetRulebook, *, on: date) -> bool:
        """Whether nobody answered in time, and no court decided what is disputed: a check warns of it at most."""
        return not self.of_court and on > rulebook.objection_due(self.since, on=on)


def dispute_of(objection: Objection) -> Dispute:
    """An objection as it is shown."""
    return Dispute(objection.claim, objection.since, objection.of_court)


def disputes_of(connection: Connection, some: Sequence[UUID] | None) -> Mapping[UUID, Mapping[UUID, Dispute]]:
    """What is disputed about some subjects, or about all: by subject, by record."""
    rows = connection.execute(
        "SELECT subject_id, record_id, claim, since, of_court FROM views.objections"
        " WHERE %(some)s::uuid[] IS NULL OR subject_id = ANY(%(some)s)",
        {"some": None if some is None else list(some)},
    )
    found: dict[UUID, dict[UUID, Dispute]] = {}
    for subject, record, claim, since, of_court in rows:
        assert isinstance(since, date)
        dispute = Dispute(Claim(str(claim)), since, bool(of_court))
        found.setdefault(UUID(str(subject)), {})[UUID(str(record))] = dispute
    return found


def replace_objections(connection: Connection, subjects: Sequence[Subject]) -> None:
    """Write what is disputed about subjects in the place of what was; the caller's transaction makes it one."""
    if not subjects:
        return
    connection.execute("DELETE FROM objections WHERE subject_id = ANY(%s)", ([one.subject_id for one in subjects],))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO objections (record_id, subject_id, claim, since, of_court) VALUES (%s, %s, %s, %s, %s)",
            [row for subject in subjects for row in _rows(subject)],
        )


def _rows(subject: Subject) -> Iterator[tuple[object, ...]]:
    for one in subject.objections.values():
        yield one.record_id, subject.subject_id, str(one.claim), one.since, one.of_court
