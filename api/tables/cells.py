"""What is written in a cell: days, amounts in 万元, yes and no. Each raises ValueError with what should stand there."""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from api.tables.telling import both
from domain.identity.writing import half_width

_NOTHING = frozenset({"", "/", "\\", "-", "--", "—", "——", "无", "空", "暂无", "NULL", "(NULL)", "N/A", "NONE"})
_DAY = re.compile(
    r"(?P<year>\d{4})(?P<sign>[-/.年])(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_EIGHT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:\d{6})?")
_FIRST, _LAST = date(1949, 10, 1), date(2200, 12, 31)
_FEN_IN_WAN = 1_000_000
_DECIMALS = 6
_LARGEST = Decimal(10) ** 10  # 万元, as the field's sixteen digits allow
_AMOUNT = re.compile(r"\d{1,12}(?:\.\d{1,12})?")
_LONG_TERM = frozenset({"长期", "长期有效", "永久", "无固定期限"})
_YES = frozenset({"是", "1", "Y", "YES", "TRUE", "已送达", "已撤销"})
_NO = frozenset({"否", "0", "N", "NO", "FALSE", "未送达", "未撤销"})


def clean(text: str) -> str:
    """What stands in a cell, without blanks around it and with line ends as blanks; what says nothing is empty."""
    plain = " ".join(text.replace("\ufeff", "").split())
    return "" if half_width(plain).upper() in _NOTHING else plain


def has_controls(text: str) -> bool:
    """Whether characters stand in it that nobody can have typed."""
    return any(unicodedata.category(sign) == "Cc" for sign in text if sign not in "\t\r\n")


def is_open_ended(text: str) -> bool:
    """Whether it says that there is no last day."""
    return clean(text) in _LONG_TERM


def day_in(text: str) -> date:
    """A day as registers write it: 2024-01-05, 2024/1/5, 2024.1.5, 20240105, 2024年1月5日, a time of day behind it."""
    plain = half_width(text).strip()
    found = _DAY.fullmatch(plain) or _EIGHT.fullmatch(plain)
    if found is None:
        raise ValueError(both("不是日期，请写成 2024-01-05", "is not a day: write it as 2024-01-05"))
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        raise ValueError(both("日期不存在", "is a day that no calendar has")) from None
    if not _FIRST <= day <= _LAST:
        raise ValueError(both("日期超出范围", f"lies outside {_FIRST} and {_LAST}"))
    return day


def fen_in(text: str) -> int:
    """An amount of 万元 (ten thousand yuan) in fen."""
    plain = half_width(text).replace(",", "").removesuffix("万元").removesuffix("万").strip()
    if not _AMOUNT.fullmatch(plain):
        raise ValueError(
            both("不是以万元为单位的数字，2000 元请写 0.2", "is not an amount in 万元: write 0.2 for 2000 yuan")
        )
    try:
        wan = Decimal(plain)
    except InvalidOperation:  # pragma: no cover - the pattern lets nothing else through
        raise ValueError("is not a number") from None
    if wan >= _LARGEST or -int(wan.as_tuple().exponent) > _DECIMALS:
        raise ValueError(both("位数过多", f"has more than ten digits before the point or {_DECIMALS} behind it"))
    return int(wan * _FEN_IN_WAN)


def said_yes(text: str) -> bool | None:
    """Yes, no, or None where nothing is said."""
    plain = half_width(clean(text)).upper()
    if plain in _YES:
        return True
    if plain in _NO or not plain:
        return False if plain else None
    raise ValueError(both("只能填是或否", "says neither 是 nor 否"))
