"""Reading a workbook of tasks that was filled in: each row a command, or every reason why it is none."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final, TypeVar
from uuid import UUID

from msgspec import Struct

from api.answers import Answer
from api.tables.cells import day_in
from api.tables.headings import Entry, table_of
from api.tables.telling import both
from api.tables.xlsx_sheets import read_workbook
from api.taskbook.words import ANSWERS, COLUMNS, FILLED_IN
from api.taskbook.writing import MOST
from domain.commands import AcceptTask, Command, RefuseTask, ReturnTask, SubmitFeedback
from domain.errors import InvalidInput
from domain.identity.writing import half_width
from domain.values import FeedbackResult, Reason

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of a workbook."""
_UNPACKED: Final = 32 * 1024 * 1024
_REASON: Final = re.compile(r"(R\d{1,2})(?!\d)")
_AMOUNT: Final = re.compile(r"\d{1,15}")
_FORMULA: Final = ("=", "+", "-", "@")
_TEXTS: Final = ("matter", "filing", "remark")
_MEANT: Mapping[str, str] = {
    said.casefold(): name for name, words in ANSWERS.items() for said in (name, *words.values())
}
_Read = TypeVar("_Read")


class Asked(Struct, frozen=True):
    """A row that answers a task: which one, by its id and its number there, and the command it means."""

    task: UUID
    number: int
    command: Command


class Row(Struct, frozen=True):
    """A row that says something: its line, its cells by the columns, and what it asks or why that cannot be told."""

    line: int
    cells: tuple[str, ...]
    asked: Asked | None
    reasons: tuple[str, ...] = ()


def rows_in(content: bytes, *, name: str) -> list[Row]:
    """The rows that are filled in, in order. Raises InvalidInput for what is no such workbook."""
    if len(content) > LARGEST:
        raise InvalidInput(f"{name} has {len(content)} bytes, more than {LARGEST}", do="Send fewer tasks at once.")
    table = table_of(read_workbook(content, name=name, unpacked=_UNPACKED), COLUMNS, name=name)
    filled = [entry for entry in table.entries if any(entry[column.name] for column in FILLED_IN) or _spoilt(entry)]
    if len(filled) > MOST:
        raise InvalidInput(f"{name} answers {len(filled)} tasks, more than {MOST}", do="Send fewer tasks at once.")
    return [_row(entry) for entry in filled]


def _spoilt(entry: Entry) -> bool:
    """Whether a column that is to be filled in holds what cannot be read, such as a formula."""
    places = (entry.places.get(column.name) for column in FILLED_IN)
    return any(place in entry.row.troubles for place in places if place is not None)


def _row(entry: Entry) -> Row:
    cells = tuple(entry[column.name] for column in COLUMNS)
    reasons = [*entry.troubles(), *_like_formulas(entry)]
    asked = None if reasons else _asked(entry, reasons)
    return Row(entry.row.line, cells, None if reasons else asked, tuple(reasons))


def _like_formulas(entry: Entry) -> Iterator[str]:
    """What a program would take for a formula, once the text stands in another table."""
    for name in _TEXTS:
        if half_width(entry[name]).startswith(_FORMULA):
            yield f"{entry.label(name)} " + both(
                "以 = + - @ 开头，请在前面加上文字", "begins with = + - or @: put a word before it"
            )


def _asked(entry: Entry, reasons: list[str]) -> Asked | None:
    """What the row asks; what is wrong with it goes to `reasons`."""
    task = _read(entry, "task", UUID, reasons, both("不是任务编号", "is no id of a task"))
    number = _read(entry, "number", int, reasons, both("不是任务序号", "is no number of a task"))
    answer = _read(entry, "answer", _answer, reasons, both("请从下拉列表选择答复", "is none of the list: pick one"))
    if task is None or number is None or answer is None:
        return None
    command = (
        _answered(entry, task, answer, reasons) if answer in set(Answer) else _report(entry, task, answer, reasons)
    )
    return None if command is None else Asked(task, number, command)


def _read(entry: Entry, name: str, kind: Callable[[str], _Read], reasons: list[str], wrong: str) -> _Read | None:
    """A cell that has to be there, as it is meant."""
    try:
        return kind(half_width(entry[name]).strip())
    except (ValueError, KeyError):
        reasons.append(f"{entry.label(name)} {wrong}")
        return None


def _answer(written: str) -> str:
    return _MEANT[written.casefold()]


def _answered(entry: Entry, task: UUID, answer: str, reasons: list[str]) -> Command | None:
    for name in ("implemented_on", "matter", "filing", "amount"):
        if entry[name]:
            reasons.append(f"{entry.label(name)} " + both("仅用于反馈", "is for reports alone"))
    if answer == Answer.ACCEPT:
        for name in ("reason", "remark"):
            if entry[name]:
                reasons.append(f"{entry.label(name)} " + both("接受时不填", "is not for an acceptance"))
        return AcceptTask(task)
    wrong = both("拒绝或退回须写明 R1 至 R10", "has to be one of R1 to R10, to refuse or return")
    reason = _read(entry, "reason", _reason, reasons, wrong)
    if reason is None:
        return None
    refusal = RefuseTask if answer == Answer.REFUSE else ReturnTask
    return refusal(task, reason, entry["remark"])


def _reason(written: str) -> Reason:
    found = _REASON.match(written.upper())
    return Reason(found[1] if found else "")


def _report(entry: Entry, task: UUID, answer: str, reasons: list[str]) -> Command | None:
    if entry["reason"]:
        reasons.append(f"{entry.label('reason')} " + both("仅用于拒绝或退回", "is to refuse or return alone"))
    day = _day(entry, reasons)
    amount = half_width(entry["amount"]).replace(",", "")
    if amount and not _AMOUNT.fullmatch(amount):
        reasons.append(f"{entry.label('amount')} " + both("不是以分为单位的整数", "is no whole number of fen"))
        return None
    return SubmitFeedback(
        task,
        FeedbackResult(answer),
        implemented_on=day,
        matter_code=entry["matter"] or None,
        filing_id=entry["filing"] or None,
        amount_minor=int(amount) if amount else None,
        remark=entry["remark"],
    )


def _day(entry: Entry, reasons: list[str]) -> date | None:
    if not entry["implemented_on"]:
        return None
    try:
        return day_in(entry["implemented_on"])
    except ValueError as wrong:
        reasons.append(f"{entry.label('implemented_on')} {wrong}")
        return None
