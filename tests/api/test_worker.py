"""The worker: days pass, and what they ask for is done; what fails is set aside and stops nobody else."""

import json
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from threading import Event
from uuid import UUID

import pytest

from api import worker as working
from api.wiring import Office
from api.worker import Done, Worker
from domain import subjects as deciding
from domain.actors import ENGINE, Actor
from domain.commands import AcceptTask, FileRecords, Reconcile
from domain.content import with_content_hash
from domain.state import Subject
from domain.subjects import Decided
from ledger import ledger as ledgers
from ledger.errors import ServerUnreachable
from ledger.genesis import ClockKind
from ledger.log.append import Append
from ledger.log.mapper import stored
from ledger.server.embedded import EmbeddedServer
from tests.api.conftest import CommandLine
from tests.ledger.processes import python
from tests.ledger.test_commands import together
from tests.support import offices, pack_small
from tests.support.builders import a_ban, a_home, id_of
from tests.support.offices import BEGAN, ISSUER, fine

DAY = timedelta(days=1)
OVER = BEGAN + timedelta(days=92)
"""Supervision for a large fine lasts three months."""
HOMES = [a_home(number=f"N|{number}") for number in range(4)]
IDS = [id_of(home) for home in HOMES]
FIRST = IDS[0]


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger) as opened:
        yield opened


@pytest.fixture
def fined(office: Office) -> Office:
    """Every home has one large fine of the first day."""
    for home in HOMES:
        file(office, f"fine of {home.number}", home=home)
    office.refresh()
    return office


def file(office: Office, key: str, *, home: object = HOMES[0], usd: int = 200_000) -> None:
    record = fine(key, on=office.context.today(), usd=usd)
    office.ledger.execute(id_of(home), FileRecords(home, (record,)), by=ISSUER)  # type: ignore[arg-type]


def at_work(office: Office, stop: Event | None = None) -> list[Done]:
    return list(Worker(office, stop or Event()).due_now())


def events(done: list[Done]) -> Counter[str]:
    return sum((one.events for one in done), Counter())


def pass_to(office: Office, day: date) -> None:
    office.context.advance_to(day, by=ENGINE)


def rows(office: Office, table: str = "ledger.stored_events") -> int:
    with office.pool.connection() as connection:
        [(count,)] = connection.execute(f"SELECT count(*) FROM {table}".encode())
    return int(str(count))


# --- days pass


def test_nothing_is_done_before_its_day(fined: Office) -> None:
    before = rows(fined)
    assert at_work(fined) == []
    assert rows(fined) == before


def test_loop_rules_fire_and_what_expired_is_lifted(fined: Office, ledger: str) -> None:
    with offices.office(ledger) as elsewhere:  # the clock is moved by another process
        pass_to(elsewhere, BEGAN + 5 * DAY)
        [first] = at_work(fined)
        assert (first.day, first.subjects, first.failures, first.left) == (BEGAN + 5 * DAY, len(HOMES), (), 0)
        assert first.events["ReminderSent"] >= len(HOMES)
        assert "MeasureLiftOrdered" not in first.events
        pass_to(elsewhere, OVER)
        lifted = events(at_work(fined))
    assert lifted["MeasureLiftOrdered"] == len(HOMES)
    assert lifted["TaskRecalled"] == 2 * len(HOMES)
    assert at_work(fined) == []
    assert fined.views.position() == fined.application.tail().head()


def test_day_by_day_or_all_at_once_the_same_orders_end(fined: Office) -> None:
    day = BEGAN
    while day < OVER:
        day += DAY
        pass_to(fined, day)
        at_work(fined)
        assert fined.worklist.due(day, many=1) == []
    assert not any(order.stands for subject in IDS for order in fined.application.subject(subject).orders.values())


def test_under_the_databases_clock(ledger: str) -> None:
    """Filed and ordered long ago, as if the program had been switched off since."""
    with offices.office(ledger, offices.genesis(clock=ClockKind.DATABASE)) as office:
        filed = FileRecords(HOMES[0], (fine("old"),))
        long_ago = deciding.decide(
            Subject(subject_id=FIRST), filed, on=BEGAN, by=ISSUER, rulebook=office.context.rulebook
        )
        office.application.recorder_.group.append(Append(events=tuple(stored(FIRST, 0, long_ago.happened))))
        [done] = at_work(office)
        assert done.day == office.context.today()
        assert done.events["MeasureLiftOrdered"] == 1
        assert at_work(office) == []


