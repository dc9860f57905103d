"""Files behind decisions, proofs and evidence: stored by digest, erased on a legal ground; never changed (P-1, INV-30).

Whoever answers for a record stores what its decision rests on; what a subject hands in is stored by whoever receives
for others, too. A file that is there is stored once: the same bytes again change nothing. What was erased is never
silently stored again.
"""

from typing import Final
from uuid import UUID, uuid5

from msgspec.structs import replace

from domain.cases import answerable_record, receivable
from domain.commands import DocumentCommand, EraseDocument, StoreDocument
from domain.errors import InvalidRecord, NotAllowed, NotFound, WrongActor
from domain.events import DocumentErased, DocumentEvent, DocumentStored, Happened
from domain.identity.keeping import refuse_stranger
from domain.identity.registering import refuse_if_erased
from domain.pending import StoredDocument
from domain.procedures.said import is_digest, refuse_blank
from domain.records import Standing
from domain.rulebook import Rulebook
from domain.state import Decision, Draft
from domain.transitions import DOCUMENT, DocumentState, advance
from domain.values import DocumentKind, RegisterAct

LARGEST: Final = 10 * 1024 * 1024
"""Bytes of a file: a decision of fifty scanned pages comes to about half of it, and one row still fits every door."""
_HANDED_IN: Final = (DocumentKind.PROOF, DocumentKind.STATEMENT)
"""What comes from the subject, and may be received for another department."""


def document_id(subject_id: UUID, digest: str) -> UUID:
    """What a subject's file is called where its bytes lie."""
    return uuid5(subject_id, f"document {digest}")


# --- folding


def apply(draft: Draft, happened: Happened) -> None:
    """Fold what happened to a file."""
    event = happened.event
    assert isinstance(event, DocumentEvent)
    known = draft.stored.get(event.digest)
    state = advance(DOCUMENT, known.state if known else None, type(event).__name__)
    if isinstance(event, DocumentStored):
        draft.put(
            StoredDocument(
                digest=event.digest,
                kind=event.kind,
                media_type=event.media_type,
                size=event.size,
                department=happened.by.account,
                since=happened.on,
                record_id=event.record_id,
                entry=event.entry,
            )
        )
    elif known is not None:
        draft.put(replace(known, state=state, since=happened.on))


# --- deciding


def carry_out(decision: Decision, command: DocumentCommand, rulebook: Rulebook) -> None:
    """Store a file, or erase one. Raises NotAllowed, NotFound, InvalidRecord, WrongActor, Erased."""
    match command:
        case StoreDocument():
            _store(decision, command, rulebook)
        case EraseDocument():
            _erase(decision, command)


def _store(decision: Decision, command: StoreDocument, rulebook: Rulebook) -> None:
    refuse_if_erased(decision.draft)
    _refuse_unfit(command)
    if command.record_id is not None:
        _refuse_record(decision, command.record_id, command.kind, rulebook)
    elif command.entry is not None:
        _refuse_entry(decision, command.entry, command.kind, rulebook)
    else:
        refuse_stranger(decision.draft, RegisterAct.ALIAS, by=decision.by, on=decision.on, rulebook=rulebook)
    known = decision.draft.stored.get(command.digest)
    if known is not None and known.state is DocumentState.STORED:
        return
    advance(DOCUMENT, known.state if known else None, DocumentStored.__name__)
    decision.emit(
        DocumentStored(
            digest=command.digest,
            kind=command.kind,
            media_type=command.media_type,
            size=command.size,
            record_id=command.record_id,
            entry=command.entry,
        )
    )


def _refuse_unfit(command: StoreDocument) -> None:
    if not is_digest(command.digest):
        raise InvalidRecord("a file is told by its digest", do="Send its SHA-256, in lower-case hex.")
    if not 0 < command.size <= LARGEST:
        raise InvalidRecord(f"a file of {command.size} bytes", do=f"Send one of 1 to {LARGEST} bytes.")
    if command.record_id is not None and command.entry is not None:
        raise InvalidRecord("a file is about a record or an entry, not both", do="Name one of them.")


def _refuse_record(decision: Decision, record_id: UUID, kind: DocumentKind, rulebook: Rulebook) -> None:
    received = kind in _HANDED_IN
    filed = receivable(decision, record_id, rulebook) if received else answerable_record(decision, record_id)
    if filed.standing is Standing.SEALED:
        raise NotAllowed("the record is sealed (INV-33)", do="Nothing is kept with it any more.")


def _refuse_entry(decision: Decision, entry: UUID, kind: DocumentKind, rulebook: Rulebook) -> None:
    found, account = decision.draft.entries.get(entry), decision.by.account
    if found is None:
        raise NotFound(f"a proposed entry {entry}", do="Name the record, once it is decided.")
    receives = kind in _HANDED_IN and rulebook.may_keep_register(account, RegisterAct.RECEIVE, on=decision.on)
    if found.department != account and not receives:
        raise WrongActor(f"{account} did not propose this entry", do=f"Leave it to {found.department}.")


def _erase(decision: Decision, command: EraseDocument) -> None:
    known = decision.draft.stored.get(command.digest)
    if known is None:
        raise NotFound(f"a file {command.digest[:12]}", do="The list of the subject's documents names them.")
    if known.department != decision.by.account:
        raise WrongActor(f"{decision.by.account} did not store this file", do=f"Leave it to {known.department}.")
    refuse_blank(basis=command.basis)
    if known.state is DocumentState.ERASED:
        return
    erased = DocumentErased(
        digest=command.digest, basis=command.basis.strip(), record_id=known.record_id, entry=known.entry
    )
    decision.emit(erased)
