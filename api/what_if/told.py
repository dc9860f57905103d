"""What a draft would change, as it may be shown; light, so that a verb need not load the engine to know it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct

from domain.errors import InvalidInput
from projections.sets.counted import Days
from rules.releasing.drafts import Change, Changed, Drafted

_DAY: Final = timedelta(days=1)
UNASSIGNED: Final = ""
"""The department of a role that nobody carries out."""


class Line(Struct, frozen=True):
    """One line of a breakdown: what it is about, how many organisations, and what may be shown of persons."""

    about: tuple[str, ...]
    organisations: int
    persons: str


class Sample(Struct, frozen=True):
    """An organisation for which a draft changes a measure, and how."""

    subject_id: UUID
    subject: str
    name: str
    change: Change
    changed: Changed
    documents: Mapping[UUID, str]


class WhatIf(Struct, frozen=True):
    """What a draft would change, as it may be shown."""

    drafted: Drafted
    days: Days
    position: int
    examined: Line
    touched: Line
    measures: tuple[Line, ...]
    """By measure and change."""
    kinds: tuple[Line, ...]
    regions: tuple[Line, ...]
    fields: tuple[Line, ...]
    more: tuple[Line, ...]
    """Tasks that a department would get beyond those it has."""
    fewer: tuple[Line, ...]
    samples: tuple[Sample, ...]


def days_of(on: date | None, since: date | None, until: date | None, *, today: date) -> Days:
    """The days asked about: one, some ([from, to], both included), or every day from today on."""
    if on is not None:
        if since is not None or until is not None:
            raise InvalidInput("a day and a span of days are asked about", do="Use --on, or --from with --to.")
        return Days(on, on + _DAY)
    begin = since or today
    if until is not None and until < begin:
        raise InvalidInput(f"the days end on {until}, before {begin}", do="Name --to on or after --from.")
    return Days(begin, None if until is None else until + _DAY)