def test_a_day_on_which_nothing_is_to_be_done_is_asked_about_once(fined: Office) -> None:
    """The views say so from the log alone, and nothing was written to the log."""
    at_work(fined)
    with fined.database.connect_as_owner() as owner:
        owner.execute("UPDATE views.subjects SET next_due = '2019-01-01'")
    before = rows(fined)
    [done] = at_work(fined)
    assert (done.subjects, done.events) == (len(HOMES), Counter())
    assert at_work(fined) == []
    assert rows(fined) == before
    pass_to(fined, BEGAN + 5 * DAY)
    assert events(at_work(fined))["ReminderSent"] >= len(HOMES)


def test_a_visit_counts_no_longer_once_something_is_filed(fined: Office) -> None:
    with fined.database.connect_as_owner() as owner:
        owner.execute("INSERT INTO worker.visits (subject_id, version) SELECT subject_id, 1000 FROM views.subjects")
        pass_to(fined, BEGAN + 5 * DAY)
        assert at_work(fined) == []
        owner.execute("UPDATE worker.visits SET version = 1 WHERE subject_id = %s", (FIRST,))
    [done] = at_work(fined)
    assert done.subjects == 1


# --- late


@pytest.mark.guarantee("G32")
def test_a_late_worker_delays_no_relief(fined: Office) -> None:
    task = offices.task_of(fined.application.subject(FIRST), pack_small.NORTH)
    fined.ledger.execute(FIRST, AcceptTask(task), by=Actor(pack_small.NORTH, "officer"))
    assert lines(fined, OVER - DAY)["supervision"] == (True, True, {pack_small.NORTH})
    pass_to(fined, OVER + 30 * DAY)
    assert lines(fined, OVER)["supervision"] == (False, True, set())
    assert events(at_work(fined))["MeasureLiftOrdered"] == len(HOMES)
    assert lines(fined, OVER + 30 * DAY) == {}


@pytest.mark.guarantee("G32")
def test_a_late_worker_orders_late_and_for_no_longer(office: Office) -> None:
    """Two penalties in a year call for a closer look once a month has passed since the ban: by time alone."""
    records = (fine("small", usd=1), with_content_hash(a_ban(on=BEGAN)))
    office.ledger.execute(FIRST, FileRecords(HOMES[0], records), by=ISSUER)
    begins, late = date(2019, 4, 1), date(2019, 4, 20)
    pass_to(office, late)
    assert lines(office, begins - DAY) == {}
    assert lines(office, late) == {"closer_look": (True, False, set())}
    assert events(at_work(office))["OrderOpened"] == 1
    assert lines(office, late) == {"closer_look": (True, True, set())}
    assert lines(office, late - DAY) == {"closer_look": (True, False, set())}
    [order] = office.application.subject(FIRST).orders.values()
    [picture] = office.views.pictures(FIRST)
    [span] = picture.timeline.on(begins)
    assert [(ground.start, ground.until) for ground in order.grounds.values()] == [span.granted(begins)]


def lines(office: Office, day: date) -> dict[str, tuple[bool, bool, set[str]]]:
    """Measure -> follows, ordered, the departments at which it applies; of the first home."""
    office.refresh()
    [picture] = office.views.pictures(FIRST)
    return {
        line.measure: (line.follows, line.ordered, {name for name, applies in line.applies.items() if applies})
        for line in picture.lines(day)
    }


# --- failures


@pytest.fixture
def unreadable(fined: Office, ledger: str) -> Iterator[Office]:
    """The first home's stream holds an event that nobody knows; five days have passed."""
    fined.refresh()
    pass_to(fined, BEGAN + 5 * DAY)
    fined.refresh()
    with fined.database.connect_as_owner() as owner:
        owner.execute(
            "UPDATE ledger.stored_events SET topic = 'from-the-future.1'"
            " WHERE originator_id = %s AND originator_version = 2",
            (FIRST,),
        )
    with offices.office(ledger) as fresh:
        yield fresh


def readable_again(office: Office) -> None:
    with office.database.connect_as_owner() as owner:
        owner.execute("UPDATE ledger.stored_events SET topic = 'penalty-recorded.1' WHERE topic LIKE 'from-the%'")


def test_a_subject_that_fails_three_times_is_set_aside_and_the_others_go_on(unreadable: Office) -> None:
    [first] = at_work(unreadable)
    assert (first.subjects, first.left) == (len(HOMES) - 1, 1)
    [failure] = first.failures
    assert (failure.subject_id, failure.failures, failure.is_set_aside) == (FIRST, 1, False)
    assert "from-the-future.1" in failure.reason
    [second], [third] = at_work(unreadable), at_work(unreadable)
    assert [second.failures[0].failures, third.failures[0].failures] == [2, 3]
    assert (third.failures[0].is_set_aside, third.left) == (True, 0)
    assert at_work(unreadable) == []
    [aside] = unreadable.worklist.set_aside()
    assert (aside.subject_id, aside.failures) == (FIRST, 3)


