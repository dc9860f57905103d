"""A subject that acts for itself: what is its own to do, about itself, and nothing else (domain.md 1.3)."""

from datetime import date, timedelta
from typing import Any, get_args
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace

from domain.actors import Actor, itself
from domain.commands import (
    ChooseNotifications,
    Command,
    EndMandate,
    GiveConsent,
    OfItsOwn,
    OwnCommand,
    RaiseObjection,
    RecordMandate,
    WithdrawConsent,
    WithdrawObjection,
)
from domain.errors import InvalidRecord, NotFound, WrongActor
from domain.events import (
    ConsentGiven,
    ConsentWithdrawn,
    MandateEnded,
    MandateRecorded,
    ObjectionRaised,
    ObjectionWithdrawn,
)
from domain.procedures.own import LONGEST
from domain.recompute import recompute
from domain.state import Subject
from domain.values import Channel, Claim, MandateBasis, MandateEnding, MandateScope, NewsKind, Purpose
from tests.support.builders import a_home, id_of
from tests.support.pack_small import ISSUER, NORTH, OFFICE
from tests.support.publishing import FINED, RECORD, story
from tests.support.story import Story

PERSON = UUID(int=7)
SAID = "d" * 64
RAISE = RaiseObjection(RECORD, "own-1", Claim.CONTENT, SAID)
DEPARTMENTS = sorted(set(get_args(Command)) - set(get_args(OfItsOwn)), key=lambda command: command.__name__)


def on_its_own(told: Story) -> Actor:
    return itself(told.subject.subject_id, by=PERSON)


@pytest.mark.guarantee("G250")
def test_a_subject_objects_for_itself_and_who_did_is_told_apart() -> None:
    told = story()
    told.when(RAISE, on=FINED, by=on_its_own(told))
    told.then(ObjectionRaised(record_id=RECORD, receipt="own-1", claim=Claim.CONTENT, document=SAID, of_court=False))
    [raised] = told.latest
    assert (raised.by.subject, raised.by.officer) == (told.subject.subject_id, str(PERSON))
    told.when(WithdrawObjection(RECORD), by=on_its_own(told)).then(ObjectionWithdrawn)
    assert told.replayed() == told.subject
    assert recompute(Subject(subject_id=told.subject.subject_id), told.happened, told.rules).differences == ()


@pytest.mark.guarantee("G250")
@pytest.mark.parametrize("kind", DEPARTMENTS, ids=lambda kind: kind.__name__)
def test_a_subject_does_nothing_that_is_a_departments_to_do(kind: type[Command]) -> None:
    """Whatever the command says: it is refused before anybody looks at it."""
    told = story()
    said: Any = dict.fromkeys(kind.__struct_fields__)
    refused = told.refused(kind(**said), on=FINED, by=on_its_own(told))
    assert isinstance(refused, WrongActor)


@pytest.mark.guarantee("G250")
def test_a_subject_acts_about_nobody_else() -> None:
    told = story()
    assert isinstance(told.refused(RAISE, on=FINED, by=itself(PERSON, by=PERSON)), WrongActor)


# --- what it settles of its own affairs

PAPER = "a" * 64
UNTIL = date(2019, 12, 31)
MANDATE = RecordMandate(PERSON, MandateBasis.MANDATE, MandateScope.ACT, FINED, UNTIL, PAPER)
CHOICE = ChooseNotifications((Channel.INBOX,), (NewsKind.RECORDS,), UNTIL, "own-2")
CONSENT = GiveConsent(NORTH, Purpose.GOVERNMENT_FUNDS, UNTIL, "own-3")


def settled(command: OwnCommand, *, by: str | None = OFFICE) -> Story:
    told = story()
    return told.when(command, on=FINED, by=by or on_its_own(told))


def is_whole(told: Story) -> None:
    assert told.replayed() == told.subject
    assert recompute(Subject(subject_id=told.subject.subject_id), told.happened, told.rules).differences == ()


@pytest.mark.guarantee("G251")
def test_a_mandate_is_put_on_record_by_who_has_the_power_and_by_nobody_else() -> None:
    told = settled(MANDATE).then(MandateRecorded)
    [mandate] = told.subject.mandates.values()
    assert (mandate.who, mandate.scope, mandate.until) == (PERSON, MandateScope.ACT, UNTIL)
    told.when(MANDATE, by=OFFICE).then()  # the same one again
    for stranger in (ISSUER, NORTH, on_its_own(told), itself(PERSON, by=PERSON)):
        assert isinstance(told.refused(replace(MANDATE, scope=MandateScope.READ), by=stranger), WrongActor)
    told.when(EndMandate(mandate.mandate, MandateEnding.WITHDRAWN), by=OFFICE).then(MandateEnded)
    assert told.subject.mandates == {}
    is_whole(told)


