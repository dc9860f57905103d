"""Stops on a real ledger: known to every decision, whoever made it, and the audit decides the same again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from api import stopping
from api.checks import answer_check, see
from api.wiring import Office
from domain.actors import Actor
from domain.commands import AcceptTask, FileRecords
from domain.errors import NotAllowed, NotFound
from domain.stops import STOP, StopKind, Thing
from domain.transitions import TaskState
from domain.values import Node, Outcome
from ledger.audit import audit
from ledger.ledger import Executed
from ledger.log.append import Append, StopsMoved
from ledger.log.mapper import stored
from projections.checking import Place
from tests.support import offices
from tests.support.builders import a_home, id_of
from tests.support.offices import BEGAN, ISSUER, fine, task_of
from tests.support.pack_small import NORTH, OFFICE

LIN, WU = Actor(OFFICE, "Lin"), Actor(OFFICE, "Wu")
SUPERVISION = Thing(StopKind.MEASURE, "supervision")
FIRST, SECOND = a_home(number="FIRST"), a_home(number="SECOND")
DAY = timedelta(days=1)


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger) as opened:
        yield opened


def file(office: Office, key: str, who: object = FIRST) -> Executed:
    return office.ledger.execute(id_of(who), FileRecords(who, (fine(key),)), by=ISSUER)  # type: ignore[arg-type]


def test_a_stop_reaches_whoever_decides_next_in_whatever_process(office: Office, ledger: str) -> None:
    with offices.office(ledger) as other:
        file(other, "before", SECOND)
        assert stopping.stop(office, SUPERVISION, reason="wrong", by=LIN) == 1
        assert other.context.rulebook.stops.version == 0
        assert file(other, "after").subject.orders == {}
        assert other.context.rulebook.stops.version == 1


def test_a_check_by_a_server_that_runs_knows_of_a_stop_before_anybody_is_reconciled(
    office: Office, ledger: str
) -> None:
    file(office, "one")
    at = Place(NORTH, "licence", Node.HANDLING, BEGAN)

    def checked() -> Outcome:
        return answer_check(office, see(office, id_of(FIRST)), at, filing="F-1", by=Actor(NORTH, "Lu")).answer.outcome

    assert checked() is Outcome.WARN
    with offices.office(ledger) as other:
        other.context.stop(SUPERVISION, reason="wrong", by=LIN)
        assert checked() is Outcome.ALLOW


def test_what_was_decided_without_knowing_of_a_stop_is_not_written(office: Office) -> None:
    executed = file(office, "one")
    office.context.stop(SUPERVISION, reason="wrong", by=LIN)
    rows = stored(id_of(FIRST), executed.subject.version, executed.happened[-1:])
    for many in (1, 80):
        stale = Append(events=tuple(rows) * many, day=BEGAN, stops=0)
        [refusal] = office.application.recorder_.append([stale])
        assert isinstance(refusal, StopsMoved)


@pytest.mark.guarantee("G81")
def test_a_stop_suspends_at_once_and_a_start_by_two_lets_go_on(office: Office) -> None:
    executed = file(office, "one")
    task = task_of(executed.subject, NORTH)
    office.ledger.execute(id_of(FIRST), AcceptTask(task), by=Actor(NORTH, "officer"))
    assert stopping.stop(office, SUPERVISION, reason="wrong", by=LIN) == 1
    suspended = office.application.subject(id_of(FIRST))
    assert suspended.tasks[task].state is TaskState.SUSPENDED
    assert [STOP in order.suspensions for order in suspended.orders.values()] == [True]
    assert stopping.stop(office, SUPERVISION, reason="again", by=WU) == 0
    assert stopping.start(office, SUPERVISION, by=LIN) is None
    assert stopping.start(office, SUPERVISION, by=WU) == 1
    assert office.application.subject(id_of(FIRST)).tasks[task].state is TaskState.ACCEPTED
    with office.pool.connection() as connection:
        assert [found.differs for found in audit(connection)] == [()]


def test_stops_are_known_to_whoever_opens_the_ledger_later(office: Office, ledger: str) -> None:
    office.context.stop(SUPERVISION, reason="wrong", by=LIN)
    with offices.office(ledger) as later:
        assert later.context.rulebook.stops.stopped(StopKind.MEASURE, "supervision")


def test_two_who_stop_at_once_stop_once(office: Office, ledger: str) -> None:
    with offices.office(ledger) as other:
        assert office.context.stop(SUPERVISION, reason="wrong", by=LIN)
        assert not other.context.stop(SUPERVISION, reason="wrong", by=WU)
        assert not office.context.start(SUPERVISION, by=LIN)
        assert other.context.start(SUPERVISION, by=WU)


@pytest.mark.parametrize("kind", [StopKind.MEASURE, StopKind.RULE, StopKind.LIST, StopKind.IMPORT])
def test_what_no_ruleset_has_is_not_stopped(office: Office, kind: StopKind) -> None:
    with pytest.raises(NotFound, match="nothing"):
        stopping.stop(office, Thing(kind, "nothing"), reason="x", by=LIN)


def test_a_stopped_import_files_nothing(office: Office) -> None:
    stopping.refuse_stopped_import(office.context, format_="fines")
    office.context.stop(Thing(StopKind.IMPORT, "fines"), reason="a wrong file", by=LIN)
    with pytest.raises(NotAllowed, match="import of fines is stopped"):
        stopping.refuse_stopped_import(office.context, format_="fines")
