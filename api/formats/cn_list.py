"""The format `cn-list`: entries of lists in the shapes of their several sources (domain.md 5.5).

Which list means which catalogue item the pack says; a list that it does not name is none of its lists. Every entry has
a last day: an empty one is an error, never "for life" (P-6). A removal ends the entry from its day.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from api.formats.columns import LIST_ENTRY
from api.formats.decisions import Reasons, Said, behaviour_in, doc_no_in, item_in, read_decisions, severity_in
from api.formats.rows import Ended, Reading, Terms
from api.tables.cells import clean, day_in, is_open_ended
from api.tables.headings import Entry
from api.tables.telling import both
from domain.records import RecordKind

NAME = "cn-list"
_NUMBERS = ("doc_no", "docket_no", "basis_no")
_DAYS = ("issued_on", "published_on", "registered_on")

_T = TypeVar("_T")


def read(path: Path, terms: Terms) -> Reading:
    """The rows of a file. Raises InvalidInput for what is no such file."""
    return read_decisions(path, terms, columns=LIST_ENTRY, say=_say)


def _say(entry: Entry, terms: Terms, reasons: Reasons) -> Said | None:
    number = _first(entry, reasons, _NUMBERS, doc_no_in)
    issued_on = _first(entry, reasons, _DAYS, day_in)
    valid_until = _last_day(entry, reasons, issued_on)
    listed = reasons.need("list_type", lambda written: _known(written, terms))
    severity = reasons.read("severity", severity_in)
    conducted_on = reasons.read("conducted_on", day_in)
    removed_on = reasons.read("revoked_on", day_in)
    if number is None or issued_on is None or listed is None:
        return None
    names = "cause legal_basis_text duty performance evaluation_year area authority docket_no basis_no remark"
    return Said(
        doc_no=number,
        issued_on=issued_on,
        item=item_in(listed, terms),
        kind=RecordKind.SEVERE_LIST,
        behaviour=behaviour_in(entry["behaviour"] or listed, terms),
        severity=severity or terms.intake.severity,
        written={
            **{name: entry[name] for name in names.split()},
            "list_type": listed,
            "valid_until": valid_until,
        },
        conducted_on=conducted_on,
        ended=None if removed_on is None else Ended(removed_on, entry["revocation_no"] or number),
    )


def _first(entry: Entry, reasons: Reasons, names: Sequence[str], reading: Callable[[str], _T]) -> _T | None:
    """What stands under the first of these columns that is filled in; sources differ in which they have."""
    filled = next((name for name in names if entry[name]), names[0])
    return reasons.need(filled, reading)


def _known(written: str, terms: Terms) -> str:
    if terms.intake.items and written not in map(clean, terms.intake.items):
        known = ", ".join(terms.intake.items)
        raise ValueError(both("不是可接收的名单", f"is no list of {terms.ruleset.pack}: it takes {known}"))
    return written


def _last_day(entry: Entry, reasons: Reasons, issued_on: date | None) -> date | None:
    if not entry["valid_until"] or is_open_ended(entry["valid_until"]):
        reasons.add(
            f"{entry.label('valid_until')} "
            + both("必填，名单不得长期有效", "is missing: an entry without a last day is never for life (P-6)")
        )
        return None
    last = reasons.read("valid_until", day_in)
    if last is not None and issued_on is not None and last <= issued_on:
        reasons.add(f"{entry.label('valid_until')} " + both("不晚于认定日期", "does not lie after the entry"))
    return last
