"""What goes in and out where a department says what it applies."""

from datetime import date
from uuid import UUID

from pydantic import ConfigDict, Field

from api.applied import MOST, Which, Why
from api.http.models import Model, Name, Out, SubjectNumber


class AppliedIn(Model):
    """A measure that the department applies about somebody."""

    who: SubjectNumber
    measure: Name


class AppliedAll(Model):
    """Everything that the department applies today."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "example": {
                "applied": [
                    {"who": {"scheme": "uscc", "number": "91330500TE5T00016P"}, "measure": "stricter_supervision"}
                ]
            }
        },
    )

    applied: list[AppliedIn] = Field(max_length=MOST)


class AppliedLine(Out):
    """An entry of one of the lists; `line` is its place in what was sent, from 1.

    Without ground, `why` says so; what is due or agreed lasts until `until`, and where `officer`, an officer has yet to
    decide.
    """

    list: Which
    line: int | None
    subject: UUID | None
    name: str | None
    measure: str
    why: Why | None
    ended: date | None
    until: date | None
    documents: tuple[str, ...]
    officer: bool


class AppliedRefused(Out):
    """A line that could not be read, and why."""

    line: int
    why: str


class AppliedLists(Out):
    """What is applied without ground and has to be lifted first, what is due and not applied, and what agrees."""

    entries: list[AppliedLine]
    refused: list[AppliedRefused]
    position: int
