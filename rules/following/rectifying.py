"""What the rules say of interviews and rectification: who is reminded first, how long an order may give (C28, C32)."""

from collections.abc import Iterator
from datetime import date
from typing import Final
from uuid import UUID

from domain.records import CaseState, Filed, Standing, term_end
from domain.state import Subject
from domain.transitions import RectificationState
from domain.values import SubjectKind
from rules.following.compiled import Compiled
from rules.rulesets import Ruleset

LONGEST: Final = "rectification.longest"
"""The working days that an order gives at the most."""
AT_MOST: Final = 60
"""Working days, where the ruleset is silent."""
FREQUENCY: Final = "repeat_offender.frequency"
"""How many adverse records make a repeat offender; no figure is known, and a ruleset without one knows none."""


def rectify_until(version: Compiled, *, on: date) -> date:
    """The latest last day of a rectification that is ordered on a day."""
    days = version.ruleset.parameter_if_any(LONGEST, on)
    return version.deadline(on, AT_MOST if days is None else days, pauses=())


def reminded_first(ruleset: Ruleset, filed: Filed, kind: SubjectKind, *, on: date) -> bool:
    """Whether a subject of a kind is to put a record right before anything is ordered on it; not once it is over."""
    record = filed.record
    item = ruleset.item(record.catalogue_item, record.determined_on)
    if item is None or kind not in item.rectified_first:
        return False
    if filed.standing is not Standing.IN_FORCE or filed.case is not CaseState.DECIDED:
        return False
    listed, own = ruleset.list_of(record.catalogue_item, record.determined_on), term_end(record)
    ends = [day for day in (own, None if listed is None else listed.over(record.determined_on)) if day is not None]
    return all(on < day for day in ends)


def lasts(subject: Subject) -> Iterator[date]:
    """The last days of what is to be put right, and of what is found of a subject that cannot be found."""
    for one in subject.rectifications.values():
        if one.state is RectificationState.ORDERED and one.until is not None:
            yield one.until
    if subject.lost is not None:
        yield subject.lost.review_on


def waited_for(subject: Subject) -> set[UUID]:
    """The records that a rectification or a search is about."""
    return {*subject.rectifications, *(() if subject.lost is None else (subject.lost.record_id,))}
