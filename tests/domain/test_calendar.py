"""Working days and deadlines, against counting on one's fingers."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Calendar

DAY = timedelta(days=1)
MONDAY = date(2024, 1, 1)
PLAIN = Calendar(weekend=frozenset({5, 6}))
SPRING = Calendar(
    weekend=frozenset({5, 6}),
    holidays=frozenset({date(2024, 2, 12), date(2024, 2, 13)}),
    make_up_days=frozenset({date(2024, 2, 4), date(2024, 2, 18)}),
)
"""A Spring Festival: Monday and Tuesday are free, two Sundays around it are worked."""

days = st.integers(0, 60).map(lambda passed: MONDAY + passed * DAY)
calendars = st.builds(
    Calendar,
    weekend=st.frozensets(st.integers(0, 6), max_size=6),
    holidays=st.frozensets(days, max_size=6),
    make_up_days=st.frozensets(days, max_size=4),
)
pauses = st.lists(st.tuples(days, days), max_size=3)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2024, 2, 9), True),
        (date(2024, 2, 10), False),
        (date(2024, 2, 12), False),
        (date(2024, 2, 14), True),
        (date(2024, 2, 18), True),
        (date(2024, 2, 25), False),
    ],
)
def test_a_weekend_day_is_worked_to_make_up_for_a_holiday(day: date, worked: bool) -> None:  # noqa: FBT001
    assert SPRING.is_working_day(day) is worked


def test_a_holiday_that_is_made_up_for_on_itself_is_worked() -> None:
    both = Calendar(weekend=frozenset(), holidays=frozenset({MONDAY}), make_up_days=frozenset({MONDAY}))
    assert both.is_working_day(MONDAY)


@pytest.mark.parametrize(
    ("start", "working_days", "last"),
    [
        (MONDAY, 0, MONDAY),
        (MONDAY, 1, date(2024, 1, 2)),
        (MONDAY, 5, date(2024, 1, 8)),
        (date(2024, 1, 5), 1, date(2024, 1, 8)),
        (date(2024, 1, 6), 1, date(2024, 1, 8)),
    ],
)
def test_a_deadline_is_the_last_day_in_time(start: date, working_days: int, last: date) -> None:
    assert PLAIN.deadline(start, working_days) == last


def test_a_deadline_over_the_festival() -> None:
    assert SPRING.deadline(date(2024, 2, 9), 3) == date(2024, 2, 16)
    assert SPRING.deadline(date(2024, 2, 16), 1) == date(2024, 2, 18)


def test_the_first_day_of_a_pause_is_not_counted_and_the_day_of_resumption_is() -> None:
    assert PLAIN.deadline(MONDAY, 2, pauses=[(date(2024, 1, 2), date(2024, 1, 4))]) == date(2024, 1, 5)
    assert PLAIN.deadline(MONDAY, 1, pauses=[(date(2024, 1, 2), date(2024, 1, 4))]) == date(2024, 1, 4)


@given(calendars, days, st.integers(0, 12), pauses)
def test_exactly_so_many_working_days_lie_between(
    calendar: Calendar, start: date, working_days: int, paused: list[tuple[date, date]]
) -> None:
    last = calendar.deadline(start, working_days, pauses=paused)
    between = [start + passed * DAY for passed in range(1, (last - start).days + 1)]
    counted = [day for day in between if calendar.is_working_day(day) and not any(a <= day < b for a, b in paused)]
    assert len(counted) == working_days
    assert last == (counted[-1] if counted else start)


@given(calendars, days, st.integers(0, 15))
def test_on_the_last_day_in_time_as_many_working_days_have_passed(calendar: Calendar, start: date, many: int) -> None:
    last = calendar.deadline(start, many)
    assert calendar.passed(start, last) == many
    assert many == 0 or calendar.passed(start, last - DAY) == many - 1
