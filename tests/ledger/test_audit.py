"""Every decision in the log, made again from what stood before it under the rules known then, comes out the same."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest

from api.departments import next_move
from api.wiring import Office
from domain.actors import ENGINE, Actor
from domain.commands import (
    Command,
    ConfirmOrder,
    CorrectRecord,
    DeclineOrder,
    FileRecords,
    Reconcile,
    RepairRecord,
    ResumeOrder,
    RevokeDecision,
    SuspendOrder,
    WithdrawRecord,
)
from domain.content import with_content_hash
from domain.events import Event, Happened, OrderOpened, RulesetPublished, TaskAccepted
from domain.periods import Period
from domain.records import Record, record_id
from domain.state import Registration
from domain.transitions import OrderState
from domain.values import SubjectKind
from ledger.audit import Audited, Differs, audit
from ledger.database import Connection
from ledger.ledger import Asked, Executed
from ledger.log.append import Append
from ledger.log.mapper import stored
from ledger.log.streams import LEDGER_STREAM
from ledger.server.embedded import EmbeddedServer
from rules.rulesets import Ruleset
from tests.support import offices, replayed
from tests.support.builders import a_denial, a_home, a_trader, id_of
from tests.support.ledgers import fresh_ledger
from tests.support.offices import BEGAN, ISSUER, fine

DAY = timedelta(days=1)
HOMES = {
    "firm": a_home(number="N|FIRM"),
    "trader": a_trader(1),
    "west": a_home("west", number="W|FIRM"),
}
CHANGED = BEGAN + 60 * DAY
"""The day from which a second version of the ruleset is in force."""


def audited(connection: Connection) -> list[Audited]:
    return list(audit(connection))


def differs(office: Office) -> list[Differs]:
    with office.pool.connection() as connection:
        return [differs for one in audited(connection) for differs in one.differs]


def subject_events(office: Office) -> int:
    with office.pool.connection() as connection:
        [(count,)] = connection.execute(
            "SELECT count(*) FROM ledger.stored_events WHERE originator_id IN"
            " (SELECT originator_id FROM ledger.stored_events WHERE topic LIKE 'subject-registered%')"
        )
    return int(str(count))


# --- the small real file


@pytest.mark.guarantee("G29")
def test_every_decision_of_the_replayed_file_comes_out_the_same(replayed_ledger: str) -> None:
    with replayed.office(replayed_ledger) as office, office.pool.connection() as connection:
        found = audited(connection)
        assert [one.differs for one in found] == [()] * replayed.HOMES
        assert sum(one.events for one in found) == subject_events(office) > 500


def test_only_the_subjects_asked_for_are_decided_again(replayed_ledger: str) -> None:
    with replayed.office(replayed_ledger) as office, office.pool.connection() as connection:
        one, other = (found.stream for found in audited(connection)[3:5])
        assert {found.stream for found in audit(connection, subjects=[other, one])} == {one, other}


# --- a story with a change of rules in it


def denial(key: str, *, on: date) -> Record:
    return with_content_hash(a_denial(key, on=on))


def shorter(ruleset: Ruleset) -> Ruleset:
    """A second version in which a large fine grounds for two months instead of three."""
    rules = tuple(r.model_copy(update={"term": Period(months=2)}) if r.rule == "S1" else r for r in ruleset.rules)
    changes = {"version": 2, "published_on": CHANGED - DAY, "effective_from": CHANGED, "rules": rules}
    return Ruleset.model_validate_json(ruleset.model_copy(update=changes).model_dump_json())


def publish(office: Office, ruleset: Ruleset) -> None:
    event = RulesetPublished(
        pack=ruleset.pack,
        version=ruleset.version,
        content_hash=ruleset.content_hash,
        document=ruleset.document,
        effective_from=ruleset.effective_from,
    )
    append(office, LEDGER_STREAM, event, by=ISSUER)


def append(office: Office, stream: UUID, event: Event, *, by: Actor) -> int:
    """Write an event past every decision, as the service's role can; its position."""
    version = len(office.application.events_of(stream))
    rows = stored(stream, version, [Happened(event, office.context.today(), by)])
    return office.application.recorder_.group.append(Append(events=tuple(rows))).positions[0]


