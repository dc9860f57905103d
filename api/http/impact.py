"""What goes out about what a version would change for everybody."""

from datetime import date
from uuid import UUID

from pydantic import ConfigDict

from api.http.models import Out
from rules.releasing.drafts import Change


class Counted(Out):
    """So many organisations, and of persons what may be shown: `<10`, tens rounded down as `20+`, or `...`."""

    organisations: int
    persons: str


class MeasureCount(Counted):
    """For how many a measure would be gained, lost or changed."""

    measure: str
    change: Change


class KindCount(Counted):
    """How many of a kind of subject."""

    kind: str


class RegionCount(Counted):
    """How many of a region."""

    region: str


class FieldCount(Counted):
    """How many by the field of the conduct that it rests on."""

    field: str


class LoadCount(Counted):
    """How many tasks of a measure at a department; no department where nobody carries out the role."""

    department: str
    measure: str


class ImpactSample(Out):
    """One organisation, what would change for it, and why, as an explanation tells it."""

    model_config = ConfigDict(frozen=True, extra="allow")

    subject: UUID
    measure: str
    change: Change
    on: date


class RulesetImpact(Out):
    """Whom a version would touch if it were released, from `since` on, as of a position; samples are organisations."""

    version: int
    content_hash: str
    effective_from: date
    since: date
    position: int
    examined: Counted
    touched: Counted
    measures: list[MeasureCount]
    kinds: list[KindCount]
    regions: list[RegionCount]
    fields: list[FieldCount]
    more: list[LoadCount]
    fewer: list[LoadCount]
    samples: list[ImpactSample]
