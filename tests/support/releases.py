"""Rulesets drafted, approved and published on an office of the small pack, and what became of it."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from threading import Event as Flag
from uuid import UUID

from api.wiring import Office
from api.worker import Worker
from domain.actors import Actor
from domain.commands import FileRecords
from domain.events import (
    Event,
    Happened,
)
from domain.rulemaking import Life
from domain.state import Registration
from ledger.audit import audit
from ledger.ledger import Executed
from rules.rulesets import Ruleset
from tests.support import offices
from tests.support.builders import a_home, id_of
from tests.support.offices import BEGAN, ISSUER, fine
from tests.support.pack_small import OFFICE, PATTERNS, Json
from tests.support.worked import worked

LIN, WU, XU = (Actor(OFFICE, name) for name in ("Lin", "Wu", "Xu"))
STRANGER = Actor("local:stranger", "Qi")
DAY = timedelta(days=1)
NEXT = BEGAN + DAY
HOMES = [a_home(number=f"HOME {number}") for number in range(5)]
WHY = "because"
STRICT: Json = {**PATTERNS, "large_fine": [{"field": "penalty_kind", "eq": "fine"}, {"field": "amount_minor", "ge": 1}]}


def second(version: int = 2, **changes: Json) -> Ruleset:
    return offices.guarded(version=version, **changes)


def without(measure: str, version: int = 2) -> Ruleset:
    """A version that knows a measure no more: it relieves whoever is under it."""
    written = json.loads(second(version).model_dump_json())
    written["measures"] = [one for one in written["measures"] if one["measure"] != measure]
    written["rules"] = [one for one in written["rules"] if one["measure"] != measure]
    for order in written["standing_orders"]:
        order["measures"] = [one for one in order["measures"] if one != measure]
    return Ruleset.model_validate_json(json.dumps(written))


def approved(office: Office, ruleset: Ruleset) -> Life:
    rules = office.rulemaking
    rules.draft(ruleset, worked(ruleset), by=LIN, reason=WHY)
    life = rules.submit(ruleset.version, by=LIN, reason=WHY)
    return rules.approve(ruleset.version, life.content.content_hash, by=WU, reason=WHY)


def publish(office: Office, ruleset: Ruleset, *, day: date = NEXT) -> Life:
    approved(office, ruleset)
    return office.rulemaking.publish(ruleset.version, effective_from=day, acknowledged=(), by=WU, reason=WHY)


def file(office: Office, key: str, who: Registration = HOMES[0], *, on: date = BEGAN) -> Executed:
    return office.ledger.execute(id_of(who), FileRecords(who, (fine(key, on=on),)), by=ISSUER)


def to(office: Office, day: date) -> None:
    office.context.advance_to(day, by=ISSUER)


def work(office: Office) -> list[tuple[UUID, Happened]]:
    return [one for done in Worker(office, Flag()).due_now() for one in done.happened]


def of(happened: Sequence[tuple[UUID, Happened]], kind: type[Event]) -> list[UUID]:
    return [subject for subject, one in happened if isinstance(one.event, kind)]


def audited(office: Office) -> set[object]:
    with office.pool.connection() as connection:
        return {found.differs for found in audit(connection)}
