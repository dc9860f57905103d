"""Commands from many threads and processes: nobody hears of a conflict, nothing is written twice or by halves."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID

import pytest

from api.wiring import Office
from domain.actors import Actor
from domain.commands import AcceptTask, FileRecords, Reconcile, RefuseTask, WithdrawRecord
from domain.errors import AlreadyDifferent, InvalidRecord, NotFound, Refused
from domain.events import AliasAdded, Happened, PenaltyRecorded
from domain.state import Subject
from domain.subjects import evolve
from domain.transitions import TaskState
from domain.values import Reason
from ledger import context as contexts
from ledger.errors import Unavailable
from ledger.genesis import ClockKind
from ledger.ledger import Asked, Executed
from ledger.log.append import Alias, AliasTaken, Append
from ledger.log.clock import DatabaseClock, SimulatedClock
from ledger.log.mapper import SNAPSHOT_SHAPE, stored
from ledger.log.streams import LEDGER_STREAM, read_stream
from tests.ledger.processes import python
from tests.support import offices, pack_small
from tests.support.builders import a_home, id_of
from tests.support.offices import BEGAN, ISSUER, MANY, fine

HOME = a_home()
SUBJECT = id_of(HOME)
DAY = timedelta(days=1)


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger) as opened:
        yield opened


def file(office: Office, *records: object, subject: UUID = SUBJECT) -> Executed:
    return office.ledger.execute(subject, FileRecords(HOME, tuple(records)), by=ISSUER)  # type: ignore[arg-type]


def rows(office: Office, table: str = "ledger.stored_events") -> int:
    with office.pool.connection() as connection:
        [(count,)] = connection.execute(f"SELECT count(*) FROM {table}".encode())
    return int(str(count))


def folded(office: Office, subject: UUID = SUBJECT) -> Subject:
    """From zero, past every cache and snapshot."""
    with office.pool.connection() as connection:
        return evolve(Subject(subject_id=subject), [r.happened for r in read_stream(connection, subject)])


# --- fifty departments


def answer_all(office: Office, departments: list[str]) -> None:
    """Each from a thread of its own: accept the task, or refuse it."""

    def answer(name: str) -> Executed:
        task = offices.task_of(office.application.subject(SUBJECT), name)
        command = RefuseTask(task, Reason.R4) if name.endswith("7") else AcceptTask(task)
        return office.ledger.execute(SUBJECT, command, by=Actor(name, "officer"))

    with ThreadPoolExecutor(len(departments)) as threads:
        for executed in threads.map(answer, departments):
            assert executed.position is not None


def departments(office: Office) -> list[str]:
    return sorted(t.department for t in office.application.subject(SUBJECT).tasks.values() if t.department)


def assert_all_answered(office: Office) -> None:
    subject = folded(office)
    assert len(subject.tasks) > MANY
    assert subject == office.application.subject(SUBJECT)
    states = {t.department: t.state for t in subject.tasks.values()}
    refused = {name for name, state in states.items() if state is TaskState.REFUSED}
    assert refused == {name for name in states if name and name.endswith("7")}
    assert set(states.values()) == {TaskState.ACCEPTED, TaskState.REFUSED}


@pytest.mark.guarantee("G9")
def test_fifty_departments_answer_from_threads(ledger: str) -> None:
    with offices.office(ledger, offices.genesis(offices.many_departments())) as office:
        file(office, fine("one"))
        answer_all(office, departments(office))
        assert_all_answered(office)


ANSWER = """
import sys
from tests.ledger.test_commands import answer_all, departments
from tests.support import offices
with offices.office(sys.argv[1]) as office:
    mine = departments(office)[int(sys.argv[2])::2]
    print("ready", flush=True)
    sys.stdin.readline()
    answer_all(office, mine)
"""


@pytest.mark.guarantee("G9")
def test_fifty_departments_answer_from_two_processes(ledger: str) -> None:
    with offices.office(ledger, offices.genesis(offices.many_departments())) as office:
        file(office, fine("one"))
        together(ANSWER, [(ledger, "0"), (ledger, "1")])
        assert_all_answered(office)


def together(code: str, arguments: list[tuple[str, ...]]) -> list[str]:
    """Run processes that begin at the same moment; what each said."""
    processes = [python(code, *each) for each in arguments]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", process.communicate()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = []
    for process in processes:
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        said.append(out)
    return said


# --- filing


FILE = """
import sys
from domain.commands import FileRecords
from tests.ledger.test_commands import HOME, SUBJECT
from tests.support import offices
with offices.office(sys.argv[1]) as office:
    office.application.subject(SUBJECT)
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(12):
        records = tuple(offices.fine(f"{key}-{number}") for key in ("same", sys.argv[2]))
        office.ledger.execute(SUBJECT, FileRecords(HOME, records), by=offices.ISSUER)
