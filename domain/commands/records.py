"""What may be asked about records: filed, corrected, withdrawn, reviewed, verified, sealed."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.commands.listing import EntryDecision
from domain.records import Defect, Record
from domain.state import Registration
from domain.values import ReviewOutcome


class FileRecords(Struct, frozen=True):
    """File one subject's records of one day or batch as one act; those filed already are left alone."""

    registration: Registration
    records: tuple[Record, ...]
    amounts_in_doubt: frozenset[UUID] = frozenset()
    """The records whose amounts their source does not tell beyond doubt (domain.md 5.3, the unit trap)."""
    masked: frozenset[UUID] = frozenset()
    """The records in whose texts numbers of persons were found and masked (INV-26)."""
    decides: EntryDecision | None = None
    """The proposed entry that the one record decides; it is served together with the repair notice (INV-18)."""


class AddSource(Struct, frozen=True):
    """Tell what a further source says of a decision that is filed; where it says otherwise, that is a defect."""

    record: Record
    source: str


class ResolveDefect(Struct, frozen=True):
    """Clear a defect of a record up; the determining department's."""

    record_id: UUID
    defect: Defect
    reason: str


class VerifyInformation(Struct, frozen=True):
    """Confirm what a subject stated about itself (C17)."""

    record_id: UUID


class CorrectRecord(Struct, frozen=True):
    """Replace a record, from its original day."""

    record: Record
    reason: str


class WithdrawRecord(Struct, frozen=True):
    """Make a record void from the beginning."""

    record_id: UUID
    reason: str


class VerifyPerformance(Struct, frozen=True):
    """Put on record how a commitment or a contract turned out (C18, C57): `record` is what was found.

    `authority` verified it, `evidence` is the hash of what shows it; the id follows from the finding's document.
    """

    record_id: UUID
    authority: str
    evidence: str
    record: Record


class RevokeDecision(Struct, frozen=True):
    """Put on record that a review ended a decision: `outcome` says how, the deciding body names the day.

    What is void has no day of its own: it is void from the beginning.
    """

    record_id: UUID
    effective_on: date
    authority: str
    doc_no: str
    outcome: ReviewOutcome = ReviewOutcome.ANNULLED


class ChangeDecision(Struct, frozen=True):
    """Put on record that a review changed a decision: what `record` says replaces it from the day named.

    `record` keeps issuer and day of the decision; its id follows from the review's document.
    """

    record_id: UUID
    effective_on: date
    authority: str
    doc_no: str
    record: Record


class SealRecord(Struct, frozen=True):
    """Seal a record whose sealing the law orders (INV-33)."""

    record_id: UUID
