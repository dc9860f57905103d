"""Offices on fresh ledgers that run the small pack, for tests about commands."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from api.wiring import Office
from domain.actors import Actor
from domain.content import with_content_hash
from domain.records import Record
from domain.state import Subject
from ledger.database import Database
from ledger.genesis import ClockKind, Genesis
from rules.matching.answers import plain_matcher
from rules.rulesets import Ruleset
from tests.support import pack_small
from tests.support.builders import a_fine

BEGAN = date(2019, 3, 1)
MANY = 50
ISSUER = Actor(pack_small.ISSUER, "officer Wen")


def guarded(**changes: pack_small.Json) -> Ruleset:
    """The small pack without what no ledger may begin with: its edges are for tests of rules alone."""
    kept = [rule for rule in pack_small.RULES if isinstance(rule, Mapping) and rule["rule"] in ("S1", "C1", "X1", "W1")]
    rules: list[pack_small.Json] = [{**rule, "term": {"months": 3}} if rule["rule"] == "S1" else rule for rule in kept]
    standing: list[pack_small.Json] = [
        {**order, "measures": ["supervision", "closer_look"]}
        for order in pack_small.STANDING
        if isinstance(order, Mapping)
    ]
    return pack_small.ruleset(**{"rules": rules, "standing_orders": standing, **changes})


def many_departments() -> Ruleset:
    """The same in which fifty departments of the north inspect."""
    names = [f"local:north-{number}" for number in range(MANY)]
    written = pack_small.written()
    departments, directory = written["departments"], written["directory"]
    assert isinstance(departments, list)
    assert isinstance(directory, list)
    departments += [{"department": name, "name": {"en": name, "zh": name}} for name in names]
    directory += [
        {"role": "inspectorate", "department": name, "region": "north", "effective_from": "2015-01-02"}
        for name in names
    ]
    return guarded(departments=departments, directory=directory)


def genesis(ruleset: Ruleset | None = None, *, clock: ClockKind = ClockKind.SIMULATED) -> Genesis:
    """A beginning under the small pack."""
    ruleset = ruleset or guarded()
    keys = tuple(parameter.key for parameter in ruleset.parameters)
    return Genesis(ruleset=ruleset, clock=clock, began_on=BEGAN, acknowledged=keys, by=Actor("platform", "test"))


@contextmanager
def office(ledger: str, beginning: Genesis | None = None) -> Iterator[Office]:
    """The ledger, begun if it has not."""
    with Office(Database.open(ledger), make_matcher=plain_matcher) as opened:
        opened.begin(beginning or genesis())
        assert opened.context
        yield opened


def fine(key: str, *, on: date = BEGAN, usd: int = 200_000, **changes: object) -> Record:
    """A record as it is filed, with its content hash."""
    return with_content_hash(a_fine(key, on=on, usd=usd, **changes))


def task_of(subject: Subject, department: str) -> UUID:
    """The one task of a department."""
    [task] = [task for task in subject.tasks.values() if task.department == department]
    return task.task
