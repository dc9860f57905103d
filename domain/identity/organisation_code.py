"""The organisation code 组织机构代码 (GB 11714): eight characters and a check; it lives on in the credit code."""

import re

from domain.errors import InvalidNumber
from domain.identity.numbers import Fault, Number, Scheme
from domain.identity.writing import compact

_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_FORM = re.compile(r"[0-9A-Z]{8}[0-9X]", re.ASCII)


def check_character(body: str) -> str:
    """The check character of eight characters: digits count as they are, A is 10 up to Z, which is 35."""
    total = sum(int(character, 36) * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def read(text: str) -> Number:
    """The organisation code that a text means, its hyphen left out; a wrong check is a defect, not a refusal.

    Raises InvalidNumber for what has not the form of one.
    """
    code = compact(text).replace("-", "")
    if not _FORM.fullmatch(code):
        raise InvalidNumber(
            "this is no organisation code", fault=Fault.FORM, do="Write its 8 characters and its check."
        )
    sound = check_character(code[:8]) == code[8]
    return Number(Scheme.ORG_CODE, code, () if sound else (Fault.CHECK,))
