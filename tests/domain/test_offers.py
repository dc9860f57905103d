"""Commitments that a subject offers: put on record by a department or declined, and a ground of nothing (C55, P-1)."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from domain.actors import Actor, itself
from domain.commands import (
    AcceptCommitment,
    DeclineCommitment,
    FileRecords,
    HandOver,
    OfferCommand,
    OfferCommitment,
    TakeCommitmentBack,
)
from domain.errors import InvalidRecord, NotFound, WrongActor
from domain.events import CommitmentAccepted, CommitmentDeclined, CommitmentOffered, CommitmentTakenBack, OrderEvent
from domain.recompute import recompute
from domain.state import Subject
from domain.values import CommitmentKind
from tests.domain.test_own import PERSON, on_its_own
from tests.domain.test_performance import MADE, a_promise
from tests.domain.test_promises import nobody
from tests.support.builders import a_fine, a_home
from tests.support.pack_small import ISSUER, NORTH, OFFICE, SOUTH
from tests.support.story import Story

UNTIL = date(2019, 12, 31)
OFFERED = OfferCommitment(CommitmentKind.OTHER, "c" * 64, True, ISSUER, UNTIL, "own-9")
PROMISED, FINE = a_promise(), a_fine(on=MADE)


def story() -> Story:
    """Somebody who was fined, under rules that know commitments."""
    return nobody().given(FINE, on=MADE)


def offered(*, by: str | None = None) -> Story:
    told = story()
    return told.when(OFFERED, on=MADE, by=by or on_its_own(told)).then(CommitmentOffered)


def is_whole(told: Story) -> None:
    assert told.replayed() == told.subject
    assert recompute(Subject(subject_id=told.subject.subject_id), told.happened, told.rules).differences == ()


@pytest.mark.guarantee("G254")
def test_c55_it_offers_for_itself_or_at_a_window_and_nothing_follows_from_that() -> None:
    for by in (None, OFFICE):
        told = offered(by=by)
        [offer] = told.subject.offers.values()
        assert (offer.department, offer.since, offer.until) == (ISSUER, MADE, UNTIL)
        assert not any(isinstance(one.event, OrderEvent) for one in told.latest)
        told.when(OFFERED, by=by or on_its_own(told)).then()  # the same again
        is_whole(told)
    for stranger in (ISSUER, NORTH, itself(PERSON, by=PERSON)):
        assert isinstance(story().refused(OFFERED, on=MADE, by=stranger), WrongActor)


@pytest.mark.guarantee("G254")
def test_c55_what_is_accepted_is_on_record_of_the_department_it_was_offered_to() -> None:
    told = offered()
    [offer] = told.subject.offers
    accepted = AcceptCommitment(offer, PROMISED.record_id)
    assert isinstance(told.refused(accepted, by=ISSUER), InvalidRecord)  # nothing is on record yet
    assert isinstance(told.refused(AcceptCommitment(offer, FINE.record_id), by=ISSUER), InvalidRecord)  # that is a fine
    told.when(FileRecords(a_home(), (PROMISED,)), by=ISSUER)
    assert isinstance(told.refused(accepted, by=NORTH), WrongActor)
    assert isinstance(told.refused(accepted, by=on_its_own(told)), WrongActor)
    told.when(accepted, by=ISSUER).then(CommitmentAccepted)
    assert told.subject.offers == {}
    assert isinstance(told.refused(accepted, by=ISSUER), NotFound)
    is_whole(told)


@pytest.mark.guarantee("G254")
def test_c55_what_is_declined_is_declined_with_a_reason_and_burdens_nobody() -> None:
    told = offered()
    [offer] = told.subject.offers
    assert isinstance(told.refused(DeclineCommitment(offer, " "), by=ISSUER), InvalidRecord)
    assert isinstance(told.refused(DeclineCommitment(offer, "none is taken here"), by=NORTH), WrongActor)
    told.when(DeclineCommitment(offer, "none is taken here"), by=ISSUER).then(CommitmentDeclined)
    assert told.subject.offers == {}
    is_whole(told)


@pytest.mark.guarantee("G254")
def test_c55_it_takes_back_what_nobody_has_accepted() -> None:
    told = offered()
    [offer] = told.subject.offers
    back = TakeCommitmentBack(offer, "own-10")
    assert isinstance(told.refused(back, by=NORTH), WrongActor)
    told.when(back, by=on_its_own(told)).then(CommitmentTakenBack)
    assert isinstance(told.refused(back, by=on_its_own(told)), NotFound)
    is_whole(told)


@pytest.mark.guarantee("G254")
def test_p_6_an_offer_is_over_with_the_last_day_of_what_it_promises() -> None:
    told = offered()
    [offer] = told.subject.offers
    later = UNTIL + timedelta(days=1)
    answers: list[tuple[OfferCommand, str | Actor]] = [
        (DeclineCommitment(offer, "late"), ISSUER),
        (TakeCommitmentBack(offer, "own-10"), on_its_own(told)),
    ]
    for command, by in answers:
        assert isinstance(told.refused(command, on=later, by=by), NotFound)
    again = replace(OFFERED, until=later, receipt="own-11")
    told.when(again, on=later, by=on_its_own(told))
    assert isinstance(told.latest[0].event, CommitmentOffered)
    assert [one.until for one in told.subject.offers.values()] == [later]  # the first is let go of
    is_whole(told)


@pytest.mark.parametrize(
    "wrong",
    [
        {"document": "what it promises"},
        {"until": MADE - timedelta(days=1)},
        {"until": date(9999, 12, 31)},
        {"department": " "},
        {"receipt": " "},
    ],
)
def test_an_offer_without_a_sound_end_paper_or_receipt_is_refused(wrong: dict[str, Any]) -> None:
    assert isinstance(story().refused(replace(OFFERED, **wrong), on=MADE, by=OFFICE), InvalidRecord)


def test_c41_an_offer_goes_over_with_its_department() -> None:
    told = offered().when(HandOver(ISSUER, SOUTH), by=OFFICE)
    assert [one.department for one in told.subject.offers.values()] == [SOUTH]
