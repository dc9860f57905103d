"""Lengths of time: the calendar's edges by hand, the rest against counting day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.periods import Period

DAY = timedelta(days=1)
starts = st.dates(date(2015, 1, 1), date(2030, 12, 31))
periods = st.one_of(
    st.integers(1, 800).map(lambda n: Period(days=n)),
    st.integers(1, 40).map(lambda n: Period(months=n)),
    st.integers(1, 9).map(lambda n: Period(years=n)),
)


@pytest.mark.parametrize(
    ("start", "period", "after"),
    [
        (date(2024, 2, 29), Period(years=1), date(2025, 2, 28)),
        (date(2024, 2, 29), Period(years=4), date(2028, 2, 29)),
        (date(2023, 2, 28), Period(years=1), date(2024, 2, 28)),
        (date(2024, 1, 31), Period(months=1), date(2024, 2, 29)),
        (date(2023, 1, 31), Period(months=1), date(2023, 2, 28)),
        (date(2023, 12, 31), Period(months=2), date(2024, 2, 29)),
        (date(2023, 8, 31), Period(months=3), date(2023, 11, 30)),
        (date(2023, 11, 15), Period(months=14), date(2025, 1, 15)),
        (date(2024, 2, 28), Period(days=365), date(2025, 2, 27)),
        (date(9999, 6, 1), Period(years=1), date.max),
        (date(9999, 6, 1), Period(months=7), date.max),
        (date(9999, 12, 1), Period(days=40), date.max),
    ],
)
def test_the_edges_of_the_calendar(start: date, period: Period, after: date) -> None:
    assert period.after(start) == after


@given(starts, st.integers(1, 40))
def test_a_month_later_is_the_same_day_or_the_months_last(start: date, months: int) -> None:
    after = Period(months=months).after(start)
    assert (after.year * 12 + after.month) - (start.year * 12 + start.month) == months
    assert after.day == start.day or (after.day < start.day and (after + DAY).month != after.month)


@given(starts, st.integers(1, 9))
def test_a_year_is_twelve_months(start: date, years: int) -> None:
    assert Period(years=years).after(start) == Period(months=12 * years).after(start)


@given(starts, periods)
def test_its_length_lies_between_its_bounds(start: date, period: Period) -> None:
    assert period.shortest_days <= (period.after(start) - start).days <= period.longest_days


@given(starts, st.integers(0, 40), periods)
def test_who_begins_later_does_not_end_earlier(start: date, later: int, period: Period) -> None:
    assert period.after(start) <= period.after(start + later * DAY)


@pytest.mark.parametrize("parts", [{}, {"days": 1, "months": 1}, {"days": 0}, {"years": -1}, {"months": 36_601}])
def test_what_is_no_period_is_refused(parts: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="a period"):
        Period(**parts)
