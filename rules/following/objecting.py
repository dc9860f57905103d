"""How long a department has to answer an objection (C68): no statutory time is known, so the local target stands."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.pending import Objection
from domain.state import Subject
from rules.following.compiled import Compiled

ANSWER: Final = "objection.local_target"
TARGET: Final = 5
"""Working days (C68), where the ruleset is silent."""


def target(version: Compiled, *, on: date) -> int:
    """In how many working days an objection is to be answered, under the ruleset of a day."""
    days = version.ruleset.parameter_if_any(ANSWER, on)
    return TARGET if days is None else days


def answer_until(version: Compiled, since: date, *, on: date) -> date:
    """The last day in time of the answer to an objection of a day, under the ruleset of another."""
    return version.deadline(since, target(version, on=on), pauses=())


def deadlines(version: Compiled, subject: Subject, *, on: date) -> Iterator[tuple[date, Objection]]:
    """The last day in time of each open objection of which nobody was told yet, under the ruleset of a day."""
    for objection in subject.objections.values():
        if not objection.overdue:
            yield answer_until(version, objection.since, on=on), objection