@pytest.mark.guarantee("G251")
@pytest.mark.parametrize(
    "wrong",
    [
        {"until": FINED - timedelta(days=1)},
        {"valid_from": UNTIL + timedelta(days=1)},
        {"until": date(9999, 12, 31)},
        {"until": FINED + LONGEST + timedelta(days=1)},
        {"document": "the paper"},
        {"who": id_of(a_home())},
    ],
)
def test_p_6_a_mandate_without_a_sound_end_or_paper_is_refused(wrong: dict[str, Any]) -> None:
    assert isinstance(story().refused(replace(MANDATE, **wrong), on=FINED, by=OFFICE), InvalidRecord)


def test_what_is_over_is_let_go_of_with_the_next_of_its_kind() -> None:
    told = settled(MANDATE).when(CONSENT, by=OFFICE)
    later = UNTIL + timedelta(days=1)
    [over] = told.subject.mandates
    assert isinstance(told.refused(EndMandate(over, MandateEnding.IN_ERROR), on=later, by=OFFICE), NotFound)
    told.when(replace(MANDATE, until=later), on=later, by=OFFICE)
    told.when(replace(CONSENT, until=later), on=later, by=OFFICE)
    assert [one.until for one in (*told.subject.mandates.values(), *told.subject.consents.values())] == [later, later]
    is_whole(told)


@pytest.mark.guarantee("G252")
@pytest.mark.parametrize("command", [CHOICE, CONSENT], ids=lambda command: type(command).__name__)
def test_it_settles_for_itself_or_at_a_window_on_a_receipt(command: ChooseNotifications | GiveConsent) -> None:
    for by in (None, OFFICE):
        told = settled(command, by=by)
        assert [one.by.subject is None for one in told.latest] == [by is not None]
        is_whole(told)
        told.when(command, by=by or on_its_own(told)).then()  # the same again
    told = story()
    for stranger in (ISSUER, NORTH):
        assert isinstance(told.refused(command, on=FINED, by=stranger), WrongActor)
    assert isinstance(told.refused(replace(command, receipt=" "), on=FINED, by=OFFICE), InvalidRecord)


@pytest.mark.guarantee("G252")
@pytest.mark.parametrize("command", [CHOICE, CONSENT], ids=lambda command: type(command).__name__)
@pytest.mark.parametrize("until", [FINED - timedelta(days=1), date(9999, 12, 31)])
def test_p_6_nothing_is_settled_for_ever(command: ChooseNotifications | GiveConsent, until: date) -> None:
    assert isinstance(story().refused(replace(command, until=until), on=FINED, by=OFFICE), InvalidRecord)


@pytest.mark.guarantee("G252")
def test_what_it_agreed_to_it_takes_back_and_nothing_follows_from_either() -> None:
    told = settled(CONSENT, by=None).then(ConsentGiven)
    [consent] = told.subject.consents
    told.when(WithdrawConsent(consent, "own-4"), by=on_its_own(told)).then(ConsentWithdrawn)
    assert told.subject.consents == {}
    assert isinstance(told.refused(WithdrawConsent(consent, "own-4"), by=on_its_own(told)), NotFound)
    for never in (Purpose.AUDIT, Purpose.OPERATION, Purpose.OWN_ACCESS):
        assert isinstance(told.refused(replace(CONSENT, purpose=never), by=OFFICE), InvalidRecord)
    is_whole(told)


# --- who it is


def test_an_account_that_is_called_so_is_no_subject() -> None:
    """Who may act for itself is said by the actor's kind; a name opens nothing."""
    told = story()
    assert isinstance(told.refused(RAISE, on=FINED, by=Actor("subject", str(told.subject.subject_id))), WrongActor)


def test_what_departments_did_is_stored_as_ever() -> None:
    assert msgspec.json.encode(Actor(ISSUER, "Wen")) == b'{"account":"%s","officer":"Wen"}' % ISSUER.encode()
    read = msgspec.json.decode(b'{"account":"a","officer":"b"}', type=Actor)
    assert read == Actor("a", "b", None)
