"""What one command writes, what it gets back, and the ways in which the ledger refuses it.

The refusals are the library's IntegrityError too, so everything written for that library handles them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from eventsourcing.persistence import DataError, IntegrityError, OperationalError, StoredEvent, Tracking

from domain.errors import Conflict, Unavailable
from ledger.vault.rows import NO_ROWS, VaultRows


class Identity(NamedTuple):
    """One row of ledger.record_identities: the record may be filed once, by whatever process."""

    record_id: UUID
    subject_id: UUID
    content_hash: bytes


class Alias(NamedTuple):
    """One row of ledger.aliases: a number by which the subject is or was known."""

    scheme: str
    number: str
    subject_id: UUID


class Move(NamedTuple):
    """Every number of one subject now means another: the two were merged."""

    absorbed: UUID
    kept: UUID


class Return(NamedTuple):
    """A number means a subject again: a merge proved wrong."""

    scheme: str
    number: str
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class Append:
    """Everything one command writes; it is written whole or not at all.

    `day` is the ledger's day for which the command decided; None takes any. `governed` is the position of the latest
    ruleset, standing order, stop or start that it knew of; None takes any. `tracking` is the position a process manager
    has dealt with. `erasures` are subjects whose keys are destroyed.
    """

    events: tuple[StoredEvent, ...] = ()
    identities: tuple[Identity, ...] = ()
    aliases: tuple[Alias, ...] = ()
    moves: tuple[Move, ...] = ()
    returns: tuple[Return, ...] = ()
    vault: VaultRows = NO_ROWS
    erasures: tuple[UUID, ...] = ()
    day: date | None = None
    governed: int | None = None
    tracking: Tracking | None = None


@dataclass(frozen=True, slots=True)
class Appended:
    """Where the events stand in the ledger, one position an event, and when they were recorded (UTC)."""

    positions: tuple[int, ...]
    recorded_at: datetime


def shared_out(appends: Sequence[Append], *, positions: Iterable[int], recorded_at: datetime) -> list[Appended]:
    """Give each append of one transaction its own positions, in order."""
    rest = iter(positions)
    return [Appended(tuple(islice(rest, len(append.events))), recorded_at) for append in appends]


class VersionTaken(Conflict, IntegrityError):
    """Somebody else wrote to this stream first."""

    code = "version_taken"


class IdentityTaken(Conflict, IntegrityError):
    """A record of this identity is already filed."""

    code = "identity_taken"

    def __init__(self, record_id: UUID) -> None:
        self.record_id = record_id
        super().__init__(f"record {record_id}", do="Load the filed record and compare its content.")


class AliasTaken(Conflict, IntegrityError):
    """A subject is already known by this number."""

    code = "alias_taken"

    def __init__(self, scheme: str, number: str) -> None:
        self.scheme, self.number = scheme, number
        super().__init__(f"{scheme}:{number}", do="Look the number up and use the subject it names.")


class PersonTaken(Conflict, IntegrityError):
    """Somebody else registered this person first."""

    code = "person_taken"

    def __init__(self, subject_id: UUID) -> None:
        """`subject_id` is the id that found no room; a number is never quoted (INV-26)."""
        super().__init__(f"in place of {subject_id}", do="Look the number up in the vault and use what it means.")


class VaultKeyReplaced(Conflict, IntegrityError):
    """The vault has got a new key-encryption key."""

    code = "vault_key_replaced"


class TrackingTaken(Conflict, IntegrityError):
    """This position was dealt with before."""

    code = "tracking_taken"


class DayTurned(Conflict, IntegrityError):
    """The ledger's day is not the one decided for."""

    code = "day_turned"

    def __init__(self, decided_for: date, day: date) -> None:
        self.decided_for, self.day = decided_for, day
        super().__init__(f"decided for {decided_for}, the ledger stands at {day}", do="Decide again.")


class RulesMoved(Conflict, IntegrityError):
    """Something was published, ordered, stopped or started that the decision did not know of."""

    code = "rules_moved"


class LedgerBusy(Unavailable, OperationalError):
    """Another writer kept the ledger locked for too long."""

    code = "ledger_busy"


# What one append may get instead of Appended: one of the above, or what the library says of rows that no
# database would take.
Refusal = IntegrityError | DataError
