"""What departments answer to tasks, and the words for their reasons and results, at every door."""

from collections.abc import Mapping
from enum import StrEnum


class Answer(StrEnum):
    """What a department can answer to a task that it has not taken over."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    RETURN = "return"


REASONS: Mapping[str, Mapping[str, str]] = {
    "R1": {"en": "no power over this measure", "zh": "无权实施该措施"},
    "R2": {"en": "no legal basis, or the measure version is retired", "zh": "无法律依据或措施已废止"},
    "R3": {"en": "the subject cannot be identified", "zh": "主体身份无法确认"},
    "R4": {"en": "the subject is deregistered, dead or elsewhere", "zh": "主体已注销、死亡或不在辖区"},
    "R5": {"en": "in force here already by another order", "zh": "已因其他来源的措施单在执行"},
    "R6": {"en": "the document is not effective, under stay, or annulled", "zh": "文书未生效、中止执行或已撤销"},
    "R7": {"en": "the subject is outside the target class", "zh": "主体不属于适用对象"},
    "R8": {"en": "notice or statement is missing", "zh": "缺少告知或陈述申辩"},
    "R9": {"en": "data defect", "zh": "数据有缺陷"},
    "R10": {"en": "repaired, expired, or below the minimum class", "zh": "已修复、已到期或低于最低等次"},
}

RESULTS: Mapping[str, Mapping[str, str]] = {
    "implemented": {"en": "implemented", "zh": "已实施"},
    "partial": {"en": "implemented in part", "zh": "部分实施"},
    "not_triggered": {"en": "no matter came up", "zh": "未触发"},
    "not_applicable": {"en": "not applicable", "zh": "不适用"},
    "failed": {"en": "could not be implemented", "zh": "实施失败"},
    "lifted": {"en": "lifted", "zh": "已解除"},
}
