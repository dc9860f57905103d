"""The format `cn-commitment`: commitments 承诺 as they are reported, with their state (domain.md 5.6)."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from api.formats.columns import COMMITMENT
from api.formats.decisions import Reasons, Said, behaviour_in, doc_no_in, is_named, item_in, read_decisions
from api.formats.rows import Reading, Terms
from api.tables.cells import day_in, said_yes
from api.tables.headings import Entry
from api.tables.telling import both
from domain.records import PERFORMANCE, RecordKind
from domain.values import Performance

NAME = "cn-commitment"
STATES: Mapping[str, str] = {
    "在承诺期": "in_term",
    "承诺期内": "in_term",
    "全部履行": "fulfilled",
    "已履行": "fulfilled",
    "部分履行": "partly_fulfilled",
    "未履行": "unfulfilled",
    "虚假": "false",
    "虚假承诺": "false",
}
KINDS: Mapping[str, str] = {
    "审批替代型": "approval_replacing",
    "容缺受理型": "missing_paper",
    "主动公示型": "self_published",
    "行业自律型": "industry_self_discipline",
    "信用修复型": "repair",
    "证明事项告知承诺": "certificate_notice",
    "告知承诺": "notice_and_commitment",
    "首违免罚": "first_error_exemption",
}


def read(path: Path, terms: Terms) -> Reading:
    """The rows of a file. Raises InvalidInput for what is no such file."""
    return read_decisions(path, terms, columns=COMMITMENT, say=_say)


def _say(entry: Entry, terms: Terms, reasons: Reasons) -> Said | None:
    made_on = reasons.need("issued_on", day_in)
    state = reasons.need("state", _state_in)
    reasons.need("commitment_kind", str)
    number = reasons.read("commitment_no", doc_no_in)
    valid_until = reasons.read("valid_until", day_in)
    verified_on = reasons.read("verified_on", day_in)
    agreed = reasons.read("publication_agreed", said_yes)
    if made_on is None or state is None:
        return None
    names = "cause matter_code content consequence authority remark source_unit"
    kind = entry["commitment_kind"]
    return Said(
        doc_no=number or _own_number(entry, made_on),
        issued_on=made_on,
        item=_item(entry, terms),
        kind=RecordKind.COMMITMENT,
        behaviour=behaviour_in(kind, terms),
        severity=terms.intake.severity,
        written={
            **{name: entry[name] for name in names.split()},
            "commitment_kind": KINDS.get(kind.removesuffix("承诺")) or KINDS.get(kind) or "other",
            PERFORMANCE: state,
            "valid_until": valid_until,
            "verified_on": verified_on,
            "publication_agreed": agreed,
        },
        conducted_on=made_on,
    )


def _item(entry: Entry, terms: Terms) -> str:
    """By how it stands where the pack says so, since what was broken is adverse and nothing else is; else by kind."""
    named = next((word for word in (entry["state"], entry["commitment_kind"]) if is_named(word, terms)), "")
    return item_in(named, terms)


def _state_in(written: str) -> str:
    if written in set(Performance):
        return written
    if written not in STATES:
        raise ValueError(both("不在可选范围", f"is none of {', '.join(STATES)}"))
    return STATES[written]


def _own_number(entry: Entry, made_on: date) -> str:
    """Commitments are reported without a number: what was promised to whom and when then identifies one."""
    parts = [entry["issuer_uscc"], entry["commitment_kind"], entry["cause"], entry["matter_code"], made_on.isoformat()]
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return f"unnumbered-{digest[:16]}"
