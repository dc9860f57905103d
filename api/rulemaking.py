"""Rulemaking at an office: how versions stand, and a withdrawal that relieves at once."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from threading import Event

from api.wiring import Office
from api.worker import Worker
from domain.actors import Actor
from domain.rulemaking import Life
from domain.transitions import RulesetState
from rules.releasing.appraisal import Appraisal


class Standing(StrEnum):
    """How a version stands on a day: its state, or what the days make of one that is published."""

    DRAFT = "draft"
    REFUSED = "refused"
    TESTED = "tested"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    COMING = "coming"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


def standing(life: Life, lives: Iterable[Life], *, on: date) -> Standing:
    """How a version stands on a day, among all of them."""
    if life.state is RulesetState.DRAFT and life.refusal is not None:
        return Standing.REFUSED
    if life.state is not RulesetState.PUBLISHED or life.effective_from is None:
        return Standing(str(life.state))
    if life.effective_from > on:
        return Standing.COMING
    later = (one for one in lives if one.version > life.version and one.state is RulesetState.PUBLISHED)
    begun = any(one.effective_from is not None and one.effective_from <= on for one in later)
    return Standing.SUPERSEDED if begun else Standing.IN_FORCE


def countable(life: Life, found: Appraisal) -> bool:
    """Whether it is worth counting whom a version would touch: it does so not yet, and may ever do so."""
    return life.effective_from is None and not found.complaints


def withdraw(
    office: Office, version: int, *, effective_on: date | None, article: str, by: Actor, reason: str
) -> tuple[Life, Counter[str]]:
    """Find a version unlawful, and lift at once what stood on it; what that came to, by event."""
    life = office.rulemaking.withdraw(version, effective_on=effective_on, article=article, by=by, reason=reason)
    events: Counter[str] = Counter()
    for done in Worker(office, Event()).due_now():
        events += done.events
    return life, events
