"""What the bureaus of the demonstration city do about their tasks, drawn from the seed and the task alone.

Most answer within days, some late, a few refuse with a reason or return what they cannot use.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta

from api.demo.script import Bureau

Task = Mapping[str, str]
Order = Mapping[str, str]

_REFUSALS, _RETURNS = ("R1", "R5", "R7"), ("R8", "R9")


def step(seed: int, bureau: Bureau, task: Task, *, on: date) -> dict[str, str] | None:
    """What a bureau does with a task today; None if it lets it lie."""
    draw = _draws(seed, _whose(task), *(task[part] for part in ("measure", "department", "state")))
    since = date.fromisoformat(task["since"])
    match task["state"]:
        case "pushed" | "overdue":
            if on < since + timedelta(days=draw % 4 + (12 if draw % 17 == 0 else 0)):
                return None
            return _answer(draw // 100)
        case "accepted":
            if on < since + timedelta(days=2 + draw % 12):
                return None
            return {"step": "feedback", "result": "implemented", "implemented_on": on.isoformat()}
        case "lift_ordered" | "lift_overdue":
            if on < since + timedelta(days=bureau.confirms_lifts_after + draw % 4):
                return None
            return {"step": "feedback", "result": "lifted"}
    return None


def _answer(draw: int) -> dict[str, str]:
    if draw % 100 < 4:
        return {"step": "refuse", "reason": _REFUSALS[draw % len(_REFUSALS)], "remark": "不属于本单位职责（演示）"}
    if draw % 100 < 8:
        return {"step": "return", "reason": _RETURNS[draw % len(_RETURNS)], "remark": "材料不全（演示）"}
    return {"step": "accept"}


def decision(seed: int, order: Order) -> tuple[str, dict[str, str]]:
    """What an officer decides about a proposed order, and what he says: most are put into effect."""
    if _draws(seed, _whose(order), order["measure"]) % 6:
        return "confirm", {}
    return "decline", {"reason": "情节轻微，不予实施（演示）"}


def _whose(told: Task | Order) -> str:
    """The subject; of persons, who have no name here, an id of each ledger's own, on which no story may depend."""
    return told["subject"] if told["name"] else "somebody"


def _draws(seed: int, *said: str) -> int:
    words = "\x1f".join((str(seed), *said))
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:6])
