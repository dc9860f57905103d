"""The unit trap (domain.md 5.3): amount fields are in 万元, texts in 元. What a text says, held against the field.

Doubt is the safe side: an amount in doubt grounds nothing until its department has said what is right.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from domain.identity.writing import half_width

_DIGITS = {sign: value for value, signs in enumerate(("〇零", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒",
                                                      "八捌", "九玖")) for sign in signs}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_WAN, _YI = 10_000, 100_000_000
_CHINESE = f"[{''.join(_DIGITS)}{''.join(_TENS)}万亿]"
_SUM = re.compile(
    rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{1,6}})?|\d{{1,15}}(?:\.\d{{1,6}})?)\s*(?P<unit>亿元|万元|元|万|亿)"
    rf"|(?P<chinese>{_CHINESE}{{1,20}})[元圆]"
)
_CLAUSE = re.compile(r"[，。；;,\n](?!\d{3})|、")
_FEN = 100


class Kind(Struct, frozen=True):
    """An amount of a decision: the words by which a clause tells of it."""

    words: tuple[str, ...]


FINE = Kind(("罚款", "处罚金", "罚金"))
CONFISCATED = Kind(("没收",))


def agrees(fen: int | None, text: str, kind: Kind) -> bool:
    """Whether a field's amount is what the text says of its kind; true where the text says nothing of it."""
    said = list(_amounts(text, kind))
    if not said:
        return True
    return (fen or 0) in (sum(said), max(said))


def _amounts(text: str, kind: Kind) -> Iterator[int]:
    """The amounts in the clauses that tell of this kind and of no other; a clause without words goes with the last."""
    telling = False
    for clause in _CLAUSE.split(half_width(text)):
        about = [one for one in (FINE, CONFISCATED) if any(word in clause for word in one.words)]
        telling = kind in about if about else telling
        if telling and len(about) < 2:
            yield from _in_clause(clause)
        elif telling:
            yield from _beside(clause, kind)


def _beside(clause: str, kind: Kind) -> Iterator[int]:
    """Of a clause about both, what stands behind the words of this kind and before those of the other."""
    both = "|".join(re.escape(word) for one in (FINE, CONFISCATED) for word in one.words)
    parts = re.split(f"({both})", clause)
    for word, rest in zip(parts[1::2], parts[2::2], strict=True):
        if word in kind.words:
            yield from _in_clause(rest)


def _in_clause(clause: str) -> Iterator[int]:
    for found in _SUM.finditer(clause):
        if found["chinese"]:
            yield chinese_number(found["chinese"]) * _FEN
        else:
            factor = {"万": _WAN, "亿": _YI}.get(found["unit"][0], 1)
            yield int(Decimal(found["number"].replace(",", "")) * factor * _FEN)


def chinese_number(written: str) -> int:
    """A whole number in Chinese numerals, everyday or formal: 贰仟 is 2000, 一万五千 is 15000."""
    total, section, digit = 0, 0, 0
    for sign in written:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            section += (digit or 1) * _TENS[sign]
            digit = 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * _WAN, 0, 0
        else:
            total, section, digit = (total + section + digit) * _YI, 0, 0
    return total + section + digit


def total_of(parts: Iterable[int | None]) -> int | None:
    """The sum of what is told; None where nothing is."""
    told: Sequence[int] = [part for part in parts if part is not None]
    return sum(told) if told else None