def of_trader(key: str, *, on: date = BEGAN) -> Record:
    """As an event may hold it: whose it is, is sealed."""
    return fine(key, on=on, subject_name="sealed")


def acts(day: date) -> dict[int, list[tuple[str, Command]]]:
    """What officers do, by days since the beginning."""
    file = FileRecords
    firm, trader, west = HOMES.values()
    return {
        0: [
            ("firm", file(firm, (fine("f1"), fine("f2", usd=1)))),
            ("trader", file(trader, (of_trader("t1"),))),
        ],
        3: [("west", file(west, (fine("w1", on=day), denial("w2", on=day)))), ("trader", ConfirmOrder(1))],
        6: [("firm", SuspendOrder(1, "court", day + 15 * DAY)), ("firm", SuspendOrder(1, "review", day + 90 * DAY))],
        12: [("firm", ResumeOrder(1, "review")), ("firm", file(firm, (denial("f3", on=day), denial("f4", on=day))))],
        15: [("west", CorrectRecord(fine("w1", on=BEGAN, usd=500_000), "the wrong day"))],
        18: [("trader", file(trader, (of_trader("t2", on=day),)))],
        21: [("trader", DeclineOrder(1, "one is enough")), ("firm", ConfirmOrder(3))],
        30: [("west", RevokeDecision(record_id("test", "w2"), day - 9 * DAY, "court", "7"))],
        36: [
            ("firm", WithdrawRecord(record_id("test", "f4"), "not ours")),
            ("firm", file(firm, (fine("f4b", on=day),))),
        ],
        75: [("firm", file(firm, (fine("f5", on=day),))), ("west", file(west, (fine("w3", on=day),)))],
        81: [("trader", RepairRecord(record_id("test", "t1")))],
        180: [("firm", file(firm, (fine("f6", on=day),)))],
    }


def live_on(office: Office, day: date) -> None:
    """A day: officers act, what is due is reconciled, departments answer as often as they have something to say."""
    office.context.advance_to(day, by=ENGINE)
    for name, command in acts(day).get((day - BEGAN).days, []):
        office.ledger.execute(id_of(HOMES[name]), command, by=ISSUER)
    known = [id_of(home) for home in HOMES.values() if office.application.subject(id_of(home)).version]
    for outcome in office.ledger.execute_all([Asked(subject, Reconcile(), ENGINE) for subject in known]):
        assert isinstance(outcome, Executed)
    for subject in known:
        while move := _move(office, subject, day):
            office.ledger.execute(subject, move.command, by=move.by)


def _move(office: Office, subject: UUID, day: date):
    state = office.application.subject(subject)
    moves = (next_move(3, state, task) for task in state.tasks.values())
    return next((move for move in moves if move is not None and move.day <= day), None)


def told(ledger: str) -> None:
    """The whole story; the program is opened anew where a ruleset was published, as every process is."""
    with offices.office(ledger) as office:
        for day in range(0, 57, 3):
            live_on(office, BEGAN + day * DAY)
        publish(office, shorter(office.context.rulebook.versions[0].ruleset))
    with offices.office(ledger) as office:
        assert [version.ruleset.version for version in office.context.rulebook.versions] == [1, 2]
        for day in range(57, 240, 3):
            live_on(office, BEGAN + day * DAY)


@pytest.fixture(scope="module")
def told_once(server: EmbeddedServer, migrated: str) -> Iterator[str]:
    """The database in which the story was told, to be copied and never written."""
    with fresh_ledger(server, migrated) as name:
        told(name)
        yield f"jiangcheng_{name}"


@pytest.fixture
def story(server: EmbeddedServer, told_once: str) -> Iterator[Office]:
    with fresh_ledger(server, told_once) as name, offices.office(name) as office:
        yield office


@pytest.mark.guarantee("G29")
def test_a_story_with_officers_and_a_change_of_rules_comes_out_the_same(story: Office) -> None:
    with story.pool.connection() as connection:
        found = audited(connection)
    assert [one.differs for one in found] == [(), (), ()]
    assert sum(one.events for one in found) == subject_events(story)


def test_much_happens_in_it(story: Office) -> None:
    streams = (id_of(home) for home in HOMES.values())
    happened = [one.event for stream in streams for one in story.application.events_of(stream)]
    kinds = {type(event).__name__ for event in happened}
    assert len(kinds) >= 28, sorted(kinds)
    rulesets = {event.ruleset.split(":")[0] for event in happened if isinstance(event, OrderOpened)}
    assert rulesets == {"small@1", "small@2"}


