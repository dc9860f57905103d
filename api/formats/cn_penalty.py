"""The format `cn-penalty`: penalties of the dual publicity 双公示, CF_ columns and those of Zhejiang (domain.md 5.3).

A decision may impose several kinds of penalty; the record names the gravest as the severity guide weighs them. What
the guide does not weigh, and a fine of which nobody says how large it counts, weighs least.
"""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from api.formats.amounts import CONFISCATED, FINE, agrees, total_of
from api.formats.columns import PENALTY
from api.formats.decisions import Reasons, Said, behaviour_in, doc_no_in, read_decisions, severity_in
from api.formats.rows import Ended, Reading, Terms
from api.tables.cells import day_in, fen_in, said_yes
from api.tables.headings import Entry
from api.tables.telling import both
from domain.records import RecordKind, RepairNotice
from domain.values import Amounts, Severity
from rules.following.catalogue import PENALTY_KIND
from rules.following.periods import MAXIMUM, period_of
from rules.rulesets import Ruleset

NAME = "cn-penalty"
KINDS: Mapping[str, str] = {
    "警告": "warning",
    "通报批评": "criticism",
    "罚款": "small_fine",
    "小额罚款": "small_fine",
    "小额": "small_fine",
    "较大数额罚款": "larger_fine",
    "较大数额": "larger_fine",
    "数额较大罚款": "larger_fine",
    "数额巨大罚款": "very_large_fine",
    "巨额罚款": "very_large_fine",
    "巨额": "very_large_fine",
    "没收违法所得": "confiscation_of_gains",
    "没收非法财物": "confiscation_of_goods",
    "暂扣许可证件": "licence_suspended",
    "暂扣许可证": "licence_suspended",
    "降低资质等级": "qualification_lowered",
    "吊销许可证件": "licence_revoked",
    "吊销许可证": "licence_revoked",
    "吊销执照": "licence_revoked",
    "限制开展生产经营活动": "business_limited",
    "责令停产停业": "production_stopped",
    "责令关闭": "closure",
    "限制从业": "occupation_limited",
    "行政拘留": "detention",
    "其他": "other",
}
MERGED = "suspended_or_revoked"
"""The old value 暂扣/吊销: which of the two it was, a human decides (domain.md 5.3)."""
MERGED_WORDS = re.compile(
    r"(?:暂扣|吊销)(?:许可证件?|执照)?(?:[、/]|或者?|和)(?:暂扣|吊销)(?:许可证件?|执照)?(?:[、/]?(?:许可证件?|执照))*"
)
_SEPARATORS = re.compile(r"[;；,，、|/+\s]+|及|和")
_OTHER = re.compile(r"其他.*")


def read(path: Path, terms: Terms) -> Reading:
    """The rows of a file. Raises InvalidInput for what is no such file."""
    return read_decisions(path, terms, columns=PENALTY, say=_say)


def _say(entry: Entry, terms: Terms, reasons: Reasons) -> Said | None:
    doc_no = reasons.need("doc_no", doc_no_in)
    issued_on = reasons.need("issued_on", day_in)
    kinds = reasons.need("penalty_kinds", kinds_in)
    severity = reasons.read("severity", severity_in)
    amounts = {name: reasons.read(name, fen_in) for name in ("fine_wan", "confiscated_wan", "gains_wan", "goods_wan")}
    days = {name: reasons.read(name, day_in) for name in ("valid_until", "publish_until", "conducted_on")}
    notice = reasons.read("repair_notice", said_yes)
    ended = _ended(reasons, issued_on, doc_no)
    if doc_no is None or issued_on is None or kinds is None:
        return None
    behaviour = behaviour_in(entry["violation_kind"], terms)
    weighed = {kind: terms.ruleset.guided(behaviour, kind, issued_on) or Severity.MINOR for kind in kinds}
    gravest = max(kinds, key=lambda kind: weighed[kind].rank)
    severity = severity or (Severity.MINOR if _is_simple(entry["procedure"]) else weighed[gravest])
    confiscated = total_of([amounts["confiscated_wan"], *_parts(amounts)])
    certain = agrees(amounts["fine_wan"], _text(entry), FINE) and agrees(confiscated, _text(entry), CONFISCATED)
    return Said(
        doc_no=doc_no,
        issued_on=issued_on,
        item=terms.intake.catalogue_item,
        kind=RecordKind.PENALTY,
        behaviour=behaviour,
        severity=severity,
        written={
            **_texts(entry),
            **days,
            PENALTY_KIND: gravest,
            "penalty_kinds": "/".join(kinds),
            "fine_minor": amounts["fine_wan"] or None,
            "confiscated_minor": confiscated or None,
            "amount_minor": total_of([amounts["fine_wan"], confiscated]) or None,
        },
        conducted_on=days["conducted_on"],
        amounts=Amounts.CERTAIN if certain else Amounts.IN_DOUBT,
        repair_notice=RepairNotice.SERVED if notice else RepairNotice.NOT_REPORTED,
        ended=ended,
        remarks=tuple(_compared(days["publish_until"], issued_on, severity, terms.ruleset)),
    )


def _texts(entry: Entry) -> dict[str, str]:
    names = (
        "violation_kind facts legal_basis_text penalty_content licence_affected case_no authority remark source_unit"
        " fine_wan confiscated_wan"
    )
    return {name: entry[name] for name in names.split()}


def _text(entry: Entry) -> str:
    return entry["penalty_content"]


def _parts(amounts: Mapping[str, int | None]) -> list[int | None]:
    """Gains and goods apart, where the source tells no sum of both."""
    return [] if amounts["confiscated_wan"] is not None else [amounts["gains_wan"], amounts["goods_wan"]]


def kinds_in(written: str) -> tuple[str, ...]:
    """The kinds of penalty that a cell names, in its order; the merged old value counts as one."""
    rest, found = MERGED_WORDS.sub(f"、{MERGED}、", written), list[str]()
    for word in filter(None, _SEPARATORS.split(rest)):
        kind = MERGED if word == MERGED else KINDS.get(word) or ("other" if _OTHER.fullmatch(word) else None)
        if kind is None:
            raise ValueError(
                both("有无法识别的处罚类别", f"a kind of penalty that is not known; known are {', '.join(KINDS)}")
            )
        found.append(kind)
    if not found:
        raise ValueError(both("未填处罚类别", "names no kind of penalty"))
    return tuple(dict.fromkeys(found))


def _is_simple(procedure: str) -> bool:
    return procedure in ("01", "1", "简易程序")


def _ended(reasons: Reasons, issued_on: date | None, doc_no: str | None) -> Ended | None:
    """A cancelled case; without a day it is void of effect from the decision's own, which burdens least (INV-20)."""
    cancelled, on = reasons.read("revoked", said_yes), reasons.read("revoked_on", day_in)
    number = reasons.read("revocation_no", doc_no_in) or doc_no
    if not (cancelled or (cancelled is None and on)) or issued_on is None or number is None:
        return None
    return Ended(on or issued_on, number)


def _compared(publish_until: date | None, issued_on: date, severity: Severity, ruleset: Ruleset) -> list[str]:
    """The period trap: the day written is compared with the longest that the severity allows, and never used."""
    longest = period_of(ruleset, MAXIMUM, severity, issued_on)
    if publish_until is None or longest is None or publish_until <= longest.after(issued_on):
        return []
    return [
        both(
            "公示截止期超过最长公示期，不予采用",
            f"{publish_until} lies after the longest publication of a {severity} decision; it is not used",
        )
    ]
