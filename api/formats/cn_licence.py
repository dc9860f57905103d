"""The format `cn-licence`: licences of the dual publicity 双公示, XK_ columns (domain.md 5.4)."""

from collections.abc import Mapping
from pathlib import Path

from api.formats.columns import LICENCE
from api.formats.decisions import Reasons, Said, behaviour_in, doc_no_in, item_in, read_decisions
from api.formats.rows import Reading, Terms
from api.tables.cells import day_in, is_open_ended
from api.tables.headings import Entry
from api.tables.telling import both
from domain.records import RecordKind

NAME = "cn-licence"
KINDS: Mapping[str, str] = {
    "普通": "ordinary",
    "特许": "franchise",
    "认可": "accreditation",
    "核准": "verification",
    "登记": "registration",
    "其他": "other",
}


def read(path: Path, terms: Terms) -> Reading:
    """The rows of a file. Raises InvalidInput for what is no such file."""
    return read_decisions(path, terms, columns=LICENCE, say=_say)


def _say(entry: Entry, terms: Terms, reasons: Reasons) -> Said | None:
    doc_no = reasons.need("doc_no", doc_no_in)
    issued_on = reasons.need("issued_on", day_in)
    kind = reasons.need("licence_kind", _kind_in)
    valid_from = reasons.read("valid_from", day_in)
    open_ended = is_open_ended(entry["valid_until"])  # a licence burdens nobody: it may have no last day
    valid_until = None if open_ended else reasons.read("valid_until", day_in)
    if valid_from and valid_until and valid_until < valid_from:
        reasons.add(both("有效期至早于有效期自", "the last day lies before the first"))
    if doc_no is None or issued_on is None or kind is None:
        return None
    names = "doc_title certificate_name licence_no licence_content authority licence_state remark source_unit"
    return Said(
        doc_no=doc_no,
        issued_on=issued_on,
        item=item_in(entry["licence_kind"], terms),
        kind=RecordKind.LICENCE,
        behaviour=behaviour_in(entry["licence_kind"], terms),
        severity=terms.intake.severity,
        written={
            **{name: entry[name] for name in names.split()},
            "licence_kind": kind,
            "valid_from": valid_from,
            "valid_until": valid_until,
        },
        conducted_on=issued_on,  # nobody's conduct is told
    )


def _kind_in(written: str) -> str:
    found = KINDS.get(written) or ("other" if written.startswith("其他") else None)
    if found is None:
        raise ValueError(both("不在可选范围", f"is none of {', '.join(KINDS)}"))
    return found
