"""What happens to the ledger itself, its clock, its departments and its imports."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from domain.events.base import Event


class LedgerOpened(Event, frozen=True, kw_only=True):
    """The genesis: which clock this ledger runs on, for ever, and its jurisdiction."""

    clock: str
    jurisdiction: str
    began_on: date
    use: str = "work"
    """What the ledger is for; those begun before this was asked are for work."""


class StandingOrderRecorded(Event, frozen=True, kw_only=True):
    """A department's recorded will that class-2 measures on organisations follow without an officer each time."""

    department: str
    measures: tuple[str, ...]
    officer: str
    valid_from: date
    valid_to: date


class StopOrdered(Event, frozen=True, kw_only=True):
    """One officer stopped a rule, measure, list, feed or import."""

    kind: str
    name: str
    reason: str


class StartProposed(Event, frozen=True, kw_only=True):
    """An officer asked for what is stopped to be started again."""

    kind: str
    name: str


class StartConfirmed(Event, frozen=True, kw_only=True):
    """A second officer confirmed it: it goes on."""

    kind: str
    name: str


class AccountHandedOver(Event, frozen=True, kw_only=True):
    """On a reorganisation a department's account went over to another, filed with the lead office (C41)."""

    former: str
    successor: str
    document: str


class CommitmentsReported(Event, frozen=True, kw_only=True):
    """Commitments and how they turned out were reported upwards, all that was filed up to and including a day (C58).

    `receipt` is what the platform above answered with.
    """

    until: date
    receipt: str


class ClockAdvanced(Event, frozen=True, kw_only=True):
    """A simulated clock was moved on to this day."""

    day: date


class BatchImported(Event, frozen=True, kw_only=True):
    """A file was imported, or its import was continued: what it was and what came of it."""

    batch: UUID
    format: str
    file_name: str
    file_hash: str
    rows: int
    filed: int
    repeated: int
    refused: int


class BatchWithdrawn(Event, frozen=True, kw_only=True):
    """Every record of an import was withdrawn."""

    batch: UUID
    reason: str
    withdrawn: int


class ChainHead(Struct, frozen=True, gc=False):
    """The last row of a chain of the access log: its place in the chain, and its hash."""

    chain: UUID
    month: date
    place: int
    hash: str


class AccessChained(Event, frozen=True, kw_only=True):
    """Where the chains of the access log stood at an instant of the database's clock (UTC)."""

    seen_at: datetime
    heads: tuple[ChainHead, ...]
