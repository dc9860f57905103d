"""What may be asked about entries on lists, before the decision and after it."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.records import Through
from domain.state import Registration
from domain.values import Reason


class EntryDecision(Struct, frozen=True):
    """What the decision on a proposed entry says beside its record (INV-16).

    `law` is an instrument of the ruleset; `warning` names the measures to come, `removal` how one gets off the list.
    """

    entry: UUID
    grounds: str
    law: str
    article: str
    warning: str
    removal: str
    remedies: str


class ProposeEntry(Struct, frozen=True):
    """Propose an entry on the list of a catalogue item, in a file of the department's own."""

    registration: Registration
    file_no: str
    item: str
    facts: str
    grounds: str
    law: str
    article: str
    through: Through | None = None
    """The organisation's record because of which a law makes a person responsible, where the item asks for it."""


class ServeNotice(Struct, frozen=True):
    """Put on record that facts, grounds, basis and rights were served; from now on the subject may state its case."""

    entry: UUID
    rights: str


class ReceiveStatement(Struct, frozen=True):
    """Receive what the subject states: `receipt` is the number it is given, `document` the SHA-256 of what it said."""

    entry: UUID
    receipt: str
    document: str


class AnswerStatement(Struct, frozen=True):
    """Answer a statement, with reasons."""

    entry: UUID
    receipt: str
    reason: str


class DropEntry(Struct, frozen=True):
    """Drop a proposal."""

    entry: UUID
    reason: str


class RemoveEntry(Struct, frozen=True):
    """Take an entry off its list from today, by a decision of this number."""

    record_id: UUID
    doc_no: str
    reason: str


class ReviewEntry(Struct, frozen=True):
    """Look again at an entry whose list has no term: why it stands, and when it is looked at next."""

    record_id: UUID
    finding: str
    review_on: date


class DeclineRecognition(Struct, frozen=True):
    """Recognise an entry from elsewhere no more, for a reason of the closed list."""

    record_id: UUID
    refusal: Reason
    remark: str = ""


EntryCommand = ProposeEntry | ServeNotice | ReceiveStatement | AnswerStatement | DropEntry
