"""Invented subjects whose numbers check out and can belong to nobody (domain.md 5.1, 5.2). Deterministic by seed.

Persons: region 999999, which is not assigned. Organisations: region 330500 with organisation codes that begin TE5T,
of the shape of the published synthetic ones. The checks here are computed from the standards' tables, not by the code
under test.
"""

from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
REGION = "330500"
NOWHERE = "999999"
BODIES = 10_000
CLASSES = ("11", "12", "13", "19", "51", "52", "53", "59", "91", "92", "93", "Y1")
_FIRST_DAY, _LAST_DAY = date(1930, 1, 1), date(2019, 12, 31)
_SURNAMES, _GIVEN = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def organisation_check(body: str) -> str:
    """GB 11714: digits as they are, A = 10 to Z = 35."""
    rest = sum(int(c, 36) * w for c, w in zip(body, ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(11 - rest, str(11 - rest))


def credit_check(seventeen: str) -> str:
    """GB 32100."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(seventeen, CREDIT_WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def citizen_check(seventeen: str) -> str:
    """GB 11643."""
    return "10X98765432"[sum(int(c) * w for c, w in zip(seventeen, CITIZEN_WEIGHTS, strict=True)) % 11]


def organisation_code(body: int) -> str:
    """TE5T, four digits, check; `body` below 10,000."""
    eight = f"TE5T{body:04}"
    return eight + organisation_check(eight)


def credit_code(body: int, *, entity: str = "91") -> str:
    """A sound code of a registration class."""
    seventeen = entity + REGION + organisation_code(body)
    return seventeen + credit_check(seventeen)


def with_wrong_organisation_check(code: str) -> str:
    """The same code with another character for the organisation check, and the last check to match."""
    other = next(c for c in "0123456789X" if c != code[16])
    return code[:16] + other + credit_check(code[:16] + other)


def citizen_number(born_on: date, sequence: int) -> str:
    """A number of nobody; `sequence` below 1,000."""
    seventeen = f"{NOWHERE}{born_on:%Y%m%d}{sequence:03}"
    return seventeen + citizen_check(seventeen)


def mobile_number(number: int) -> str:
    """Eleven digits that begin 164, which no operator had been given when this was written."""
    return f"1640000{number:04}"


class Synthetic:
    """A stream of invented subjects: the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._bodies = iter(self._random.sample(range(BODIES), BODIES))

    def organisation(self, *, entity: str = "91") -> tuple[str, str]:
        """Credit code and name; no two alike."""
        body = next(self._bodies)
        return credit_code(body, entity=entity), f"测试单位{body:04}"

    def person(self) -> tuple[str, str]:
        """Citizen number and name."""
        born_on = _FIRST_DAY + timedelta(days=self._random.randrange((_LAST_DAY - _FIRST_DAY).days))
        name = self._random.choice(_SURNAMES) + self._random.choice(_GIVEN)
        return citizen_number(born_on, self._random.randrange(1_000)), name


# --- for properties


def credit_codes(classes: tuple[str, ...] = CLASSES) -> st.SearchStrategy[str]:
    """Sound codes of invented bodies."""
    return st.builds(
        lambda body, entity: credit_code(body, entity=entity), st.integers(0, BODIES - 1), st.sampled_from(classes)
    )


def citizen_numbers() -> st.SearchStrategy[str]:
    """Numbers of nobody, of adults and children."""
    return st.builds(citizen_number, st.dates(_FIRST_DAY, _LAST_DAY), st.integers(0, 999))


def mobile_numbers() -> st.SearchStrategy[str]:
    """Mobile numbers of nobody."""
    return st.builds(mobile_number, st.integers(0, 9_999))
