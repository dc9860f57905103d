"""Files behind decisions, proofs and evidence: who may store and erase them, and that nothing of them is undone."""

from datetime import date
from uuid import uuid4

import pytest
from msgspec.structs import replace

from domain.commands import EraseDocument, SealRecord, StoreDocument
from domain.errors import InvalidRecord, NotAllowed, NotFound, WrongActor
from domain.events import DocumentErased, DocumentStored
from domain.procedures.documents import LARGEST
from domain.recompute import recompute
from domain.state import Subject
from domain.transitions import DocumentState
from domain.values import DocumentKind, MediaType
from tests.support.listing import ENTRY, proposed
from tests.support.pack_small import ISSUER, NORTH, OFFICE
from tests.support.publishing import RECORD, story

DIGEST = "d" * 64
STORE = StoreDocument(DIGEST, DocumentKind.DECISION, MediaType.PDF, 1_000, RECORD)
PROOF = replace(STORE, kind=DocumentKind.PROOF)
ERASE = EraseDocument(DIGEST, "individual information protection law art. 47")


@pytest.mark.guarantee("G235")
def test_a_file_is_stored_once_and_erased_once() -> None:
    told = story().when(STORE, by=ISSUER)
    told.then(DocumentStored(digest=DIGEST, kind=STORE.kind, media_type=STORE.media_type, size=1_000, record_id=RECORD))
    told.when(replace(PROOF, record_id=RECORD), by=ISSUER).then()
    told.when(ERASE, by=ISSUER)
    told.then(DocumentErased(digest=DIGEST, basis=ERASE.basis, record_id=RECORD))
    told.when(ERASE, by=ISSUER).then()
    assert told.subject.stored[DIGEST].state is DocumentState.ERASED
    assert isinstance(told.refused(STORE, by=ISSUER), NotAllowed)
    assert told.replayed() == told.subject


@pytest.mark.guarantee("G239")
def test_whoever_answers_for_the_record_stores_and_who_receives_for_others_what_the_subject_hands_in() -> None:
    told = story()
    for command in (STORE, replace(STORE, kind=DocumentKind.EVIDENCE), replace(STORE, kind=DocumentKind.RECEIPT)):
        assert isinstance(told.refused(command, by=OFFICE), WrongActor)
    assert isinstance(told.refused(PROOF, by=NORTH), WrongActor)
    told.when(PROOF, by=OFFICE).then(DocumentStored)
    for account in (ISSUER, NORTH):
        assert isinstance(told.refused(ERASE, by=account), WrongActor)
    told.when(ERASE, by=OFFICE).then(DocumentErased)


@pytest.mark.guarantee("G239")
def test_about_a_proposed_entry_it_is_whoever_proposed_it() -> None:
    told = proposed()
    decision = replace(STORE, record_id=None, entry=ENTRY)
    assert isinstance(told.refused(decision, by=OFFICE), WrongActor)
    told.when(replace(decision, kind=DocumentKind.STATEMENT), by=OFFICE).then(DocumentStored)
    told.when(replace(decision, digest="e" * 64), by=ISSUER).then(DocumentStored)
    assert isinstance(told.refused(replace(decision, entry=uuid4()), by=ISSUER), NotFound)


@pytest.mark.guarantee("G239")
def test_about_the_subject_itself_it_is_whoever_registered_it() -> None:
    alone = replace(STORE, record_id=None)
    told = story()
    assert isinstance(told.refused(alone, by=NORTH), WrongActor)
    told.when(alone, by=ISSUER).then(DocumentStored)


@pytest.mark.parametrize(
    "changes",
    [
        {"digest": "D" * 64},
        {"size": 0},
        {"size": LARGEST + 1},
        {"entry": uuid4()},
    ],
)
@pytest.mark.guarantee("G238")
def test_what_is_no_file_is_refused(changes: dict[str, object]) -> None:
    assert isinstance(story().refused(replace(STORE, **changes), by=ISSUER), InvalidRecord)


def test_an_erasure_names_its_ground_and_a_file_that_is_there() -> None:
    told = story().when(STORE, by=ISSUER)
    assert isinstance(told.refused(replace(ERASE, basis=" "), by=ISSUER), InvalidRecord)
    assert isinstance(told.refused(replace(ERASE, digest="e" * 64), by=ISSUER), NotFound)


def test_inv33_nothing_is_stored_with_a_sealed_record() -> None:
    told = story().when(SealRecord(RECORD), by=ISSUER)
    assert isinstance(told.refused(STORE, by=ISSUER), NotAllowed)


def test_what_was_stored_and_erased_is_decided_again_from_the_log() -> None:
    told = story(on=date(2019, 3, 4)).when(STORE, by=ISSUER).when(ERASE, by=ISSUER)
    before = Subject(subject_id=told.subject.subject_id)
    assert recompute(before, told.happened, told.rules).differences == ()
