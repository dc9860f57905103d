"""How people write numbers: full-width, in lower case, with blanks between. What is meant, in one spelling."""

import unicodedata
from functools import lru_cache

_FULL_WIDTH = range(0xFF01, 0xFF5F)
_TO_ASCII = 0xFEE0
_ROMAN_TEN = "Ⅹⅹ"
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_UPPER = {letter: letter - 32 for letter in range(ord("a"), ord("z") + 1)}


def half_width(text: str) -> str:
    """The same text, character for character, with decimal digits of any script, full-width forms and Ⅹ in ASCII."""
    return text if text.isascii() else "".join(map(_half_width, text))


@lru_cache(maxsize=4096)
def _half_width(character: str) -> str:
    if ord(character) in _FULL_WIDTH:
        return chr(ord(character) - _TO_ASCII)
    if character in _ROMAN_TEN:
        return "X"
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def compact(text: str) -> str:
    """A number as registers write it: half-width, ASCII letters in upper case, nothing blank or invisible.

    Only what is certain is changed: an unknown character stays and is refused by whoever reads the number.
    """
    visible = (c for c in half_width(text) if not c.isspace() and c not in _INVISIBLE)
    return "".join(visible).translate(_UPPER)
