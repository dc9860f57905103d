"""The clock of a demonstration: days pass one by one, and what time alone did is told; other ledgers have no such."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from time import monotonic, sleep

import msgspec
import pytest

from api.cli.main import run
from api.demo_clock import NoDemonstration, advance
from api.http.serving import housekeeping
from api.wiring import Office
from domain.commands import FileRecords
from domain.errors import InvalidInput
from ledger.genesis import ClockKind, Genesis, LedgerUse
from tests.api.conftest import CommandLine
from tests.support import offices
from tests.support.builders import a_home, id_of
from tests.support.offices import BEGAN, ISSUER, fine

HOME = a_home(number="N|1")
DAYS = 100
"""Longer than supervision lasts."""


def demonstration(*, clock: ClockKind = ClockKind.SIMULATED) -> Genesis:
    return msgspec.structs.replace(offices.genesis(clock=clock), use=LedgerUse.DEMO)


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger, demonstration()) as opened:
        opened.ledger.execute(id_of(HOME), FileRecords(HOME, (fine("fine-1", on=BEGAN),)), by=ISSUER)
        yield opened


def steps(office: Office) -> list[str]:
    return [type(one.event).__name__ for one in office.application.events_of(id_of(HOME))]


@pytest.mark.guarantee("G120")
def test_only_the_clock_of_a_demonstration_can_be_moved(ledger: str) -> None:
    with offices.office(ledger) as opened:
        with pytest.raises(NoDemonstration, match="simulated clock and was begun for work"):
            list(advance(opened, days=1, stop=Event()))
        assert opened.context.turn_to_now() == BEGAN
    with pytest.raises(NoDemonstration), offices.office(ledger, demonstration()) as again:
        list(advance(again, days=1, stop=Event()))


@pytest.mark.guarantee("G120")
def test_the_databases_clock_is_moved_by_nobody(ledger: str) -> None:
    with (
        pytest.raises(InvalidInput, match="simulated clock"),
        offices.office(ledger, demonstration(clock=ClockKind.DATABASE)),
    ):
        pass
    with offices.office(ledger, offices.genesis(clock=ClockKind.DATABASE)) as opened, pytest.raises(NoDemonstration):
        list(advance(opened, days=1, stop=Event()))


@pytest.mark.guarantee("G121")
def test_each_day_is_met_and_told_as_a_worker_would_meet_it(office: Office, ledger: str) -> None:
    before = len(steps(office))
    passed = list(advance(office, days=DAYS, stop=Event()))
    assert [one.day for one in passed] == [BEGAN + timedelta(days=n) for n in range(1, DAYS + 1)]
    assert office.context.today() == BEGAN + timedelta(days=DAYS)
    told = [type(happened.event).__name__ for one in passed for _, happened in one.happened]
    assert told == steps(office)[before:]
    assert {"TaskOverdue", "MeasureLiftOrdered", "OrderClosed"} <= set(told)
    for one in passed:
        assert {happened.on for _, happened in one.happened} <= {one.day}
        assert sum(one.events.values()) == len(one.happened)


def test_it_stops_between_two_days(office: Office) -> None:
    stop = Event()
    passing = advance(office, days=DAYS, stop=stop)
    next(passing)
    stop.set()
    assert list(passing) == []
    assert office.context.today() == BEGAN + timedelta(days=1)


@pytest.mark.guarantee("G121")
def test_a_server_of_the_same_ledger_sees_the_new_day(office: Office, ledger: str) -> None:
    with offices.office(ledger) as serving, housekeeping(serving):
        list(advance(office, days=3, stop=Event()))
        patience = monotonic() + 60
        while serving.context.today() != BEGAN + timedelta(days=3) and monotonic() < patience:
            sleep(0.05)
        assert serving.context.today() == BEGAN + timedelta(days=3)


def test_the_command_line_tells_what_time_did_and_names_nobody(
    office: Office, ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cli = CommandLine(ledger, capsys)
    said = cli("demo", "advance", f"{DAYS}d")
    assert said.status == 0, said.err
    assert "measures ordered lifted" in said.out
    assert "is to be lifted" in said.out
    assert HOME.name not in said.out
    assert "fine-1" not in said.out
    again = cli.json("demo", "advance", "1w")
    assert [line["day"] for line in again.lines] == [
        (BEGAN + timedelta(days=DAYS + n)).isoformat() for n in range(1, 8)
    ]


@pytest.mark.parametrize("written", ["", "0d", "30", "d", "-3d", "99999d", "1y", "3 d"])
def test_a_span_that_is_none_is_refused(office: Office, ledger: str, written: str) -> None:
    assert run(["demo", "advance", "--ledger", ledger, "--", written]) == 2
    assert office.context.turn_to_now() == BEGAN


def test_the_command_line_refuses_a_ledger_for_work(cli: CommandLine) -> None:
    said = cli.json("demo", "advance", "30d")
    assert (said.status, said.error["error"]) == (1, "no_demonstration")