"""


@pytest.mark.guarantee("G4")
def test_two_processes_file_the_same_records_and_each_is_filed_once(office: Office, ledger: str) -> None:
    """They register the same subject at the same moment too."""
    together(FILE, [(ledger, "left"), (ledger, "right")])
    with office.pool.connection() as connection:
        happened = [r.happened.event for r in read_stream(connection, SUBJECT)]
    filed = [e.record.document.doc_no for e in happened if isinstance(e, PenaltyRecorded)]
    assert sorted(filed) == sorted(f"{key}-{n}" for key in ("same", "left", "right") for n in range(12))
    assert rows(office, "ledger.record_identities") == 36
    assert rows(office, "ledger.aliases") == 1
    assert folded(office) == office.application.subject(SUBJECT)


@pytest.mark.guarantee("G4")
def test_an_exact_repeat_is_answered_and_writes_nothing(office: Office) -> None:
    first = file(office, fine("one"))
    before = rows(office)
    again = file(office, fine("one"))
    assert (again.happened, again.position) == ((), None)
    assert first.position is not None
    assert rows(office) == before


def test_a_repeat_is_known_where_the_state_was_never_loaded(office: Office, ledger: str) -> None:
    with offices.office(ledger) as other:
        assert other.application.subject(SUBJECT).version == 0
        file(office, fine("one"))
        assert file(other, fine("one")).happened == ()
        assert file(other, fine("one"), fine("two")).position is not None
    assert rows(office, "ledger.record_identities") == 2


@pytest.mark.guarantee("G5")
@pytest.mark.parametrize("where", ["known", "unknown"])
def test_the_same_identity_with_other_content_is_refused(office: Office, ledger: str, where: str) -> None:
    file(office, fine("one"))
    before = rows(office)
    with offices.office(ledger) as other:
        asked = office if where == "known" else other
        with pytest.raises(AlreadyDifferent, match="jiangcheng correct"):
            file(asked, fine("one", usd=300_000))
    assert rows(office) == before


def test_a_withdrawn_record_is_not_revived_by_filing_it_again(office: Office) -> None:
    file(office, fine("one"))
    office.ledger.execute(SUBJECT, WithdrawRecord(fine("one").record_id, "mistaken"), by=ISSUER)
    before = rows(office)
    assert file(office, fine("one")).happened == ()
    assert rows(office) == before


def test_a_record_that_stands_at_another_subject_is_refused(office: Office) -> None:
    file(office, fine("one"))
    other = a_home(number="N|OTHER")
    with pytest.raises(AlreadyDifferent, match="another subject"):
        office.ledger.execute(id_of(other), FileRecords(other, (fine("one"),)), by=ISSUER)
    assert office.application.subject(id_of(other)).version == 0


def test_a_number_that_means_another_subject_is_a_conflict_and_no_loop(office: Office) -> None:
    file(office, fine("one"))
    other = a_home(number="N|OTHER")
    alias = AliasAdded(scheme=other.scheme, number=other.number)
    happened = [Happened(alias, BEGAN, ISSUER)]
    office.application.recorder_.group.append(
        Append(
            events=tuple(stored(SUBJECT, office.application.subject(SUBJECT).version, happened)),
            aliases=(Alias(other.scheme, other.number, SUBJECT),),
        )
    )
    with pytest.raises(AliasTaken):
        office.ledger.execute(id_of(other), FileRecords(other, (fine("two"),)), by=ISSUER)


# --- refusals


def test_a_refused_command_writes_nothing(office: Office) -> None:
    file(office, fine("one"))
    before = [rows(office, t) for t in ("ledger.stored_events", "ledger.record_identities", "ledger.aliases")]
    tomorrow = fine("two", on=BEGAN + DAY)
    with pytest.raises(InvalidRecord):
        file(office, fine("three"), tomorrow)
    with pytest.raises(Refused):
        office.ledger.execute(SUBJECT, AcceptTask(SUBJECT), by=Actor("local:nobody", "x"))
    with pytest.raises(NotFound):
        office.ledger.execute(id_of(a_home(number="N|NEW")), Reconcile(), by=ISSUER)
    assert [rows(office, t) for t in ("ledger.stored_events", "ledger.record_identities", "ledger.aliases")] == before
    assert office.application.subject(SUBJECT) == folded(office)


def test_each_of_several_commands_has_its_own_outcome(office: Office) -> None:
    homes = [a_home(number=f"N|{number}") for number in range(6)]
    file(office, fine("taken"))
    records = {0: fine("a"), 1: fine("b", on=BEGAN + DAY), 2: fine("c"), 3: fine("taken"), 4: fine("d")}
    asked = [
        Asked(id_of(home), FileRecords(home, (records[place],)) if place in records else Reconcile(), ISSUER)
        for place, home in enumerate(homes)
    ]
    outcomes = office.ledger.execute_all(asked)
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds == [Executed, InvalidRecord, Executed, AlreadyDifferent, Executed, NotFound]
    for place, home in enumerate(homes):
        assert (office.application.subject(id_of(home)).version > 0) is (kinds[place] is Executed)


def test_what_no_database_takes_is_one_commands_outcome(office: Office) -> None:
    """PostgreSQL's text has no NUL; the domain lets the name of a number pass."""
    bad, good = a_home(number="N|\0"), a_home(number="N|GOOD")
    asked = [Asked(id_of(home), FileRecords(home, (fine(home.number),)), ISSUER) for home in (bad, good)]
    refused, executed = office.ledger.execute_all(asked)
    assert isinstance(refused, Exception)
    assert isinstance(executed, Executed)
    [alone] = office.ledger.execute_all(asked[:1])
    assert isinstance(alone, Exception)