def test_it_is_tried_again_when_it_is_released(unreadable: Office) -> None:
    for _ in range(3):
        at_work(unreadable)
    readable_again(unreadable)
    assert at_work(unreadable) == []
    assert unreadable.worklist.release(FIRST)
    [done] = at_work(unreadable)
    assert (done.subjects, done.failures) == (1, ())
    assert unreadable.worklist.set_aside() == []
    assert not unreadable.worklist.release(FIRST)


class Defect:
    """A program that divides by zero over one subject."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, subject: UUID) -> None:
        self.mended = False
        right = ledgers.decide

        def decide(found: Subject, command: object, **rest: object) -> Decided:
            if found.subject_id == subject and isinstance(command, Reconcile) and not self.mended:
                raise ZeroDivisionError("by\0zero")
            return right(found, command, **rest)  # type: ignore[arg-type]

        monkeypatch.setattr(ledgers, "decide", decide)


def test_it_is_tried_again_when_something_is_filed_for_it(fined: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    defect = Defect(monkeypatch, FIRST)
    pass_to(fined, BEGAN + 5 * DAY)
    for _ in range(3):
        at_work(fined)
    assert [one.reason for one in fined.worklist.set_aside()] == ["ZeroDivisionError: by zero"]
    file(fined, "another", usd=1)
    fined.refresh()
    assert fined.worklist.set_aside() == []
    pass_to(fined, OVER)
    assert [one.failures[0].failures for one in at_work(fined)] == [1]
    defect.mended = True
    assert events(at_work(fined))["MeasureLiftOrdered"] == 1
    assert at_work(fined) == []


def test_failures_that_are_not_in_a_row_set_nobody_aside(fined: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    defect = Defect(monkeypatch, FIRST)
    for day in (5, 10, 20, 100):
        pass_to(fined, BEGAN + day * DAY)
        defect.mended = False
        assert [len(done.failures) for done in at_work(fined)] == [1]
        assert [one.failures[0].failures for one in at_work(fined)] == [2]
        defect.mended = True
        assert [done.failures for done in at_work(fined)] == [()]
    assert fined.worklist.set_aside() == []


def test_a_server_that_is_gone_is_nobodys_failure(fined: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    pass_to(fined, BEGAN + 5 * DAY)

    def gone(*_: object) -> None:
        raise ServerUnreachable("the server is gone")

    with monkeypatch.context() as patched, pytest.raises(ServerUnreachable):
        patched.setattr(ledgers.Ledger, "execute_all", gone)
        at_work(fined)
    assert rows(fined, "worker.visits") == 0


# --- several, and stopping


WORK = """
import sys
from collections import Counter
from threading import Event
from api import worker
from tests.support import offices
worker.TOGETHER = 7
with offices.office(sys.argv[1]) as office:
    assert office.context
    print("ready", flush=True)
    sys.stdin.readline()
    counted = Counter()
    while any([counted.update(done.events) or done.left for done in worker.Worker(office, Event()).due_now()]):
        pass
    print(sum(counted.values()), counted["MeasureLiftOrdered"])
