"""What a subject lets itself be told of, for every door, and where to.

Where to stands in the vault alone, under a key of the subject's own (INV-26); an event says by which channel.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec.structs import replace

from api.wiring import Office
from domain.actors import Actor
from domain.commands import ChooseNotifications
from domain.values import Channel, NewsKind
from ledger.ledger import Asked, Executed
from ledger.vault.persons import masked_number
from ledger.vault.rows import NO_ROWS

REACHED = (Channel.EMAIL, Channel.SMS)
"""The channels that need to know where to."""


def choose(
    office: Office, subject_id: UUID, command: ChooseNotifications, contacts: Mapping[Channel, str], *, by: Actor
) -> Executed:
    """Choose anew what to be told of; what was known of where to is replaced with it."""
    vault = office.persons.vault
    key, rows = vault.key_of(subject_id), NO_ROWS
    if key is None and contacts:
        key, row = vault.new_key(subject_id)
        rows = replace(rows, keys=(row,))
    if key is not None:
        told = {_attribute(channel): contacts.get(channel, "") for channel in REACHED}
        rows = replace(rows, replaced=vault.seal(key, told))
    return office.ledger.carry_out(Asked(subject_id, command, by, rows))


def receipt_of_choice(office: Office, said: bytes) -> str:
    """A receipt that is the same for the same choice; keyed, for a contact could be guessed from a plain digest."""
    return f"own-{office.persons.vault.content_hash(said)[:16]}"


def chosen_kinds(office: Office, subject_id: UUID) -> tuple[NewsKind, ...]:
    """What it lets itself be told of today; everything, unless it chose otherwise."""
    chosen = office.application.subject(subject_id).notifications
    return tuple(NewsKind) if chosen is None or office.context.today() > chosen.until else chosen.kinds


def contacts_of(office: Office, subject_id: UUID, channels: Sequence[Channel]) -> dict[Channel, str]:
    """Where it is told, as displays show it (INV-26)."""
    whole = whole_contacts_of(office, subject_id, channels)
    return {channel: _masked(contact) for channel, contact in whole.items()}


def whole_contacts_of(office: Office, subject_id: UUID, channels: Sequence[Channel]) -> dict[Channel, str]:
    """Where it is told, for whoever carries it there, and for nobody else."""
    wanted = [channel for channel in channels if channel in REACHED]
    found = office.persons.vault.reveal(subject_id, [_attribute(channel) for channel in wanted]) if wanted else {}
    return {channel: found[_attribute(channel)] for channel in wanted if found.get(_attribute(channel))}


def _masked(contact: str) -> str:
    name, at, host = contact.partition("@")
    return f"{name[:1]}***@{host}" if at else masked_number(contact)


def _attribute(channel: Channel) -> str:
    return f"contact/{channel}"
