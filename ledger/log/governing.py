"""What every decision rests on beside its subject: rulesets, standing orders, stops and starts, in the ledger's order.

A process learns of them whenever the position of the latest has moved, and no append is written that was decided
without knowing of it. The questions name their topics as migration 0015 does, so that its index answers them.
"""

from collections.abc import Iterator
from datetime import date
from typing import LiteralString

from msgspec import Struct
from psycopg import Connection
from psycopg.rows import TupleRow, tuple_row

from domain.events import (
    Happened,
    RulesetAdopted,
    RulesetPublished,
    RulesetWithdrawn,
    StandingOrderRecorded,
    StartConfirmed,
    StartProposed,
    StopOrdered,
)
from ledger.log.mapper import decode

LATEST: LiteralString = (
    "SELECT coalesce(max(notification_id), 0) FROM ledger.stored_events WHERE topic IN ("
    "'ruleset-adopted.1', 'ruleset-published.1', 'ruleset-withdrawn.1', 'standing-order-recorded.1',"
    " 'stop-ordered.1', 'start-proposed.1', 'start-confirmed.1')"
)
_ALL: LiteralString = (
    "SELECT notification_id, topic, state FROM ledger.stored_events WHERE topic IN ("
    "'ruleset-adopted.1', 'ruleset-published.1', 'ruleset-withdrawn.1', 'standing-order-recorded.1',"
    " 'stop-ordered.1', 'start-proposed.1', 'start-confirmed.1') ORDER BY notification_id"
)


class Governing(Struct, frozen=True):
    """All of it, each at its position, up to that of the latest."""

    recorded: tuple[tuple[int, Happened], ...]

    @property
    def position(self) -> int:
        """That of the latest; 0 where there is nothing."""
        return self.recorded[-1][0] if self.recorded else 0

    def up_to(self, position: int) -> "Governing":
        """What of it was known at a position of the ledger."""
        return Governing(tuple(one for one in self.recorded if one[0] <= position))

    @property
    def rulesets(self) -> list[RulesetAdopted | RulesetPublished]:
        """The versions of the ruleset, oldest first."""
        return [one.event for one in self._happened if isinstance(one.event, RulesetAdopted | RulesetPublished)]

    @property
    def withdrawn(self) -> list[tuple[date, RulesetWithdrawn]]:
        """The versions found unlawful, each with the day on which that was recorded."""
        return [(one.on, one.event) for one in self._happened if isinstance(one.event, RulesetWithdrawn)]

    @property
    def standing(self) -> list[Happened]:
        """The standing orders of every department."""
        return [one for one in self._happened if isinstance(one.event, StandingOrderRecorded)]

    @property
    def stops(self) -> list[Happened]:
        """What was stopped and started."""
        return [one for one in self._happened if isinstance(one.event, StopOrdered | StartProposed | StartConfirmed)]

    @property
    def _happened(self) -> Iterator[Happened]:
        return (happened for _, happened in self.recorded)


def latest_governing(connection: Connection[TupleRow]) -> int:
    """The position of the latest of them."""
    row = connection.execute(LATEST, prepare=True).fetchone()
    assert row is not None, "an aggregate has one row"
    return int(row[0])


def read_governing(connection: Connection[TupleRow]) -> Governing:
    """All of them, as one statement finds them."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        rows = cursor.execute(_ALL)
        return Governing(tuple((int(position), decode(topic, bytes(state))) for position, topic, state in rows))
