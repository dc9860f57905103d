"""What goes in and out of checks at the HTTP door, and of what officers decide about them."""

from datetime import date, datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from api.http.models import Line, Model, Out, Plain, Report, SubjectNumber
from domain.values import Node, Outcome, Verdict


class CheckIn(Model):
    """A check of somebody at a node of a filing: by the subject's id, or by number."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "example": {
                "who": {"scheme": "uscc", "number": "91330500TE5T00016P"},
                "matter": "licence",
                "node": "handling",
                "filing": "F-2026-1",
            }
        },
    )

    subject: UUID | None = None
    who: SubjectNumber | None = None
    matter: Plain
    node: Node
    filing: Plain


class Bite(Out):
    """A measure that has a say, in words; `standing` says whether it applies or waits for an answer."""

    measure: str
    title: str
    outcome: Outcome
    standing: str
    obligation: str
    departments: list[str]
    grounds: list[str]
    until: date | None
    disputed: bool = Field(description="Whether the subject objects to anything that it rests on, unanswered.")


class SlipLine(Out):
    """A measure that holds the filing up: what it rests on, and who determined that."""

    measure: str
    grounds: list[str]
    basis: list[str]
    determined_by: list[str]


def _unsaid(text: str | None) -> bool:
    return text is None


class Slip(Out):
    """To be handed to the subject with every hold and intercept (INV-39)."""

    lines: list[SlipLine]
    object: str
    repair: str
    decided: str | None = Field(
        default=None, exclude_if=_unsaid, description="What an officer decided about the filing, and why."
    )


class HoldDecision(Out):
    """What an officer of the department decided about the filing that would be held."""

    verdict: Verdict
    measures: list[str]
    reason: str
    on: date
    department: str


class CheckOut(Out):
    """What a check answers. `check` is under which it is in the access log and under which feedback is given."""

    check: UUID
    subject: UUID | None
    known: bool
    outcome: Outcome
    on: date
    measures: list[Bite]
    incentives: list[Bite]
    slip: Slip | None = None
    note: str | None = None
    decision: HoldDecision | None = None
    position: int | None


class DecisionIn(Model):
    """An officer's decision on a held filing; the reason is kept in the ledger, and the subject is told."""

    model_config = ConfigDict(json_schema_extra={"example": {"verdict": "allow", "reason": "the fine is paid"}})

    verdict: Verdict
    reason: Line


class DecisionOut(Out):
    """What a decision came to; it changed nothing where nothing was held, or the same was decided before."""

    check: UUID
    subject: UUID
    verdict: Verdict
    measures: list[str]
    changed: bool
    position: int


class HeldFiling(Out):
    """A filing that waits for an officer: decide on it under `check`."""

    check: UUID
    subject: UUID
    name: str
    matter: str
    node: Node
    filing: str
    since: datetime
    measures: list[str]


class HeldFilings(Out):
    """Filings that wait for an officer."""

    filings: list[HeldFiling]
    position: int


class CheckLine(Out):
    """What came of one line of a batch: an answer, or why there is none."""

    line: int
    answer: CheckOut | None = None
    reasons: list[str] = Field(default_factory=list)


class CheckFeedback(Report):
    """What the department did in the filing that was checked, about one measure or about all that it has."""

    measure: Line | None = None


class FedBack(Out):
    """The tasks that the feedback went to."""

    tasks: list[UUID]
    position: int


class CheckFigure(Out):
    """Checks made against checks owed: a filing owes one at each node of its matter."""

    department: str
    matter: str
    filings: int
    made: int
    owed: int
    held: int
    allowed: int = Field(description="Held, and an officer let it go on.")
    intercepted: int = Field(description="Held, and an officer stopped it.")
    expired: int = Field(description="Held, and nobody decided in time; booked against the department.")


class CheckFigures(Out):
    """The figures of a span of days."""

    from_: date = Field(serialization_alias="from")
    until: date
    figures: list[CheckFigure]
