"""What governs decisions is known to whoever decides or checks next, in whatever process: rulesets, orders, stops."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, cast

import pytest

from api.checks import Asked, Sought, answer_checks, see
from api.http import serving
from api.wiring import Office
from domain.actors import Actor
from domain.commands import AcceptTask, FileRecords
from domain.events import Event, Happened, OrderOpened, OrderProposed, RulesetPublished, StandingOrderRecorded
from domain.values import Node, Outcome
from ledger.audit import audit
from ledger.ledger import Executed
from ledger.log.append import Append, Appended, RulesMoved
from ledger.log.governing import LATEST
from ledger.log.mapper import stored
from ledger.log.streams import LEDGER_STREAM, department_stream
from projections.checking import Place
from rules.rulesets import Ruleset
from tests.support import offices
from tests.support.builders import a_home, id_of
from tests.support.offices import BEGAN, ISSUER, fine, task_of
from tests.support.pack_small import MEASURES, NORTH

FIRST, SECOND = a_home(number="FIRST"), a_home(number="SECOND")
NEXT = BEGAN + timedelta(days=1)


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger) as opened:
        yield opened


@pytest.fixture
def other(office: Office, ledger: str) -> Iterator[Office]:
    """Another process at the same ledger."""
    with offices.office(ledger) as opened:
        yield opened


def file(office: Office, key: str, who: object = FIRST) -> Executed:
    return office.ledger.execute(id_of(who), FileRecords(who, (fine(key),)), by=ISSUER)  # type: ignore[arg-type]


def second(*, outcome: str = "warn", effective_from: date = NEXT, **changes: Any) -> Ruleset:
    """A second version, in which supervision has another outcome in a check."""
    measures = cast(Any, [dict(cast(Any, measure)) for measure in MEASURES])
    for measure in measures:
        if measure["measure"] == "supervision":
            measure["versions"] = [{**version, "outcome": outcome} for version in measure["versions"]]
    return offices.guarded(version=2, measures=measures, effective_from=effective_from.isoformat(), **changes)


def append(office: Office, stream: Any, *events: Event) -> None:
    happened = [Happened(event, office.context.turn_to_now(), Actor("local:office", "Lin")) for event in events]
    rows = stored(stream, len(office.application.events_of(stream)), happened)
    [result] = office.application.recorder_.append([Append(events=tuple(rows))])
    assert isinstance(result, Appended)


def publish(office: Office, ruleset: Ruleset) -> None:
    event = RulesetPublished(
        pack=ruleset.pack,
        version=ruleset.version,
        content_hash=ruleset.content_hash,
        document=ruleset.document,
        effective_from=ruleset.effective_from,
    )
    append(office, LEDGER_STREAM, event)


def to_the_next_day(*opened: Office) -> None:
    opened[0].context.advance_to(NEXT, by=ISSUER)
    for one in opened:
        one.context.turn_to_now()


@pytest.mark.guarantee("G142")
def test_a_decision_is_made_under_the_ruleset_that_another_process_published(office: Office, other: Office) -> None:
    file(other, "before", SECOND)
    publish(office, second())
    to_the_next_day(office)
    assert len(other.context.rulebook.versions) == 1
    executed = file(other, "after")
    assert len(other.context.rulebook.versions) == 2
    opened = [one.event for one in executed.happened if isinstance(one.event, OrderOpened)]
    assert opened
    assert {one.ruleset for one in opened} == {other.context.rulebook.versions[1].ruleset.reference}
    with office.pool.connection() as connection:
        assert [found.differs for found in audit(connection)] == [(), ()]


@pytest.mark.guarantee("G142")
@pytest.mark.parametrize("many", [1, 80])
def test_what_was_decided_under_older_rules_is_not_written(office: Office, many: int) -> None:
    executed = file(office, "one")
    known = office.context.known.position
    publish(office, second())
    rows = stored(id_of(FIRST), executed.subject.version, executed.happened[-1:])
    [refusal] = office.application.recorder_.append([Append(events=tuple(rows) * many, day=BEGAN, governed=known)])
    assert isinstance(refusal, RulesMoved)


@pytest.mark.guarantee("G142")
def test_a_check_knows_of_a_ruleset_that_another_process_published(office: Office, other: Office) -> None:
    task = task_of(file(office, "one").subject, NORTH)
    office.ledger.execute(id_of(FIRST), AcceptTask(task), by=Actor(NORTH, "Lu"))

    def checked() -> Outcome:
        at = Place(NORTH, "licence", Node.HANDLING, other.context.today())
        [seen] = see(other, [Sought(id_of(FIRST), at.matter, at.node)])
        [answer] = answer_checks(other, [Asked(seen, at, "F-1")])
        return answer.answer.outcome

    assert checked() is Outcome.WARN
    publish(office, second(outcome="allow"))
    to_the_next_day(office, other)
    assert checked() is Outcome.ALLOW


@pytest.mark.guarantee("G142")
def test_a_standing_order_is_known_to_the_next_decision_anywhere(ledger: str) -> None:
    unordered = {**offices.guarded().model_dump(mode="json"), "standing_orders": []}
    with (
        offices.office(ledger, offices.genesis(Ruleset.model_validate_json(json.dumps(unordered)))) as office,
        offices.office(ledger) as other,
    ):
        assert opened_or_proposed(file(other, "before", SECOND)) is OrderProposed
        order = StandingOrderRecorded(
            department=ISSUER.account,
            measures=("supervision",),
            officer="officer Wen",
            valid_from=BEGAN,
            valid_to=date(2100, 1, 1),
        )
        append(office, department_stream(ISSUER.account), order)
        assert opened_or_proposed(file(other, "after")) is OrderOpened
        stranger = StandingOrderRecorded(
            department="local:stranger", measures=("x",), officer="x", valid_from=BEGAN, valid_to=date(2100, 1, 1)
        )
        append(office, department_stream("local:stranger"), stranger)
        other.context.learn()
        assert {found.department for found in other.context.rulebook.standing_orders} == {ISSUER.account}


def opened_or_proposed(executed: Executed) -> type[Event]:
    [kind] = {type(one.event) for one in executed.happened if isinstance(one.event, OrderOpened | OrderProposed)}
    return kind


def test_learning_keeps_what_is_compiled_and_asks_for_nothing_where_nothing_moved(office: Office) -> None:
    before = office.context.known
    office.context.learn()
    assert office.context.known is before
    office.context.advance_to(NEXT, by=ISSUER)  # the clock governs nothing
    office.context.learn()
    assert office.context.known is before
    publish(office, second())
    office.context.learn()
    assert office.context.rulebook.versions[0] is before.rulebook.versions[0]
    assert len(office.context.rulebook.versions) == 2


def test_a_server_that_nobody_asks_learns_within_a_second(office: Office, other: Office) -> None:
    """Housekeeping looks each second; here for one look."""

    class OneLook:
        looks = 0

        def wait(self, seconds: float) -> bool:
            assert seconds <= 1
            self.looks += 1
            return self.looks > 1

    publish(office, second())
    serving._keep_house(other, cast(Any, OneLook()))
    assert len(other.context.rulebook.versions) == 2


def test_the_latest_is_found_at_one_look(office: Office) -> None:
    file(office, "one")
    with office.pool.connection() as connection:
        connection.execute("SET LOCAL enable_seqscan = off")
        plan = "\n".join(str(row[0]) for row in connection.execute(f"EXPLAIN {LATEST}").fetchall())  # type: ignore[arg-type]
    assert "stored_events_governing" in plan
