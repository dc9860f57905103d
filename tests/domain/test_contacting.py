"""Lost contact: nobody finds the subject of a severe entry; it burdens nobody, bars no right and ends (C29)."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.commands import (
    ApplyForRepair,
    Command,
    DeclareUncontactable,
    RaiseObjection,
    RecordContact,
    RemoveEntry,
    RepairRecord,
)
from domain.errors import InvalidRecord, NotAllowed, NotFound, WrongActor
from domain.events import (
    RepairApplied,
    SubjectContacted,
    SubjectDeclaredUncontactable,
    UncontactableExpired,
)
from domain.recompute import recompute
from domain.state import Subject
from domain.values import Claim
from tests.scenarios.city import TAX
from tests.scenarios.test_deadlines import LISTED, RECORD, REPAIRABLE, listed
from tests.support.story import Story

DAY = timedelta(days=1)
SAID = "d" * 64
CHECKED, VISITED = LISTED + 20 * DAY, LISTED + 25 * DAY
LAST = date(2027, 6, 1)
LOST = DeclareUncontactable(RECORD, CHECKED, "a" * 64, VISITED, "b" * 64, LAST)


def lost(told: Story | None = None) -> Story:
    return (told or listed().sleep(VISITED)).when(LOST, by=TAX)


@pytest.mark.guarantee("G259")
def test_c29_it_takes_a_check_of_what_is_on_record_and_a_visit_each_with_day_and_document() -> None:
    told = lost()
    told.then(
        SubjectDeclaredUncontactable(
            record_id=RECORD, checked_on=CHECKED, check="a" * 64, visited_on=VISITED, visit="b" * 64, review_on=LAST
        )
    )
    assert told.replayed() == told.subject
    told.when(RecordContact(RECORD, "its new office was found"), by=TAX).then(SubjectContacted)
    assert told.subject.lost is None


@pytest.mark.guarantee("G259")
def test_c29_nothing_follows_from_it_on_any_day() -> None:
    told, beside = lost(), listed().sleep(VISITED)
    assert told.timeline == beside.timeline
    told.sleep(VISITED + 30 * DAY)
    beside.sleep(VISITED + 30 * DAY)
    assert told.subject.orders == beside.subject.orders
    mine = [one.event for one in told.happened if not isinstance(one.event, SubjectDeclaredUncontactable)]
    assert mine == [one.event for one in beside.happened]


@pytest.mark.guarantee("G260")
@pytest.mark.parametrize(
    "asked",
    [
        ApplyForRepair(RECORD, "R-1", (SAID,), SAID),
        RaiseObjection(RECORD, "O-1", Claim.CONTENT, SAID),
    ],
)
def test_p_7_it_bars_neither_repair_nor_objection_and_who_asks_for_either_is_found(asked: Command) -> None:
    told = lost().when(asked, by=TAX)
    assert told.latest[0].by.account == TAX
    assert told.subject.lost is None


@pytest.mark.guarantee("G260")
def test_p_7_somebody_who_cannot_be_found_is_repaired_as_anybody_is() -> None:
    told = lost().sleep(REPAIRABLE).when(ApplyForRepair(RECORD, "R-1", (SAID,), SAID), by=TAX)
    told.then(RepairApplied)
    assert lost().when(RepairRecord(RECORD), by=TAX).subject.lost is None


@pytest.mark.guarantee("G259")
def test_p_6_it_ends_by_itself_unless_it_was_found_so_anew() -> None:
    told = lost().sleep(LAST)
    assert told.subject.lost is not None
    assert told.rules.next_due(told.subject, told.timeline, after=LAST) == LAST + DAY
    anew = replace(LOST, visited_on=LAST, review_on=LAST + 90 * DAY)
    assert told.when(anew, by=TAX).sleep(LAST + 2 * DAY).subject.lost is not None
    other = lost().sleep(LAST + DAY)
    assert UncontactableExpired.__name__ in other.events
    assert other.subject.lost is None


def test_it_ends_with_its_entry() -> None:
    assert lost().when(RemoveEntry(RECORD, "测移1号", "paid"), by=TAX).subject.lost is None


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (replace(LOST, check="the register"), InvalidRecord),
        (replace(LOST, visit=""), InvalidRecord),
        (replace(LOST, visited_on=VISITED + DAY), InvalidRecord),
        (replace(LOST, checked_on=LISTED - DAY), InvalidRecord),
        (replace(LOST, review_on=VISITED), InvalidRecord),
        (replace(LOST, review_on=VISITED + 366 * DAY), InvalidRecord),
        (RecordContact(RECORD, "found"), NotFound),
        (RecordContact(RECORD, " "), InvalidRecord),
    ],
)
def test_what_cannot_be_is_refused(command: Command, error: type[Exception]) -> None:
    assert isinstance(listed().sleep(VISITED).refused(command, by=TAX), error)


def test_only_who_answers_for_an_entry_that_stands() -> None:
    told = listed().sleep(VISITED)
    assert isinstance(told.refused(LOST, by="11330500TE5T010356"), WrongActor)
    told.when(RepairRecord(RECORD), by=TAX)
    assert isinstance(told.refused(LOST, by=TAX), NotAllowed)


def test_everything_of_it_can_be_recomputed() -> None:
    told = lost().when(RecordContact(RECORD, "found"), by=TAX).when(LOST, by=TAX).sleep(LAST + DAY)
    again = recompute(Subject(subject_id=told.subject.subject_id), told.happened, told.rules)
    assert again.differences == ()
