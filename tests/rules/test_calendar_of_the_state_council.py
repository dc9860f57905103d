"""The calendar of the `cn` pack is what the State Council's notices say: compared with a library kept by others."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from rules.writing.loading import find, load

CALENDAR = load(find("cn")).calendar.calendar()
DAY = timedelta(days=1)


@pytest.mark.parametrize("year", sorted(CALENDAR.noticed))
def test_every_day_of_a_noticed_year_is_worked_as_the_library_has_it(year: int) -> None:
    days = [date(year, 1, 1) + number * DAY for number in range(366)]
    differing = [
        day for day in days if day.year == year and CALENDAR.is_working_day(day) is not chinese_calendar.is_workday(day)
    ]
    assert differing == []


def test_a_year_without_a_notice_is_counted_by_the_week_and_says_so() -> None:
    after = max(CALENDAR.noticed) + 1
    assert CALENDAR.unsure(date(after, 10, 1), date(after, 10, 1))
    assert not CALENDAR.unsure(date(after - 1, 10, 1), date(after - 1, 10, 1))
