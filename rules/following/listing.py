"""What the rules say of putting somebody on a list: who may propose it, how long the subject may state its case.

The window of INV-17 is the ruleset's `procedure.statement_window`; where a ruleset names none, it is the shortest that
a guard would let pass. `list.decide` is the project's own: after so many working days somebody is told.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.pending import Entry
from domain.periods import Period
from domain.procedures.listing import AWAITED
from domain.records import Filed, Standing
from domain.state import Registration, Subject
from rules.following.catalogue import determiners_missed, place_missed
from rules.following.compiled import Compiled
from rules.lists import ListKind
from rules.rulesets import Effect, Ruleset

WINDOW: Final = "procedure.statement_window"
DECIDE: Final = "list.decide"
REVIEWED_WITHIN: Final = Period(years=1)
"""So soon an entry without a term is looked at again at the latest (`list.review_on.max`)."""
SHORTEST: Final = 5
"""Working days: within so many a hearing may be requested (行政处罚法 art. 64)."""


def listing_complaints(ruleset: Ruleset, name: str, *, registration: Registration, on: date) -> Iterator[str]:
    """What forbids anybody to propose an entry about somebody under a catalogue item on a day."""
    item, listed = ruleset.item(name, on), ruleset.list_of(name, on)
    if item is None or listed is None or item.effect is not Effect.SPEAKS or listed.kind is ListKind.BLACK:
        yield f"no list takes entries under {name} on {on} (INV-7)"
        return
    if listed.kind.praises:
        yield f"{listed.list} is of praise: its entries are filed without this procedure"
    if registration.kind not in item.subject_kinds:
        yield f"subject kind {registration.kind} is not one of {', '.join(item.subject_kinds)} (INV-1)"
    yield from place_missed(ruleset, item, registration.region)
    if not ruleset.reaches(listed.region, registration.region):
        yield f"{listed.list} is of {listed.region} and not of {registration.region} (INV-6)"


def determines(ruleset: Ruleset, name: str, *, department: str, on: date) -> bool:
    """Whether a department may determine what is filed under a catalogue item of a day (INV-19)."""
    item = ruleset.item(name, on)
    return item is not None and not any(determiners_missed(ruleset, item, department, on))


def statement_until(version: Compiled, *, on: date) -> date:
    """The last day to state one's case on a notice that is served on a day (INV-17)."""
    days = version.ruleset.parameter_if_any(WINDOW, on)
    return version.deadline(on, SHORTEST if days is None else days, pauses=())


def last_day(version: Compiled, entry: Entry, *, on: date) -> date | None:
    """The last day in time of what a proposal awaits of its department, under the ruleset of a day, if it has one."""
    days = version.ruleset.parameter_if_any(DECIDE, on)
    return None if days is None else version.deadline(entry.until or entry.since, days, pauses=())


def deadlines(version: Compiled, subject: Subject, *, on: date) -> Iterator[tuple[date, Entry]]:
    """The last day in time of each proposal about which nobody was told yet, under the ruleset of a day."""
    for entry in subject.entries.values():
        last = None if entry.overdue or entry.state not in AWAITED else last_day(version, entry, on=on)
        if last is not None:
            yield last, entry


def review_due(ruleset: Ruleset, filed: Filed) -> date | None:
    """The day on which an entry without a term is looked at again; None where its list has one, or it is over."""
    record = filed.record
    listed = ruleset.list_of(record.catalogue_item, record.determined_on)
    if listed is None or listed.reviewed is None or filed.standing is not Standing.IN_FORCE:
        return None
    return filed.review_on or listed.reviewed.after(record.determined_on)


def review_until(ruleset: Ruleset, filed: Filed, *, on: date) -> date | None:
    """The latest day for which the next look may be set, on a day."""
    listed = ruleset.list_of(filed.record.catalogue_item, filed.record.determined_on)
    return None if listed is None or listed.reviewed is None else listed.reviewed.after(on)
