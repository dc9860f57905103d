"""A subject's numbers: the first one with its defect, further ones, the correction of a wrong one (C2, C3)."""

from datetime import date

import pytest

from domain.commands import AddAlias, Command, CorrectCode, Reconcile
from domain.errors import InvalidNumber, InvalidRecord, NotFound
from domain.events import (
    AliasAdded,
    OrderOpened,
    PenaltyRecorded,
    SubjectCodeCorrected,
    SubjectDefectRaised,
    SubjectRegistered,
    TaskPushed,
)
from domain.identity.numbers import Number, Scheme
from domain.identity.registering import spelt
from domain.recompute import recompute
from domain.state import Registration
from domain.values import SubjectKind
from tests.support import synthetic
from tests.support.builders import a_fine
from tests.support.pack_small import ISSUER, OFFICE
from tests.support.story import Story

FINED = date(2019, 3, 4)
LATER = date(2019, 3, 5)
SOUND = synthetic.credit_code(1)
OTHER = synthetic.credit_code(2)
WRONG = synthetic.with_wrong_organisation_check(SOUND)


def firm(code: str = SOUND, *, kind: SubjectKind = SubjectKind.ENTERPRISE, scheme: str = Scheme.USCC) -> Registration:
    return Registration(kind=kind, scheme=scheme, number=code, name="测试单位", region="north")


def fined(code: str = SOUND) -> Story:
    return Story(firm(code)).given(a_fine(on=FINED), on=FINED)


def correction(code: str, *, authority: str = "market supervision", reason: str = "typing error") -> CorrectCode:
    return CorrectCode(Scheme.USCC, code, authority, reason)


# --- the first number


def test_a_sound_code_is_registered_and_carries_measures() -> None:
    story = fined()
    story.then(SubjectRegistered, PenaltyRecorded, OrderOpened, TaskPushed, TaskPushed)
    assert story.subject.registration == firm()


def test_a_code_whose_inner_check_fails_is_filed_with_a_defect_and_carries_no_measure() -> None:
    story = fined(WRONG)
    raised = SubjectDefectRaised(scheme="uscc", number=WRONG, defect="organisation_check")
    story.then(SubjectRegistered, raised, PenaltyRecorded)
    assert not story.timeline.spans
    story.sleep(date(2019, 3, 10)).then()


@pytest.mark.parametrize(
    "registration",
    [
        firm(SOUND[:-1] + "0"),
        firm(SOUND.lower()),
        firm(f" {SOUND}"),
        firm(kind=SubjectKind.SELF_EMPLOYED),
        firm(synthetic.credit_code(1, entity="92")),
        firm("TE5T0001-6", scheme=Scheme.ORG_CODE),
        firm("999999199001010016", kind=SubjectKind.NATURAL_PERSON, scheme=Scheme.ID_NUMBER),
        firm("", scheme="test"),
    ],
)
def test_what_no_register_holds_is_refused_before_anything_is_filed(registration: Registration) -> None:
    story = Story(registration)
    with pytest.raises(InvalidNumber):
        story.given(a_fine(on=FINED), on=FINED)
    assert story.happened == []


def test_a_door_spells_a_number_before_it_makes_an_id_of_it() -> None:
    assert spelt(firm(f" {SOUND.lower()} ")) == firm()
    with pytest.raises(InvalidNumber):
        spelt(firm(SOUND[:-1]))


# --- further numbers


def test_a_further_number_is_added_once_however_it_is_written() -> None:
    story = fined()
    story.when(AddAlias(Scheme.ORG_CODE, "te5t0001-6"), on=LATER, by=ISSUER)
    story.then(AliasAdded(scheme="org_code", number="TE5T00016"))
    story.when(AddAlias(Scheme.ORG_CODE, "TE5T00016"), by=ISSUER).then()
    story.when(AddAlias(Scheme.USCC, SOUND.lower()), by=ISSUER).then()
    assert story.subject.aliases == (Number("org_code", "TE5T00016"),)
    assert story.subject.known_as("org_code", "TE5T00016")
    assert not story.subject.known_as("tax_reg_no", "TE5T00016")


@pytest.mark.parametrize(
    "command",
    [
        AddAlias(Scheme.ORG_CODE, "TE5T"),
        AddAlias(Scheme.PASSPORT, "E12345678"),
        AddAlias(Scheme.USCC, synthetic.credit_code(3, entity="11")),
        AddAlias(Scheme.TAX_REG_NO, "999999199001010016"),
    ],
)
def test_a_number_it_cannot_have_is_refused(command: Command) -> None:
    assert isinstance(fined().refused(command, by=ISSUER), InvalidNumber)


def test_nobody_unregistered_has_numbers() -> None:
    for command in (AddAlias(Scheme.ORG_CODE, "TE5T00016"), correction(OTHER)):
        assert isinstance(Story(firm()).refused(command, by=ISSUER), NotFound)


# --- the correction


def test_a_corrected_code_takes_the_place_of_the_former_which_goes_on_meaning_the_subject() -> None:
    story = fined()
    before = story.subject
    story.when(correction(f"{OTHER.lower()} "), on=LATER, by=OFFICE)
    story.then(
        SubjectCodeCorrected(
            scheme="uscc",
            number=OTHER,
            former_scheme="uscc",
            former_number=SOUND,
            authority="market supervision",
            reason="typing error",
        )
    )
    assert story.subject.subject_id == before.subject_id
    assert story.subject.registration == firm(OTHER)
    assert story.subject.aliases == (Number("uscc", SOUND),)
    assert story.subject.orders == before.orders
    assert story.replayed() == story.subject


def test_correcting_the_defect_lets_the_measures_follow() -> None:
    story = fined(WRONG)
    story.when(correction(SOUND), on=LATER, by=OFFICE)
    story.then(SubjectCodeCorrected, OrderOpened, TaskPushed, TaskPushed)
    assert story.subject.registration == firm()
    assert story.has_order("supervision")
    story.when(Reconcile()).then()
    again = recompute(Story(firm(WRONG)).subject, story.happened, story.rules)
    assert again.differences == ()
    assert again.subject == story.subject


def test_correcting_back_and_forth_names_each_number_once() -> None:
    story = fined()
    story.when(correction(OTHER), on=LATER, by=OFFICE)
    story.when(correction(OTHER), by=OFFICE).then()
    story.when(correction(SOUND), by=OFFICE).then(SubjectCodeCorrected)
    assert story.subject.aliases == (Number("uscc", OTHER),)
    assert story.subject.registration == firm()


def test_a_number_of_another_scheme_may_take_its_place() -> None:
    story = Story(firm("TE5T00016", scheme=Scheme.ORG_CODE)).given(a_fine(on=FINED), on=FINED)
    story.when(correction(SOUND), on=LATER, by=OFFICE).then(SubjectCodeCorrected)
    assert story.subject.known_as("org_code", "TE5T00016")
    assert story.subject.registration == firm()


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (correction(synthetic.with_wrong_organisation_check(OTHER)), InvalidNumber),
        (correction(OTHER[:-1] + "0"), InvalidNumber),
        (correction(synthetic.credit_code(2, entity="11")), InvalidNumber),
        (correction(OTHER, authority=" "), InvalidRecord),
        (correction(OTHER, reason=""), InvalidRecord),
    ],
)
def test_a_correction_that_corrects_nothing_is_refused(command: Command, error: type[Exception]) -> None:
    assert isinstance(fined(WRONG).refused(command, by=OFFICE), error)
