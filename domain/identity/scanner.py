"""Citizen and mobile numbers in free text: where they stand, and the text without them (INV-26).

Found are citizen numbers of 18 characters whose check and birth date hold, of whatever region; old ones of 15 digits
of an assigned province; and mainland mobile numbers, with or without +86. They may be full-width and be broken up by
blanks and hyphens. Where two readings overlap both are found: hiding too much is the lesser harm.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct
from stdnum.cn import ric

from domain.identity import citizen_number
from domain.identity.writing import half_width

_SHOWN = 2
"""Characters of a number that a masked text still shows, so that a reader can tell two apart."""


class Personal(StrEnum):
    """What was found."""

    CITIZEN_NUMBER = "citizen_number"
    OLD_CITIZEN_NUMBER = "old_citizen_number"
    MOBILE_NUMBER = "mobile_number"


class Found(Struct, frozen=True):
    """A number in a text, at [start, end); the number itself is not carried about."""

    what: Personal
    start: int
    end: int


# Between two characters of a number: up to three blanks, hyphens, dots or invisible characters.
_GAP = r"[\s\u00ad\u200b-\u200d\u2010-\u2015\u2060\u2212\ufeff\u30fb\u00b7.\-]{0,3}"
# Every place is tried (a look-ahead consumes nothing): a digit standing before a number must not hide it. Letters may
# stand before it, as in `tel138...`; a letter behind it makes it part of something else, such as a credit code.
_CITIZEN = re.compile(rf"(?<![0-9])(?=([0-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx])(?![0-9]))", re.UNICODE)
_OLD = re.compile(rf"(?<![0-9])(?=([0-9](?:{_GAP}[0-9]){{14}})(?![0-9A-Za-z]))")
_MOBILE = re.compile(rf"(?<![0-9])(?=((?:(?:\+|00)?86{_GAP})?1{_GAP}[3-9](?:{_GAP}[0-9]){{9}})(?![0-9A-Za-z]))")
_ENOUGH = re.compile(r"(?:[^0-9]*+[0-9]){11}")
"""As many digits as the shortest number has: of most texts this says quickly that there is none."""
_NOT_A_CHARACTER = re.compile(r"[^0-9X]")
_YEARS = ("18", "19", "20")


def find(text: str) -> list[Found]:
    """Every number in the text, by where it begins; one that lies wholly inside another is left out."""
    plain = half_width(text)
    if _ENOUGH.match(plain) is None:
        return []
    found = sorted(_all(plain), key=lambda one: (one.start, -one.end))
    return list(_outermost(found))


def mask(text: str, found: Sequence[Found] | None = None) -> str:
    """The text with every number but its last two characters replaced by asterisks; its length stays."""
    characters = list(text)
    for one in find(text) if found is None else found:
        characters[one.start : one.end - _SHOWN] = "*" * (one.end - _SHOWN - one.start)
    return "".join(characters)


def _all(plain: str) -> Iterator[Found]:
    for pattern, what, holds in (
        (_CITIZEN, Personal.CITIZEN_NUMBER, _is_citizen_number),
        (_OLD, Personal.OLD_CITIZEN_NUMBER, _is_old_number),
        (_MOBILE, Personal.MOBILE_NUMBER, _is_any),
    ):
        for match in pattern.finditer(plain):
            if holds(_NOT_A_CHARACTER.sub("", match[1].upper())):
                yield Found(what, match.start(1), match.end(1))


def _is_citizen_number(digits: str) -> bool:
    return (
        digits[6:8] in _YEARS
        and citizen_number.birth_date(digits[6:14]) is not None
        and ric.calc_check_digit(digits) == digits[-1]
    )


def _is_old_number(digits: str) -> bool:
    return citizen_number.is_assigned(digits) and citizen_number.birth_date(f"19{digits[6:12]}") is not None


def _is_any(_: str) -> bool:
    return True


def _outermost(found: Iterable[Found]) -> Iterator[Found]:
    """Of those sorted by their beginning, the longer first: each that reaches further than all before it."""
    reached = -1
    for one in found:
        if one.end > reached:
            yield one
            reached = one.end
