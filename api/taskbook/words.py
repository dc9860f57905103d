"""What stands in a workbook of tasks, in Chinese and English: columns, answers, reasons, and how to fill them in."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from api.answers import REASONS, RESULTS, Answer
from api.tables.headings import Column, Need
from domain.values import FeedbackResult

LANGUAGES: Final = ("zh", "en")  # the order of every column's labels


class Came(StrEnum):
    """What can come of a row."""

    DONE = "done"
    REPEATED = "repeated"  # said before: nothing is written
    REFUSED = "refused"


ANSWERS: Mapping[str, Mapping[str, str]] = {
    Answer.ACCEPT.value: {"en": "accept", "zh": "接受"},
    Answer.REFUSE.value: {"en": "refuse", "zh": "拒绝"},
    Answer.RETURN.value: {"en": "return", "zh": "退回"},
    **{result.value: RESULTS[result.value] for result in FeedbackResult},
}
"""Every answer, by its name in the other doors."""


def _column(name: str, zh: str, en: str, *, longest: int = 200, need: Need = Need.NEITHER) -> Column:
    return Column(name, name.upper(), (zh, en), need=need, longest=longest)


CONTEXT: Final = (
    _column("task", "任务编号", "Task id", need=Need.HEADING),
    _column("number", "任务序号", "Task number", need=Need.HEADING),
    _column("subject", "主体标识", "Subject id"),
    _column("name", "主体名称", "Subject", longest=4_000),
    _column("measure", "措施", "Measure", longest=4_000),
    _column("order", "措施单", "Order"),
    _column("state", "状态", "State"),
    _column("since", "起始日期", "Since"),
    _column("possible", "可选答复", "Possible answers", longest=4_000),
)
"""What the workbook tells of a task; to be left as it stands."""
FILLED_IN: Final = (
    _column("answer", "答复", "Answer", need=Need.HEADING),
    _column("reason", "理由", "Reason"),
    _column("implemented_on", "实施日期", "Day"),
    _column("matter", "事项编码", "Matter"),
    _column("filing", "办件编号", "Filing"),
    _column("amount", "金额（分）", "Amount (fen)"),
    _column("remark", "备注", "Remark", longest=2_000),
)
"""What a department fills in."""
COLUMNS: Final = (*CONTEXT, *FILLED_IN)
TOLD: Final = (_column("outcome", "办理结果", "Outcome"), _column("why", "未办理原因", "Why not", longest=4_000))
"""What the answer to an uploaded workbook adds."""

SHEETS: Mapping[str, Mapping[str, str]] = {
    "tasks": {"en": "Tasks", "zh": "任务"},
    "notes": {"en": "How to fill in", "zh": "填写说明"},
    "lists": {"en": "Lists", "zh": "选项"},
}
OUTCOMES: Mapping[Came, Mapping[str, str]] = {
    Came.DONE: {"en": "done", "zh": "已办理"},
    Came.REPEATED: {"en": "said before", "zh": "此前已答复"},
    Came.REFUSED: {"en": "not carried out", "zh": "未办理"},
}
NOTES: Mapping[str, Mapping[str, str]] = {
    "heading": {"en": "Column", "zh": "列"},
    "note": {"en": "How it is filled in", "zh": "填写要求"},
    "task": {
        "en": "Leave it as it stands; with the number it says which task is answered.",
        "zh": "请勿改动；与任务序号一起确定所答复的任务。",
    },
    "number": {"en": "Leave it as it stands.", "zh": "请勿改动。"},
    "answer": {
        "en": "Pick from the list. A row without an answer is left alone.",
        "zh": "从下拉列表选择；未填答复的行不作处理。",
    },
    "reason": {
        "en": "Only to refuse or return, from the list. R3, R8 and R9 return, the others refuse.",
        "zh": "仅拒绝或退回时从下拉列表选择；R3、R8、R9 用于退回，其余用于拒绝。",
    },
    "implemented_on": {
        "en": "Of a report: the day it was done, as 2026-05-20.",
        "zh": "反馈时填写实施日期，如 2026-05-20。",
    },
    "matter": {"en": "Of a report: the matter it came up in.", "zh": "反馈时填写所涉事项编码。"},
    "filing": {"en": "Of a report: the filing's own number.", "zh": "反馈时填写办件编号。"},
    "amount": {
        "en": "Of a report: a whole number of fen, 200000 for 2,000 yuan.",
        "zh": "反馈时填写整数，单位为分，2000 元填 200000。",
    },
    "remark": {
        "en": "Further words, without numbers of persons; not with an acceptance.",
        "zh": "补充说明，不得写入个人证件号码；接受时不填。",
    },
    "upload": {
        "en": "Then send the workbook back: `jiangcheng answer-file FILE`, or POST /tasks:workbook.",
        "zh": "填写后送回：jiangcheng answer-file 文件，或 POST /tasks:workbook。",
    },
    "repeat": {
        "en": "It may be sent again: what was carried out is not carried out twice.",
        "zh": "可重复上传：已办理的不会重复办理。",
    },
}


def heading(column: Column, language: str) -> str:
    """How a column is headed in a language."""
    return column.labels[LANGUAGES.index(language)]


def reason_in_words(reason: str, language: str) -> str:
    """A reason as the list has it; the code in front is what is read back."""
    return f"{reason} {REASONS[reason][language]}"
