"""The format `cn-list`: entries of lists in the shapes of their several sources (domain.md 5.5).

Which list means which catalogue item the pack says; a list that it does not name is none of its lists. Every entry has
a last day: an empty one is an error, never "for life" (P-6). A removal ends the entry from its day.
"""

from datetime import date
from pathlib import Path

from api.formats.cells import clean, day_in, is_open_ended
from api.formats.columns import LIST_ENTRY
from api.formats.decisions import Reasons, Said, behaviour_in, doc_no_in, item_in, read_decisions, severity_in
from api.formats.headings import Entry
from api.formats.rows import Ended, Reading, Terms
from domain.records import RecordKind

NAME = "cn-list"


def read(path: Path, terms: Terms) -> Reading:
    """The rows of a file. Raises InvalidInput for what is no such file."""
    return read_decisions(path, terms, columns=LIST_ENTRY, say=_say)


def _say(entry: Entry, terms: Terms, reasons: Reasons) -> Said | None:
    number = reasons.read("doc_no", doc_no_in) or reasons.read("basis_no", doc_no_in)
    if number is None and not (entry["doc_no"] or entry["basis_no"]):
        reasons.add(f"{entry.label('doc_no')} is missing (INV-2)")
    issued_on = reasons.need("issued_on", day_in)
    valid_until = _last_day(entry, reasons, issued_on)
    listed = reasons.need("list_type", lambda written: _known(written, terms))
    severity = reasons.read("severity", severity_in)
    days = {name: reasons.read(name, day_in) for name in ("conducted_on", "published_on")}
    removed_on = reasons.read("revoked_on", day_in)
    if number is None or issued_on is None or listed is None:
        return None
    names = "cause legal_basis_text duty performance evaluation_year area authority basis_no remark source_unit"
    return Said(
        doc_no=number,
        issued_on=issued_on,
        item=item_in(listed, terms),
        kind=RecordKind.SEVERE_LIST,
        behaviour=behaviour_in(entry["behaviour"] or listed, terms),
        severity=severity or terms.intake.severity,
        written={
            **{name: entry[name] for name in names.split()},
            **days,
            "list_type": listed,
            "valid_until": valid_until,
        },
        conducted_on=days["conducted_on"],
        ended=None if removed_on is None else Ended(removed_on, entry["revocation_no"] or number),
    )


def _known(written: str, terms: Terms) -> str:
    if terms.intake.items and written not in map(clean, terms.intake.items):
        raise ValueError(f"is no list of {terms.ruleset.pack}: it takes {', '.join(terms.intake.items)}")
    return written


def _last_day(entry: Entry, reasons: Reasons, issued_on: date | None) -> date | None:
    if not entry["valid_until"] or is_open_ended(entry["valid_until"]):
        reasons.add(f"{entry.label('valid_until')} is missing: an entry without a last day is never for life (P-6)")
        return None
    last = reasons.read("valid_until", day_in)
    if last is not None and issued_on is not None and last <= issued_on:
        reasons.add(f"{entry.label('valid_until')} does not lie after {entry.label('issued_on')}")
    return last
