"""What may be asked about what a subject settles of its own affairs."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.values import Channel, MandateBasis, MandateEnding, MandateScope, NewsKind, Purpose


class RecordMandate(Struct, frozen=True):
    """Put on record who may stand for the subject: from the register, or by a paper told by its SHA-256."""

    who: UUID
    basis: MandateBasis
    scope: MandateScope
    valid_from: date
    until: date
    document: str


class EndMandate(Struct, frozen=True):
    """End a mandate before its last day."""

    mandate: UUID
    why: MandateEnding


class ChooseNotifications(Struct, frozen=True):
    """Choose anew what to be told of, how, and until when."""

    channels: tuple[Channel, ...]
    kinds: tuple[NewsKind, ...]
    until: date
    receipt: str


class GiveConsent(Struct, frozen=True):
    """Agree that a department reads for a purpose until a last day."""

    department: str
    purpose: Purpose
    until: date
    receipt: str


class WithdrawConsent(Struct, frozen=True):
    """Take an agreement back, whenever one likes."""

    consent: UUID
    receipt: str


OwnCommand = RecordMandate | EndMandate | ChooseNotifications | GiveConsent | WithdrawConsent