# --- the day


@pytest.mark.guarantee("G34")
def test_another_process_moved_the_clock_and_the_command_is_decided_for_that_day(office: Office, ledger: str) -> None:
    with offices.office(ledger) as other:
        office.context.advance_to(BEGAN + 3 * DAY, by=ISSUER)
        executed = file(other, fine("one"))
        assert {h.on for h in executed.happened} == {BEGAN + 3 * DAY}
        assert other.context.today() == BEGAN + 3 * DAY


def test_two_processes_move_one_clock(office: Office, ledger: str) -> None:
    with offices.office(ledger) as other:
        office.context.advance_to(BEGAN + 3 * DAY, by=ISSUER)
        other.context.advance_to(BEGAN + DAY, by=ISSUER)
        assert other.context.today() == BEGAN + 3 * DAY
        other.context.advance_to(BEGAN + 5 * DAY, by=ISSUER)
        office.context.advance_to(BEGAN + 6 * DAY, by=ISSUER)
    days = [h.on for h in office.application.events_of(LEDGER_STREAM)]
    assert days == [BEGAN, BEGAN, BEGAN + 3 * DAY, BEGAN + 5 * DAY, BEGAN + 6 * DAY]


@pytest.mark.parametrize("off", [-2, -1, 1, 2])
def test_the_databases_day_counts_not_this_machines(ledger: str, monkeypatch: pytest.MonkeyPatch, off: int) -> None:
    right = contexts.system_day
    with offices.office(ledger, offices.genesis(clock=ClockKind.DATABASE)) as office:
        with office.pool.connection() as connection:
            [(today,)] = connection.execute("SELECT (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date")
        monkeypatch.setattr(contexts, "system_day", lambda zone: right(zone) + off * DAY)
        executed = file(office, fine("one"))
        assert {h.on for h in executed.happened} == {today}
        monkeypatch.setattr(contexts, "system_day", right)
        assert {h.on for h in file(office, fine("two")).happened} == {today}


def test_recorded_at_is_the_simulated_clock(office: Office) -> None:
    file(office, fine("one"))
    office.context.advance_to(BEGAN + DAY, by=ISSUER)
    file(office, fine("two"))
    with office.pool.connection() as connection:
        for recorded in read_stream(connection, SUBJECT):
            local = recorded.recorded_at.astimezone(office.context.zone)
            assert (local.date(), local.hour, local.minute) == (recorded.happened.on, 0, 0)


# --- the genesis


BEGIN = """
import sys
from datetime import date
from api.wiring import Office
from ledger.context import begin
from ledger.database import Database
from ledger.genesis import ClockKind
from rules.matching.answers import plain_matcher
from tests.support import offices
with Office(Database.open(sys.argv[1]), make_matcher=plain_matcher) as office:
    genesis = offices.genesis(clock=ClockKind(sys.argv[2]))
    print("ready", flush=True)
    sys.stdin.readline()
    begin(office.application, genesis)
    print(office.context.clock_kind, type(office.application.recorder_.clock).__name__)
"""


