"""The citizen number 公民身份号码 (GB 11643-1999): 6 characters of region, 8 of birth date, 3 of sequence, one check.

A person's number is never quoted in a message. Nothing is read out of it but the day of birth, which the age gate
needs (INV-31); the digit that tells the sex is not looked at.
"""

from datetime import date
from enum import StrEnum

from msgspec import Struct
from stdnum.cn import ric

from domain.errors import InvalidNumber
from domain.identity.numbers import Fault, Number, Scheme
from domain.identity.writing import compact

LENGTH = 18
_SYNTHETIC_REGION = "999999"
_PROVINCES = frozenset(
    str(number)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for number in range(first, last + 1)
)
"""GB/T 2260, and 81 to 83 of the residence permits for people of Hong Kong, Macao and Taiwan."""
_SEE_CARD = "Compare it with the identity card."


class Regions(StrEnum):
    """Which regions count: outside tests and demonstrations only those that are assigned."""

    ASSIGNED = "assigned"
    WITH_SYNTHETIC = "with_synthetic"


class CitizenNumber(Struct, frozen=True):
    """A number that a person can have."""

    digits: str
    born_on: date

    def __repr__(self) -> str:
        """Without the number: what is printed by accident gives nobody away."""
        return "CitizenNumber(...)"

    @property
    def number(self) -> Number:
        """The number in its scheme, for the vault."""
        return Number(Scheme.ID_NUMBER, self.digits)


def read(text: str, *, on: date, regions: Regions = Regions.ASSIGNED) -> CitizenNumber:
    """The citizen number that a text means, as of a day. Raises InvalidNumber; only 18 characters identify (INV-40)."""
    digits = compact(text)
    _refuse_malformed(digits)
    if ric.calc_check_digit(digits) != digits[-1]:
        raise InvalidNumber("the check character of the citizen number is wrong", fault=Fault.CHECK, do=_SEE_CARD)
    if not (is_assigned(digits) or (regions is Regions.WITH_SYNTHETIC and digits.startswith(_SYNTHETIC_REGION))):
        raise InvalidNumber("the citizen number's region is not assigned", fault=Fault.REGION, do=_SEE_CARD)
    born_on = birth_date(digits[6:14])
    if born_on is None or born_on > on:
        raise InvalidNumber("the citizen number holds no day of birth", fault=Fault.DATE, do=_SEE_CARD)
    return CitizenNumber(digits, born_on)


def _refuse_malformed(digits: str) -> None:
    if not digits:
        raise InvalidNumber("the citizen number is empty", fault=Fault.EMPTY, do="Fill in its 18 characters.")
    if len(digits) != LENGTH:
        raise InvalidNumber(
            f"the citizen number has {len(digits)} characters, not {LENGTH}",
            fault=Fault.LENGTH,
            do="Write all 18 characters; a number of 15 has been replaced by one of 18.",
        )
    if not (digits[:-1].isascii() and digits[:-1].isdecimal() and digits[-1] in "0123456789X"):
        raise InvalidNumber(
            "the citizen number is not made of 17 digits and a check character", fault=Fault.FORM, do=_SEE_CARD
        )


def is_assigned(digits: str) -> bool:
    """Whether the first two digits are those of a province.

    Counties are not looked up: a number keeps the county of its first registration, whatever has become of it since.
    """
    return digits[:2] in _PROVINCES


def birth_date(eight: str) -> date | None:
    """The day that YYYYMMDD names, or None where there is no such day."""
    year, month, day = int(eight[:4]), int(eight[4:6]), int(eight[6:])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def of_age_from(born_on: date, *, years: int) -> date:
    """The first day on which a person counts as having completed this many years: the day after the birthday.

    The later of two readings, which burdens least; who was born on 29 February has the birthday on 1 March else.
    """
    year = born_on.year + years
    try:
        birthday = born_on.replace(year=year)
    except ValueError:
        birthday = date(year, 3, 1)
    return date.fromordinal(birthday.toordinal() + 1)
