"""Rulemaking at an office: drafts from a pack's folder, a withdrawal that relieves at once, the register of uses."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from threading import Event
from uuid import UUID

from msgspec import Struct

from api.wiring import Office
from api.worker import Worker
from domain.actors import Actor
from domain.events import OrderOpened, OrderProposed
from domain.rulemaking import Life
from domain.transitions import RulesetState
from ledger.log.mapper import decode
from projections.state import bytes_of, one_state
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


# --- who acted on a version


class Use(Struct, frozen=True):
    """An order that was decided under a version, and one department's task on it; none where nobody was asked."""

    subject_id: UUID
    subject: str
    order: int
    measure: str
    decided_on: date
    order_state: str
    department: str | None
    task_state: str | None
    implemented: bool


def uses(office: Office, version: int) -> list[Use]:
    """Everybody who acted on a version, in the order of the ledger."""
    life = office.rulemaking.versions().of(version)
    if not life.released:
        return []
    office.refresh()
    return list(_uses(office, f"{life.pack}@{life.version}:{life.released[:16]}"))


def _uses(office: Office, reference: str) -> Iterator[Use]:
    with one_state(office.pool) as connection:
        decided = connection.execute(
            "SELECT originator_id, topic, state FROM ledger.stored_events"
            " WHERE topic IN ('order-opened.1', 'order-proposed.1') ORDER BY notification_id"
        )
        found = {
            (UUID(str(stream)), event.order): (event.measure, happened.on)
            for stream, topic, state in decided
            for happened in [decode(str(topic), bytes_of(state))]
            for event in [happened.event]
            if isinstance(event, OrderOpened | OrderProposed) and event.ruleset == reference
        }
        subjects = [subject for subject, _ in found]
        rows = connection.execute(
            "SELECT s.subject_id, s.scheme || ':' || s.number, o.order_no, o.state, t.department, t.state,"
            " EXISTS (SELECT FROM views.task_steps AS w WHERE w.task_id = t.task_id AND w.state = 'implemented')"
            " FROM views.subjects AS s JOIN LATERAL (SELECT DISTINCT ON (order_no) order_no, state"
            "   FROM views.order_steps WHERE subject_id = s.subject_id ORDER BY order_no, position DESC) AS o ON true"
            " LEFT JOIN views.tasks AS t ON t.subject_id = s.subject_id AND t.order_no = o.order_no"
            " WHERE s.subject_id = ANY(%s) ORDER BY 2, o.order_no, t.position",
            (subjects,),
        ).fetchall()
    for subject_id, name, order, order_state, department, task_state, implemented in rows:
        key = UUID(str(subject_id)), int(str(order))
        if key in found:
            measure, on = found[key]
            yield Use(
                subject_id=key[0],
                subject=str(name),
                order=key[1],
                measure=measure,
                decided_on=on,
                order_state=str(order_state),
                department=None if department is None else str(department),
                task_state=None if task_state is None else str(task_state),
                implemented=implemented is True,
            )
