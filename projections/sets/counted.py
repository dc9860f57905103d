"""What is counted of a draft's effects, before it is cut down to what may be shown (api.what_if)."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from domain.values import SubjectKind
from rules.releasing.drafts import Change
from rules.rulesets import MeasureVersion


class Days(NamedTuple):
    """The days asked about: [since, until), without an end if none is named."""

    since: date
    until: date | None = None


class Cell(NamedTuple):
    """So many subjects of a kind in a region for whom a draft changes a measure in one way."""

    measure: str
    change: Change
    kind: SubjectKind
    region: str
    subjects: int


class FieldCell(NamedTuple):
    """The same by the field to which the conduct belongs that the measure rests on; one subject may be in several."""

    measure: str
    change: Change
    kind: SubjectKind
    field: str
    subjects: int


class LoadCell(NamedTuple):
    """Subjects whose measure stood on some terms and will stand on others; None where it did not, or will not."""

    measure: str
    kind: SubjectKind
    region: str
    before: MeasureVersion | None
    after: MeasureVersion | None
    subjects: int


class Impact(Struct, frozen=True):
    """Everything that was counted."""

    examined: Mapping[SubjectKind, int]
    touched: Mapping[SubjectKind, int]
    cells: tuple[Cell, ...]
    fields: tuple[FieldCell, ...]
    loads: tuple[LoadCell, ...]
    samples: tuple[tuple[str, Change, UUID], ...]
    """Organisations alone."""
