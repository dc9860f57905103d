"""What counts say of treatments: every default once, what was void never, and each rate of what it is a rate (C33)."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from api.procedures.treating import counted
from domain.transitions import RectificationState
from domain.values import SubjectKind
from projections.treatments import Treated

DAY = timedelta(days=1)
REMINDED, ORDERED, LAST = date(2026, 9, 1), date(2026, 9, 7), date(2026, 9, 30)
SINCE, BEFORE = date(2026, 9, 15), date(2026, 9, 29)
OPEN = Treated(
    record_id=UUID(int=1),
    subject_id=UUID(int=2),
    kind=SubjectKind.GOVERNMENT_BODY,
    behaviour="conduct:government",
    department="local:court",
    first=True,
    state=RectificationState.ORDERED,
    talked_on=None,
    reminded_on=REMINDED,
    ordered_on=ORDERED,
    until=LAST,
    verified_on=None,
    ended_on=None,
    ended_by="",
    name="",
    doc_no="",
)
VERIFIED = replace(OPEN, verified_on=SINCE + 3 * DAY)
REPAIRED = replace(OPEN, ended_on=SINCE - DAY, ended_by="RepairGranted")
REMOVED = replace(OPEN, ended_on=SINCE, ended_by="ListEntryRemoved")
WAITING = replace(OPEN, ordered_on=None, until=None, reminded_on=SINCE)


@pytest.mark.guarantee("G262")
def test_c33_every_default_is_counted_once_and_the_rate_is_of_all_of_them() -> None:
    found = counted([OPEN, VERIFIED, REPAIRED, REMOVED, WAITING], since=SINCE, before=BEFORE)
    assert (found.every, found.treated, found.rectified, found.exited, found.late) == (5, 4, 2, 1, 0)
    assert (found.reminded_in, found.ordered_in, found.rectified_in) == (1, 0, 1)
    assert found.rate == 40.0


@pytest.mark.guarantee("G262")
@pytest.mark.parametrize("step", ["RecordWithdrawn", "RecordRetired", "DecisionRevoked", "DecisionChanged"])
def test_c33_what_never_was_a_default_is_counted_nowhere(step: str) -> None:
    void = replace(OPEN, ended_on=SINCE, ended_by=step)
    assert counted([void], since=SINCE, before=BEFORE) == counted([], since=SINCE, before=BEFORE)
    assert counted([], since=SINCE, before=BEFORE).rate is None


@pytest.mark.guarantee("G262")
def test_c33_whoever_is_no_government_body_or_waits_for_nothing_is_no_default_of_one() -> None:
    others = [replace(OPEN, kind=SubjectKind.ENTERPRISE), replace(OPEN, first=False, reminded_on=None)]
    assert counted(others, since=SINCE, before=BEFORE).every == 0


@pytest.mark.parametrize(
    ("before", "rectified", "late"),
    [
        (SINCE + 3 * DAY, 0, 0),  # the day before it was found
        (SINCE + 4 * DAY, 1, 0),
        (LAST + 30 * DAY, 1, 0),
    ],
)
def test_c33_a_report_is_of_its_last_day(before: date, rectified: int, late: int) -> None:
    found = counted([VERIFIED], since=before - DAY, before=before)
    assert (found.rectified, found.late) == (rectified, late)


def test_what_is_not_put_right_by_its_last_day_is_late_on_the_day_after() -> None:
    assert [counted([OPEN], since=SINCE, before=day).late for day in (LAST + DAY, LAST + 2 * DAY)] == [0, 1]
    tardy = replace(OPEN, verified_on=LAST + DAY)
    assert counted([tardy], since=SINCE, before=LAST + 2 * DAY).late == 0
    assert not tardy.in_time
    assert tardy.late(LAST + 9 * DAY)
    assert replace(OPEN, verified_on=LAST).in_time
    assert REPAIRED.in_time
    assert not REMOVED.in_time
