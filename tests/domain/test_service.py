"""How notices reached their subjects: by whom, how, when; and what a later service moves (INV-15, INV-18, P-7)."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.commands import (
    AssignObjection,
    DismissObjection,
    EraseDocument,
    HandOver,
    RaiseObjection,
    RecordService,
    StoreDocument,
)
from domain.errors import InvalidRecord, NotAllowed, NotFound, WrongActor
from domain.events import DocumentErased, Event, ListEntryDecided, NoticeServed, ServiceRecorded
from domain.recompute import recompute
from domain.records import RecordKind
from domain.state import Subject
from domain.values import Claim, DocumentKind, MediaType, NoticeKind, Polarity, ServiceManner
from tests.support import publishing
from tests.support.listing import DAY, DECIDABLE, ENTRY, PROPOSED, UNTIL, a_decision, decided, deciding, noticed
from tests.support.pack_small import ISSUER, NORTH, OFFICE, OTHER
from tests.support.publishing import FINED, RECORD
from tests.support.story import Story

SERVED = RecordService(0, ServiceManner.POST, PROPOSED, "EMS 1")


def number_of(told: Story, kind: type[Event]) -> int:
    """The version at which the one event of a kind stands."""
    [place] = [place for place, one in enumerate(told.happened, start=1) if isinstance(one.event, kind)]
    return place


@pytest.mark.guarantee("G243")
def test_a_notice_that_came_later_leaves_its_whole_time_to_state_the_case() -> None:
    told = noticed()
    later = replace(SERVED, notice=number_of(told, NoticeServed), served_on=PROPOSED + DAY)
    told.when(later, on=PROPOSED + 2 * DAY, by=ISSUER)
    [served] = [one.event for one in told.latest]
    assert isinstance(served, ServiceRecorded)
    assert (served.kind, served.until) == (NoticeKind.ADVANCE, UNTIL + DAY)
    assert isinstance(told.refused(deciding(a_decision()), on=DECIDABLE, by=ISSUER), NotAllowed)
    told.when(deciding(a_decision(on=DECIDABLE + DAY)), on=DECIDABLE + DAY, by=ISSUER)
    assert told.replayed() == told.subject
    before = Subject(subject_id=told.subject.subject_id)
    assert recompute(before, told.happened, told.rules).differences == ()


@pytest.mark.guarantee("G243")
def test_a_notice_served_on_its_day_moves_nothing_and_the_same_service_is_recorded_once() -> None:
    told = noticed()
    served = replace(SERVED, notice=number_of(told, NoticeServed))
    told.when(served, by=ISSUER).then(ServiceRecorded)
    assert [getattr(one.event, "until", None) for one in told.latest] == [None]
    told.when(served, by=ISSUER).then()
    told.when(replace(served, manner=ServiceManner.DIRECT), by=ISSUER).then(ServiceRecorded)
    [notice] = told.subject.notices.values()
    assert [one.manner for one in notice.services] == ["post", "direct"]


@pytest.mark.guarantee("G243")
def test_inv_18_decision_and_repair_notice_are_on_record_as_served_in_one_act() -> None:
    told = decided()
    served = replace(SERVED, notice=number_of(told, ListEntryDecided), served_on=told.day)
    told.when(served, by=ISSUER).then(ServiceRecorded, ServiceRecorded)
    kinds = [one.event.kind for one in told.latest if isinstance(one.event, ServiceRecorded)]
    assert kinds == [NoticeKind.ENTRY, NoticeKind.REPAIR]
    before = Subject(subject_id=told.subject.subject_id)
    assert recompute(before, told.happened, told.rules).differences == ()


@pytest.mark.guarantee("G243")
def test_the_department_whose_notice_it_is_puts_its_service_on_record() -> None:
    told = noticed()
    served = replace(SERVED, notice=number_of(told, NoticeServed))
    for account in (OFFICE, NORTH):
        assert isinstance(told.refused(served, by=account), WrongActor)
    assert isinstance(told.refused(replace(served, receipt=" "), by=ISSUER), InvalidRecord)
    assert isinstance(told.refused(replace(served, document="x"), by=ISSUER), InvalidRecord)
    for day in (PROPOSED - DAY, told.day + DAY):
        assert isinstance(told.refused(replace(served, served_on=day), by=ISSUER), InvalidRecord)
    for unknown in (1, 99):
        assert isinstance(told.refused(replace(served, notice=unknown), by=ISSUER), NotFound)


@pytest.mark.guarantee("G243")
def test_the_repair_notice_of_a_penalty_is_served_by_who_determined_it() -> None:
    told = publishing.story()
    filed = replace(SERVED, notice=2, record_id=RECORD, served_on=FINED)
    assert isinstance(told.refused(filed, by=OFFICE), WrongActor)
    told.when(filed, by=ISSUER).then(ServiceRecorded)
    told.when(filed, by=ISSUER).then()


def test_nothing_is_owed_about_a_record_that_says_nothing_against_its_subject() -> None:
    told = publishing.story(
        catalogue_item=publishing.NOTE, polarity=Polarity.NEUTRAL, kind=RecordKind.CONFIRMATION, fields={}
    )
    [record] = told.subject.records
    served = replace(SERVED, notice=2, record_id=record, served_on=FINED)
    assert isinstance(told.refused(served, by=ISSUER), NotAllowed)


@pytest.mark.guarantee("G243")
def test_what_was_answered_is_owed_too() -> None:
    told = publishing.story().when(RaiseObjection(RECORD, "O-1", Claim.CONTENT, "d" * 64), by=ISSUER)
    told.when(AssignObjection(RECORD, "Wen"), by=ISSUER)
    told.when(DismissObjection(RECORD, "it is right", "reconsideration within 60 days"), on=date(2019, 3, 5), by=ISSUER)
    [notice] = told.subject.notices.values()
    assert (notice.kind, notice.department, notice.services) == (NoticeKind.OBJECTION_DISMISSED, ISSUER, ())
    served = replace(SERVED, notice=notice.notice, served_on=told.day, manner=ServiceManner.ELECTRONIC)
    told.when(served, by=ISSUER).then(ServiceRecorded)


@pytest.mark.guarantee("G239")
@pytest.mark.guarantee("G243")
def test_files_and_notices_go_over_with_the_account() -> None:
    """C41: the successor serves, stores and erases, and the former department does not."""
    told = noticed()
    number = number_of(told, NoticeServed)
    stored = StoreDocument("e" * 64, DocumentKind.DECISION, MediaType.PDF, 9, entry=ENTRY)
    told.when(stored, by=ISSUER)
    told.when(HandOver(ISSUER, OTHER), by=OFFICE)
    served, erased = replace(SERVED, notice=number), EraseDocument("e" * 64, "no longer needed")
    for command in (served, erased):
        assert isinstance(told.refused(command, by=ISSUER), WrongActor)
    told.when(served, by=OTHER).then(ServiceRecorded)
    told.when(erased, by=OTHER).then(DocumentErased)
