"""Finding what was done to the access log behind the program's back: a row changed, dropped, or slipped in later.

A chain's rows are hashed one over the other, so a change or a gap shows in the chain itself. What the chain cannot
show, that its end was cut off or that a whole chain is missing or new, shows against the heads in the ledger. A month
whose partition is gone was dropped by the owner, as owners may.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date
from enum import StrEnum
from itertools import accumulate
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from domain.events import AccessChained, ChainHead
from ledger.access import Entry
from ledger.anchoring import LATE, access_stream
from ledger.database import Connection
from ledger.log.streams import read_stream

_SECTION = 2_000  # rows


class Wrong(StrEnum):
    """What is wrong at a place of a chain."""

    CHANGED = "changed"
    DROPPED = "dropped"
    INSERTED = "inserted"


class Tampered(Struct, frozen=True):
    """The first place of a chain at which something is wrong."""

    chain: UUID
    place: int
    wrong: Wrong


class Checked(Struct, frozen=True):
    """What was looked at: rows in how many chains, how many of them the ledger vouches for, and what is wrong."""

    rows: int
    chains: int
    vouched: int
    tampered: tuple[Tampered, ...]


def check_access(connection: Connection) -> Checked:
    """Check the whole access log, month by month, one month's rows never all in memory."""
    months = _months(connection)
    anchors = _Anchors(_anchored(connection, months), months)
    found = [_check_chain(rows, anchors) for rows in _chains(connection)]
    missing = anchors.missing({one.chain for one in found})
    return Checked(
        rows=sum(one.rows for one in found),
        chains=len(found),
        vouched=sum(one.vouched for one in found),
        tampered=(*(one.tampered for one in found if one.tampered is not None), *missing),
    )


class _Chain(Struct, frozen=True):
    """One chain that was checked."""

    chain: UUID
    rows: int
    vouched: int
    tampered: Tampered | None


class _Anchors:
    """What the ledger says of the chains of the months that are there."""

    def __init__(self, events: Sequence[AccessChained], months: Sequence[date]) -> None:
        self._seen = [event.seen_at for event in events]
        self._heads: dict[UUID, dict[int, str]] = defaultdict(dict)
        self._reached: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
        for number, event in enumerate(events):
            for head in event.heads:
                if head.month in months:
                    self._put(number, head)

    def _put(self, number: int, head: ChainHead) -> None:
        self._heads[head.chain][head.place] = head.hash
        self._reached[head.chain].append((number, head.place))

    def heads(self, chain: UUID) -> Mapping[int, str]:
        """The hashes of a chain that stand in the ledger, by place."""
        return self._heads.get(chain, {})

    def is_late(self, entry: Entry) -> bool:
        """Whether the row bears a time by which it would have been in the ledger's heads, and it was not."""
        number = bisect_right(self._seen, entry.at + LATE)
        if number == len(self._seen):
            return False
        reached = self._reached.get(entry.chain, [])
        places = list(accumulate((place for _, place in reached), max))
        known = bisect_right([seen for seen, _ in reached], number)
        return not known or places[known - 1] < entry.place

    def missing(self, found: set[UUID]) -> Iterator[Tampered]:
        """Chains of months that are there of which not one row is left."""
        return (Tampered(chain, 1, Wrong.DROPPED) for chain in self._heads if chain not in found)


def _check_chain(rows: Iterable[tuple[Entry, bytes]], anchors: _Anchors) -> _Chain:
    many, hash_, tampered, first = 0, b"", None, None
    vouched: Mapping[int, str] = {}
    for entry, digest in rows:
        if first is None:
            first, hash_, vouched = entry.chain, entry.chain.bytes, anchors.heads(entry.chain)
        many += 1
        if tampered is None:
            tampered = _wrong(entry, digest, before=hash_, place=many, vouched=vouched, anchors=anchors)
        hash_ = digest
    assert first is not None, "a chain has a row"
    last = max(vouched, default=0)
    if tampered is None and last > many:
        tampered = Tampered(first, many + 1, Wrong.DROPPED)
    return _Chain(first, many, min(last, many), tampered)


def _wrong(
    entry: Entry, digest: bytes, *, before: bytes, place: int, vouched: Mapping[int, str], anchors: _Anchors
) -> Tampered | None:
    if entry.place > place:
        return Tampered(entry.chain, place, Wrong.DROPPED)
    if entry.hash(before) != digest or vouched.get(place, digest.hex()) != digest.hex():
        return Tampered(entry.chain, place, Wrong.CHANGED)
    if anchors.is_late(entry):
        return Tampered(entry.chain, place, Wrong.INSERTED)
    return None


def _months(connection: Connection) -> list[date]:
    """The months whose partitions are there."""
    rows = connection.execute(
        "SELECT to_date(right(c.relname, 7), 'YYYY_MM') FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid"
        " WHERE i.inhparent = 'access.log'::regclass ORDER BY 1"
    ).fetchall()
    return [month for (month,) in rows if isinstance(month, date)]


def _anchored(connection: Connection, months: Sequence[date]) -> list[AccessChained]:
    """What the ledger holds of these months; a month's last heads may have been written in the next."""
    streams = [access_stream(month) for month in months]
    events = [one.happened.event for stream in streams for one in read_stream(connection, stream)]
    return [event for event in events if isinstance(event, AccessChained)]


def _chains(connection: Connection) -> Iterator[list[tuple[Entry, bytes]]]:
    """The rows of every chain, in order."""
    chain: list[tuple[Entry, bytes]] = []
    with connection.transaction(), connection.cursor("access_rows") as cursor:
        cursor.itersize = _SECTION
        cursor.execute(
            "SELECT chain, place, at, entry, department, officer, purpose, what, subject_id, matter, node, filing,"
            " outcome, reason, answer, hash FROM access.log ORDER BY chain, place"
        )
        for row in cursor:
            entry, digest = _entry(row)
            if chain and chain[-1][0].chain != entry.chain:
                yield chain
                chain = []
            chain.append((entry, digest))
    if chain:
        yield chain


def _entry(row: tuple[object, ...]) -> tuple[Entry, bytes]:
    *said, digest = row
    assert isinstance(digest, bytes | memoryview)
    entry = msgspec.convert(said, Entry)
    return replace(entry, at=entry.at.astimezone(UTC)), bytes(digest)