"""


def test_two_processes_do_everything_once(office: Office, ledger: str) -> None:
    homes = [a_home(number=f"N|{number}") for number in range(60)]
    for home in homes:
        file(office, f"fine of {home.number}", home=home)
    pass_to(office, OVER)
    office.refresh()
    before = rows(office)
    said = [tuple(map(int, line.split())) for line in together(WORK, [(ledger,), (ledger,)])]
    assert sum(events for events, _ in said) == rows(office) - before
    assert sum(lifted for _, lifted in said) == len(homes)
    office.refresh()
    assert office.worklist.due(OVER, many=1) == []


def test_what_another_worker_has_claimed_is_left_to_it(fined: Office) -> None:
    pass_to(fined, OVER)
    fined.refresh()
    due = fined.worklist.due(OVER, many=2)
    with fined.worklist.claimed(due) as claim:
        assert claim.mine == tuple(due)
        [done] = at_work(fined)
        assert (done.subjects, done.left) == (len(HOMES) - 2, 2)
    assert [done.subjects for done in at_work(fined)] == [2]


def test_it_stops_between_two_batches(fined: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "TOGETHER", 1)
    pass_to(fined, OVER)
    stop = Event()
    batches = Worker(fined, stop).run()
    assert next(batches).events["MeasureLiftOrdered"] == 1
    stop.set()
    assert list(batches) == []
    assert len(fined.worklist.due(OVER, many=9)) == len(HOMES) - 1


def test_it_goes_on_when_a_day_begins_and_when_something_is_written(
    office: Office, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "_LOOK", 0.01)
    stop, lifted = Event(), Event()
    told: list[Done] = []

    def work() -> None:
        for done in Worker(office, stop).run():
            told.append(done)
            if done.events["MeasureLiftOrdered"]:
                lifted.set()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        with offices.office(ledger) as other:
            file(other, "one")
            pass_to(other, OVER)
            assert lifted.wait(60)
    finally:
        stop.set()
        thread.join()
    assert {done.day for done in told} == {OVER}


def test_what_failed_is_tried_again_without_anybody_writing(fined: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "_LOOK", 0.01)
    monkeypatch.setattr(working, "_TRY_AGAIN", 0.02)
    Defect(monkeypatch, FIRST)
    pass_to(fined, OVER)
    stop = Event()
    failures = []
    for done in Worker(fined, stop).run():
        failures += [failure.failures for failure in done.failures]
        if 3 in failures:
            stop.set()
    assert failures == [1, 2, 3]


# --- the command line


RUN = """
import sys
from api.cli.main import run
sys.exit(run(["worker", "--json", "--ledger", sys.argv[1]]))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(fined: Office, ledger: str, number: signal.Signals) -> None:
    pass_to(fined, OVER)
    process = python(RUN, ledger)
    assert process.stdout is not None
    assert '"MeasureLiftOrdered": 4' in process.stdout.readline()
    process.send_signal(number)
    out, errors = process.communicate(timeout=60)
    assert (process.returncode, out, errors) == (0, "", "")


def test_a_server_that_ends_the_session_is_one_message(
    server: EmbeddedServer, ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with offices.office(ledger) as office:
        file(office, "one")
        pass_to(office, OVER)
    process = python(RUN, ledger)
    assert process.stdout is not None
    assert process.stdout.readline()
    with server.cluster.connect_as_admin() as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (f"jiangcheng_{ledger}",)
        )
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 3
    assert json.loads(errors.splitlines()[-1])["error"] == "server_unreachable"
    assert "Traceback" not in errors
    assert CommandLine(ledger, capsys).json("worker", "--once") == (0, "", "")


def test_once(fined: Office, ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    cli = CommandLine(ledger, capsys)
    handlers = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    pass_to(fined, OVER)
    said = cli.json("worker", "--once")
    assert said.status == 0
    [line] = said.lines
    assert (line["day"], line["subjects"], line["failures"]) == (OVER.isoformat(), len(HOMES), [])
    assert line["events"]["MeasureLiftOrdered"] == len(HOMES)
    assert cli.json("worker", "--once") == (0, "", "")
    assert "looked at" in cli("worker", "--once").out
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == handlers


def test_what_fails_is_told_set_aside_and_released(
    unreadable: Office, ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cli = CommandLine(ledger, capsys)
    assert cli.json("worker", "--once").lines[0]["failures"][0]["set_aside"] is False
    second = cli("worker", "--once")
    assert second.status == 1
    assert f"{FIRST} failed, 2 in a row, and will be tried again" in second.out
    third = cli.json("worker", "--once")
    assert (third.status, third.lines[0]["failures"][0]["set_aside"]) == (1, True)
    assert cli.json("worker", "--once") == (0, "", "")
    [finding] = [line for line in cli.json("doctor").lines if line["check"] == "aside"]
    assert finding["grade"] == "broken"
    assert str(FIRST) in finding["detail"]
    [line] = cli.json("aside", "list").lines
    assert (line["subject"], line["failures"]) == (str(FIRST), 3)
    assert "from-the-future.1" in line["reason"]
    assert str(FIRST) in cli("aside", "list").out
    readable_again(unreadable)
    assert cli.json("aside", "release", str(FIRST)).status == 0
    again = cli.json("aside", "release", str(FIRST))
    assert (again.status, again.error["error"]) == (1, "not_found")
    assert cli.json("aside", "list").lines == []
    assert cli.json("worker", "--once").status == 0


def test_a_ledger_that_has_not_begun_has_no_work(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    cli = CommandLine(ledger, capsys)
    said = cli.json("worker", "--once")
    assert (said.status, said.error["error"]) == (1, "not_found")
