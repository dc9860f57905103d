"""Rulemaking at an office: drafts from a pack's folder, how versions stand, a withdrawal that relieves at once."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from threading import Event

from api.wiring import Office
from api.worker import Worker
from domain.actors import Actor
from domain.rulemaking import Life
from domain.transitions import RulesetState
from rules import examples, layers
from rules.errors import InvalidPack
from rules.loading import parse, read
from rules.release import examples_as_json
from rules.rulesets import Ruleset


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


def written_in(folder: Path) -> tuple[Ruleset, str]:
    """The ruleset of a pack's folder with its worked examples. Raises InvalidPack for its shape and its layers.

    What goes beyond a layer is seen in the folder alone; everything else is tried when the draft is submitted.
    """
    source = read(folder)
    ruleset = parse(source)
    if beyond := [source.complaint(where, text) for where, text in layers.complaints(ruleset, source)]:
        raise InvalidPack(beyond)
    return ruleset, examples_as_json(examples.of(source))


def withdraw(
    office: Office, version: int, *, effective_on: date | None, article: str, by: Actor, reason: str
) -> tuple[Life, Counter[str]]:
    """Find a version unlawful, and lift at once what stood on it; what that came to, by event."""
    life = office.rulemaking.withdraw(version, effective_on=effective_on, article=article, by=by, reason=reason)
    events: Counter[str] = Counter()
    for done in Worker(office, Event()).due_now():
        events += done.events
    return life, events