def test_under_the_rules_of_another_time_it_comes_out_otherwise(story: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """So it matters that each decision is made again under what was known at its own position."""
    monkeypatch.setattr("ledger.audit._Rules.before", lambda *_: story.context.rulebook)
    assert differs(story)


# --- tampering


EDITS = {
    "an order's ground": ("order-opened", '"until":"20', '"until":"21'),
    "the ruleset it names": ("order-opened", "@1:", "@7:"),
    "the cause of an end": ("ground-ended", '"cause":"', '"cause":"un'),
    "who was told": ("task-pushed", '"department":"local:', '"department":"local:un'),
    "when it was done": ("measure-lift-ordered", '"on":"20', '"on":"19'),
    "the amount of a fine": ("penalty-recorded", '"amount_minor":', '"amount_minor":-'),
    "who filed it": ("record-withdrawn", '"account":"', '"account":"un'),
}


@pytest.mark.guarantee("G29")
@pytest.mark.parametrize("name", EDITS)
def test_an_event_that_its_owner_edited_is_found(story: Office, name: str) -> None:
    topic, old, new = EDITS[name]
    with story.database.connect_as_owner() as owner:
        edited = owner.execute(
            "UPDATE ledger.stored_events SET state = convert_to(replace(convert_from(state, 'UTF8'), %s, %s), 'UTF8')"
            " WHERE notification_id = (SELECT min(notification_id) FROM ledger.stored_events WHERE topic LIKE %s"
            "  AND strpos(convert_from(state, 'UTF8'), %s) > 0)"
            " RETURNING notification_id, originator_id",
            (old, new, f"{topic}%", old),
        ).fetchall()
    [(position, stream)] = edited
    found = differs(story)
    assert found
    assert {one.stream for one in found} == {stream}
    assert position <= found[0].position < int(str(position)) + 6


@pytest.mark.guarantee("G29")
def test_a_ruleset_that_its_owner_edited_is_found(story: Office) -> None:
    with story.database.connect_as_owner() as owner:
        owner.execute(
            "UPDATE ledger.stored_events SET state = convert_to(replace(convert_from(state, 'UTF8'),"
            " '10000000', '10000001'), 'UTF8') WHERE topic LIKE 'ruleset-adopted%'"
        )
    assert len({one.stream for one in differs(story)}) == len(HOMES)


@pytest.mark.guarantee("G29")
def test_a_decision_that_its_owner_took_out_is_found(story: Office) -> None:
    with story.database.connect_as_owner() as owner:
        owner.execute(
            "DELETE FROM ledger.stored_events WHERE notification_id ="
            " (SELECT min(notification_id) FROM ledger.stored_events WHERE topic LIKE 'order-opened%')"
        )
    assert differs(story)[0].difference.expected is not None


@pytest.mark.guarantee("G29")
@pytest.mark.parametrize("kind", [OrderState.OPEN, OrderState.CLOSED], ids=["an order", "an answer"])
def test_what_was_appended_past_the_engine_is_found(story: Office, kind: OrderState) -> None:
    stream = id_of(HOMES["firm"])
    subject = story.application.subject(stream)
    opened = next(one.event for one in story.application.events_of(stream) if isinstance(one.event, OrderOpened))
    event: Event = TaskAccepted(task=stream)
    if kind is OrderState.OPEN:
        fields = {name: getattr(opened, name) for name in opened.__struct_fields__}
        event = OrderOpened(**{**fields, "order": subject.orders_made + 1})
    position = append(story, stream, event, by=ENGINE if kind is OrderState.OPEN else ISSUER)
    [found] = differs(story)
    assert (found.stream, found.position) == (stream, position)
    assert found.difference.stands is not None
    assert found.difference.stands.event == event


def test_a_stream_that_begins_with_no_subject_is_found(story: Office) -> None:
    stream = id_of(Registration(SubjectKind.ENTERPRISE, "test", "GHOST", "Ghost", "north"))
    position = append(story, stream, TaskAccepted(task=stream), by=ISSUER)
    assert [(one.stream, one.position) for one in differs(story)] == [(stream, position)]