def test_of_two_geneses_one_stands_and_both_go_on_under_it(ledger: str) -> None:
    said = together(BEGIN, [(ledger, "simulated"), (ledger, "database")])
    assert said[0] == said[1]
    assert said[0] in ("simulated SimulatedClock\n", "database DatabaseClock\n")
    with offices.office(ledger) as office:
        assert len(office.application.events_of(LEDGER_STREAM)) == 2


@pytest.mark.guarantee("G33")
@pytest.mark.parametrize(
    ("kind", "other", "clock"),
    [
        (ClockKind.SIMULATED, ClockKind.DATABASE, SimulatedClock),
        (ClockKind.DATABASE, ClockKind.SIMULATED, DatabaseClock),
    ],
)
def test_a_ledger_keeps_the_clock_it_began_with(ledger: str, kind: ClockKind, other: ClockKind, clock: type) -> None:
    with offices.office(ledger, offices.genesis(clock=kind)):
        pass
    with offices.office(ledger, offices.genesis(clock=other)) as office:
        contexts.begin(office.application, offices.genesis(clock=other))
    with offices.office(ledger) as office:
        assert office.context.clock_kind is kind
        assert isinstance(office.application.recorder_.clock, clock)


def test_the_clock_of_a_database_ledger_cannot_be_moved(ledger: str) -> None:
    with offices.office(ledger, offices.genesis(clock=ClockKind.DATABASE)) as office:
        before = rows(office)
        with pytest.raises(contexts.InvalidInput, match="only a simulated ledger"):
            office.context.advance_to(date(2100, 1, 1), by=ISSUER)
        assert rows(office) == before


# --- snapshots


def a_long_story(office: Office, *, records: int = 102) -> None:
    for number in range(records):
        file(office, fine(f"{number}", usd=1_000))


@pytest.mark.guarantee("G11")
def test_a_snapshot_and_what_came_after_is_the_fold_from_zero(office: Office, ledger: str) -> None:
    a_long_story(office)
    assert rows(office, "ledger.snapshots") >= 1
    file(office, fine("after"))
    with offices.office(ledger) as fresh:
        assert fresh.application.subject(SUBJECT) == folded(office) == office.application.subject(SUBJECT)


def test_it_is_really_the_snapshot_that_is_read(office: Office, ledger: str) -> None:
    a_long_story(office)
    spoil(office, "state = convert_to(replace(convert_from(state, 'UTF8'), 'N|HOME', 'N|SPOILT'), 'UTF8')")
    with offices.office(ledger) as fresh:
        assert fresh.application.subject(SUBJECT) != folded(office)


@pytest.mark.parametrize("topic", [f"subject-snapshot.{SNAPSHOT_SHAPE + step}" for step in (-1, 1)])
def test_a_snapshot_of_another_shape_is_passed_over(office: Office, ledger: str, topic: str) -> None:
    a_long_story(office)
    spoil(office, f"topic = '{topic}', state = convert_to('{{\"of\": \"another shape\"}}', 'UTF8')")
    with offices.office(ledger) as fresh:
        assert fresh.application.subject(SUBJECT) == folded(office)
        file(fresh, fine("after"))
        assert fresh.application.subject(SUBJECT) == folded(office)


def spoil(office: Office, change: str) -> None:
    with office.database.connect_as_owner() as owner:
        assert owner.execute(f"UPDATE ledger.snapshots SET {change}".encode()).rowcount >= 1


def test_what_is_remembered_follows_what_others_write(office: Office, ledger: str) -> None:
    """Many writes of another process between two of ours: each conflict brings our memory up to date at once."""
    file(office, fine("mine"))
    with offices.office(ledger) as other:
        for number in range(5):
            file(other, fine(f"theirs-{number}"))
            assert office.application.subject(SUBJECT).version == other.application.subject(SUBJECT).version
            remembered = office.application.remembered(SUBJECT)
            assert remembered == folded(office)
            file(other, fine(f"more-{number}"))
            assert file(office, fine(f"mine-{number}")).position is not None


@pytest.mark.guarantee("G10")
def test_an_unknown_event_is_one_clear_error(office: Office, ledger: str) -> None:
    file(office, fine("one"))
    with office.database.connect_as_owner() as owner:
        owner.execute("UPDATE ledger.stored_events SET topic = 'from-the-future.1' WHERE topic LIKE 'penalty%'")
    with offices.office(ledger) as fresh, pytest.raises(Unavailable, match=r"from-the-future\.1\. Use the version"):
        fresh.application.subject(SUBJECT)


def test_packs_used_here_are_in_force() -> None:
    assert pack_small.BEGAN < BEGAN
