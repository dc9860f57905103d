"""What goes in and out about the lives of rulesets: how each version stands, what it would change, the next step."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from api.http.models import Day, Line, Model, Out
from api.rulemaking import Standing
from rules.releasing.differing import Change

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12,64}$")]
Key = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Submit(Model):
    """A draft is tried, and handed in if every guard and worked example passes."""

    step: Literal["submit"]
    reason: Line


class Approve(Model):
    """The lead office approves one content, by an officer who had no hand in it."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"step": "approve", "content_hash": "0" * 64, "reason": "read, and agreed"}}
    )

    step: Literal["approve"]
    content_hash: Hash = Field(description="Of the content that was read; its first 12 digits are enough.")
    reason: Line


class RefuseVersion(Model):
    """The lead office sends one content back to its author, who changes it and submits again."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"step": "refuse", "content_hash": "0" * 64, "reason": "the term is too long"}}
    )

    step: Literal["refuse"]
    content_hash: Hash = Field(description="Of the content that was read; its first 12 digits are enough.")
    reason: Line


class Publish(Model):
    """The lead office publishes what is approved, from a day after today."""

    step: Literal["publish"]
    effective_from: Day
    acknowledged: Annotated[tuple[Key, ...], Field(max_length=1_000)] = ()
    reason: Line


class Unlawful(Model):
    """The lead office finds a published version unlawful, from today unless a day is named."""

    step: Literal["withdraw"]
    effective_on: Day | None = None
    article: Line
    reason: Line


RulesetStep = Annotated[Submit | Approve | RefuseVersion | Publish | Unlawful, Field(discriminator="step")]


class VersionLine(Out):
    """One version and how it stands today; `makers` are all who had a hand in it, `released` is cited by decisions.

    `refused_by` is set while the draft says what was refused.
    """

    pack: str
    version: int
    standing: Standing
    content_hash: str
    released: str | None
    effective_from: date | None
    withdrawn_from: date | None
    makers: list[str]
    approved_by: str | None
    refused_by: str | None
    refused_because: str | None


class RulesetVersions(Out):
    """Every version, and how many subjects are yet to be determined under the rules in force, or due today."""

    versions: list[VersionLine]
    subjects: int
    to_determine: int
    due: int


class DifferenceLine(Out):
    """One difference by part, name and field; values are JSON, empty where there is none."""

    part: str
    name: str
    change: Change
    field: str
    before: str
    after: str


class TrialLine(Out):
    """One worked example of a version, and each way in which it comes out otherwise than it says."""

    example: str
    passed: bool
    differences: list[str]


class CoveredLine(Out):
    """The examples in which a rule grounds its measure, and those in which it does not."""

    rule: str
    measure: str
    hit: list[str]
    missed: list[str]
    complete: bool


class RulesetReview(Out):
    """What an approver has to see of a version; examples are tried where nothing else refuses it."""

    version: int
    content_hash: str
    against: str
    differences: list[DifferenceLine]
    complaints: list[str]
    notices: list[str]
    examples: list[TrialLine]
    coverage: list[CoveredLine]
    lacking: list[str]


class UseLine(Out):
    """One order decided under a version and one department's task on it; or, with no order, somebody who was told.

    `told_on` is the day on which it was told to the subject that the version is unlawful.
    """

    subject: UUID
    order: int | None
    measure: str
    decided_on: date | None
    order_state: str
    department: str | None
    task_state: str | None
    implemented: bool
    told_on: date | None


class RulesetUses(Out):
    """Everybody who acted on a version, and everybody who was told of it."""

    version: int
    uses: list[UseLine]


class ToldLine(Out):
    """Somebody who was told that a version is unlawful: from when, by which article, and why."""

    position: int
    subject: UUID
    told_on: date
    version: int
    ruleset: str
    effective_on: date
    article: str
    reason: str


class RulesetTold(Out):
    """Go on behind `next`."""

    told: list[ToldLine]
    next: int
    more: bool


class RulesetDifferences(Out):
    """What a version says otherwise than the one before it, or than the one that stands."""

    version: int
    content_hash: str
    differences: list[DifferenceLine]
