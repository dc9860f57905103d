"""Persons whom a law makes responsible for an organisation: reached by a record of their own, or not at all (INV-12).

A person is listed because of an organisation's record only under a catalogue item that says so, in a role that its law
names, after a notice served on that person, as any entry is decided (domain.procedures.listing). The record stands
because of the organisation's, and ends with it: both sides are written in one append, so that no relief of the
organisation waits for anybody to tell the person's stream of it (INV-34).
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from domain.cases import filed_record, own_record
from domain.commands import EndLink, LinkCommand, NoteLink
from domain.errors import InvalidRecord, NotAllowed
from domain.events import (
    Happened,
    LinkedGround,
    LinkEnded,
    LinkEvent,
    RecordCorrected,
    RecordEvent,
    ResponsiblePersonLinked,
)
from domain.identity.registering import registered
from domain.pending import Entry, Link
from domain.records import Record, Standing, Through, term_end
from domain.rulebook import LinkTerms, Rulebook
from domain.state import Decision, Draft, Subject
from domain.transitions import LINK, LINK_ENDS, LinkState, advance

# --- folding


def apply(draft: Draft, happened: Happened) -> None:
    """Fold one side of a link."""
    match happened.event:
        case LinkedGround(record_id=record_id, through=through):
            draft.put(replace(draft.records[record_id], through=through))
        case ResponsiblePersonLinked() as event:
            known = draft.links.get(event.linked)
            advance(LINK, LinkState.STANDING if known else None, type(event).__name__)
            draft.put(Link(linked=event.linked, source=event.record_id, person=event.person, until=event.until))
        case LinkEvent():
            raise AssertionError("a side of a link that nobody folds")


def follow(draft: Draft, event: RecordEvent) -> None:
    """Let go of the links of a record that has no effect left, or no longer carries them."""
    for link in [one for one in draft.links.values() if one.source == event.record_id]:
        step = type(event).__name__
        if isinstance(event, RecordCorrected) and not _carries(event.record, draft, link):
            step = "RecordCorrected.other"
        if step in LINK_ENDS:
            advance(LINK, LinkState.STANDING, step)
            draft.end_link(link.linked)


def _carries(corrected: Record, draft: Draft, link: Link) -> bool:
    """Whether what a record was corrected to is of the same item, and lasts as long as the link."""
    end = term_end(corrected)
    return corrected.catalogue_item == draft.records[link.source].record.catalogue_item and (
        end is None or end > link.until
    )


# --- deciding: the person's side


def refuse_unlinked(item: str, through: Through | None, rulebook: Rulebook, *, on: date) -> None:
    """Refuse a proposal that names no organisation where its item asks for one, or one where none may be named.

    Raises InvalidRecord.
    """
    terms = rulebook.link_terms(item, on=on)
    if terms is None:
        if through is not None:
            raise InvalidRecord(
                f"no law of {item} makes anybody responsible for an organisation (INV-12)",
                do="Propose it for the person's own conduct, or under an item that says so.",
            )
    elif through is None:
        raise InvalidRecord(
            f"{item} reaches a person through an organisation alone (INV-12)",
            do="Name the organisation, its record and the person's role there.",
        )
    elif through.role not in terms.roles:
        raise InvalidRecord(
            f"the law of {item} does not name a {through.role} (INV-12)",
            do=f"It names {', '.join(sorted(terms.roles))}.",
        )


def refuse_without_notice(record: Record, rulebook: Rulebook) -> None:
    """Refuse a record that reaches a person through an organisation and was decided in no procedure of its own."""
    if rulebook.link_terms(record.catalogue_item, on=record.determined_on) is not None:
        raise InvalidRecord(
            f"{record.catalogue_item} is decided after a notice served on the person alone (INV-12)",
            do="Propose the entry, serve the notice and decide it.",
        )


def ground(decision: Decision, entry: Entry, record: Record) -> None:
    """Say on what organisation's record the decided entry stands. Raises InvalidRecord where it names no last day."""
    if entry.through is None:
        return
    if term_end(record) is None:
        raise InvalidRecord("a link without a last day (P-6)", do="Name the last day of the entry.")
    decision.emit(LinkedGround(record_id=record.record_id, through=entry.through))


# --- deciding: the organisation's side, and the end


def carry_out(decision: Decision, command: LinkCommand, rulebook: Rulebook) -> None:
    """Carry out what the other side asks for. Raises NotAllowed, NotFound, InvalidRecord, WrongActor."""
    match command:
        case NoteLink():
            _note(decision, command, rulebook)
        case EndLink(record_id=record_id, cause=cause):
            filed = filed_record(decision, record_id)
            if filed.through is None:
                raise NotAllowed("the record stands on no organisation's")
            if filed.standing is Standing.IN_FORCE:
                decision.emit(LinkEnded(record_id=record_id, effective_on=decision.on, cause=cause))


def _note(decision: Decision, command: NoteLink, rulebook: Rulebook) -> None:
    filed, who = own_record(decision, command.record_id), registered(decision.draft)
    if who.kind.protected_as_person:
        raise InvalidRecord("a person is no organisation (INV-12)", do="Name the organisation's record.")
    if filed.standing is not Standing.IN_FORCE:
        raise NotAllowed(f"the organisation's record is {filed.standing}, and nobody is responsible by it (INV-12)")
    _refuse_other_source(filed.record, rulebook.link_terms(command.item, on=decision.on))
    end = term_end(filed.record)
    if end is not None and command.until >= end:
        raise InvalidRecord(
            f"the link would last until {command.until}, the organisation's record only before {end} (INV-12)",
            do="Name no later day.",
        )
    decision.emit(
        ResponsiblePersonLinked(
            record_id=command.record_id,
            person=command.person,
            linked=command.linked,
            item=command.item,
            role=command.role,
            until=command.until,
        )
    )


def _refuse_other_source(source: Record, terms: LinkTerms | None) -> None:
    """Refuse an organisation's record by which no law makes anybody responsible."""
    if terms is None or source.catalogue_item not in terms.of:
        named = "none" if terms is None else ", ".join(sorted(terms.of))
        raise InvalidRecord(
            f"no law makes anybody responsible because of {source.catalogue_item} (INV-12)",
            do=f"It may be because of: {named}.",
        )


# --- both sides in one append


class Other(Struct, frozen=True):
    """What a decision asks of another stream, in the same append."""

    stream: UUID
    command: LinkCommand


def others(before: Subject, after: Subject, happened: tuple[Happened, ...]) -> Iterator[Other]:
    """What has to happen on the other side of what was decided; most decisions have none."""
    for one in happened:
        if isinstance(one.event, LinkedGround):
            through, record = one.event.through, after.records[one.event.record_id].record
            end = term_end(record)
            assert end is not None, "a link has a last day"
            last = date.fromordinal(end.toordinal() - 1)
            who, what = (after.subject_id, record.record_id), record.catalogue_item
            yield Other(through.organisation, NoteLink(through.source, *who, what, through.role, last))
    if before.links:
        about = [one.event for one in happened if isinstance(one.event, RecordEvent)]
        causes = {event.record_id: type(event).__name__ for event in about}
        for linked, link in before.links.items():
            if linked not in after.links:
                yield Other(link.person, EndLink(linked, causes[link.source]))
