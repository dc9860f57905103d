"""The citizen number: check, region, day of birth, and that no message tells it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidNumber
from domain.identity import citizen_number
from domain.identity.citizen_number import Regions, of_age_from
from domain.identity.numbers import Fault, Number, Scheme
from tests.support import synthetic

TODAY = date(2026, 4, 1)
STANDARD = "11010519491231002X"


def read(written: str, *, regions: Regions = Regions.WITH_SYNTHETIC, on: date = TODAY) -> citizen_number.CitizenNumber:
    return citizen_number.read(written, on=on, regions=regions)


def fault_of(written: str, *, regions: Regions = Regions.WITH_SYNTHETIC, on: date = TODAY) -> str | None:
    try:
        read(written, regions=regions, on=on)
    except InvalidNumber as refused:
        return refused.fault
    return None


def test_the_example_of_the_standard() -> None:
    found = read(STANDARD, regions=Regions.ASSIGNED)
    assert found.born_on == date(1949, 12, 31)
    assert (found.number.scheme, found.number.number) == (Scheme.ID_NUMBER, STANDARD)


@pytest.mark.parametrize("number", ["999999199001010016", "999999199001010024", "999999201202290018"])
def test_synthetic_numbers_count_in_tests_only(number: str) -> None:
    assert fault_of(number) is None
    assert fault_of(number, regions=Regions.ASSIGNED) == Fault.REGION


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", Fault.EMPTY),
        ("110105491231002", Fault.LENGTH),
        ("A10105194912310021", Fault.FORM),
        ("1101051949123100２Y", Fault.FORM),
        (STANDARD[:-1] + "1", Fault.CHECK),
        ("999999201002290013", Fault.DATE),
        ("999999000002290013"[:17] + synthetic.citizen_check("99999900000229001"), Fault.DATE),
    ],
)
def test_what_is_refused_says_why_and_quotes_nothing(written: str, fault: Fault) -> None:
    assert fault_of(written) == fault
    with pytest.raises(InvalidNumber) as refused:
        read(written)
    assert not written or written[-6:] not in str(refused.value)


def test_nobody_is_born_after_today() -> None:
    number = synthetic.citizen_number(TODAY, 1)
    assert fault_of(number) is None
    assert fault_of(number, on=date(2026, 3, 31)) == Fault.DATE


@given(number=synthetic.citizen_numbers(), place=st.integers(0, 17), other=st.sampled_from("0123456789X"))
def test_no_single_substitution_passes(number: str, place: int, other: str) -> None:
    if number[place] != other:
        assert fault_of(number[:place] + other + number[place + 1 :]) is not None


@given(number=synthetic.citizen_numbers())
def test_the_writing_does_not_matter(number: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    for written in (number.lower(), wide, f"{number[:6]} {number[6:14]}　{number[14:]}"):
        assert read(written).digits == number


@given(number=synthetic.citizen_numbers())
def test_what_is_printed_by_accident_gives_nobody_away(number: str) -> None:
    found = read(number)
    assert number not in f"{found!r} {found} {found.number!r} {found.number} {[Number('passport', number)]}"


@pytest.mark.parametrize(
    ("born_on", "first"),
    [
        (date(2000, 5, 1), date(2018, 5, 2)),
        (date(2000, 12, 31), date(2019, 1, 1)),
        (date(2012, 2, 29), date(2030, 3, 2)),
        (date(2012, 2, 28), date(2030, 3, 1)),
    ],
)
def test_somebody_is_of_age_from_the_day_after_the_birthday(born_on: date, first: date) -> None:
    assert of_age_from(born_on, years=18) == first
