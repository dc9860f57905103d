"""The access log: chained, in months, anchored in the ledger; and whoever tampers with it is found."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from uuid import UUID

import psycopg
import pytest

from api.anchoring import Anchoring
from api.wiring import Office
from domain.events import AccessChained
from domain.values import Node, Outcome, Purpose
from ledger.access import AccessLog, month_of
from ledger.access_check import Checked, Tampered, Wrong, check_access
from ledger.anchoring import access_stream
from ledger.database import Connection
from tests.support import offices
from tests.support.accesses import an_access, rows_of

DAY = 86_400.0


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger) as opened:
        yield opened


@pytest.fixture
def log(office: Office) -> AccessLog:
    """A log of three rows, the middle one with everything a row can have."""
    written = AccessLog(office.pool)
    written.write(an_access("甲"))
    whole = an_access(
        "乙",
        purpose=Purpose.LICENCE,
        what="check",
        subject_id=UUID(int=7),
        matter="licence",
        node=Node.HANDLING,
        filing="F-1",
        answer=Outcome.WARN,
        entry=UUID(int=8),
    )
    written.append([whole, an_access("丙", bar="power", purpose=None)])
    return written


@pytest.fixture
def owner(office: Office) -> Iterator[Connection]:
    with office.database.connect_as_owner() as connection:
        yield connection


def checked(office: Office) -> Checked:
    with office.database.connect(autocommit=True) as connection:
        return check_access(connection)


def wrong(office: Office) -> list[tuple[int, Wrong]]:
    return [(one.place, one.wrong) for one in checked(office).tampered]


@pytest.mark.guarantee("G90")
def test_rows_stand_in_one_chain_a_process_as_they_came(office: Office, log: AccessLog) -> None:
    rows = rows_of(office.pool)
    assert [(row["place"], row["officer"], row["outcome"], row["reason"]) for row in rows] == [
        (1, "甲", "granted", None),
        (2, "乙", "granted", None),
        (3, "丙", "refused", "power"),
    ]
    assert len({row["chain"] for row in rows}) == 1
    assert {row["month"] for row in rows} == {month_of(row["at"]) for row in rows}
    assert (rows[1]["entry"], rows[1]["subject_id"], rows[1]["node"]) == (UUID(int=8), UUID(int=7), "handling")
    AccessLog(office.pool).write(an_access("丁"))
    assert checked(office) == Checked(rows=4, chains=2, vouched=0, tampered=())


@pytest.mark.guarantee("G90")
@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE access.log SET officer = '戊' WHERE place = 1", (1, Wrong.CHANGED)),
        ("UPDATE access.log SET answer = 'allow' WHERE place = 2", (2, Wrong.CHANGED)),
        ("UPDATE access.log SET at = at + interval '1 microsecond' WHERE place = 2", (2, Wrong.CHANGED)),
        ("UPDATE access.log SET outcome = 'granted', reason = NULL WHERE place = 3", (3, Wrong.CHANGED)),
        ("UPDATE access.log SET subject_id = NULL WHERE place = 2", (2, Wrong.CHANGED)),
        ("UPDATE access.log SET hash = '' WHERE place = 3", (3, Wrong.CHANGED)),
        ("DELETE FROM access.log WHERE place = 1", (1, Wrong.DROPPED)),
        ("DELETE FROM access.log WHERE place = 2", (2, Wrong.DROPPED)),
        ("UPDATE access.log SET place = place + 1 WHERE place = 3", (3, Wrong.DROPPED)),
    ],
)
def test_what_is_done_to_a_row_is_found(
    office: Office, log: AccessLog, owner: Connection, statement: str, found: tuple[int, Wrong]
) -> None:
    owner.execute(statement.encode())
    assert wrong(office) == [found]


@pytest.mark.guarantee("G91")
@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DELETE FROM access.log WHERE place = 3", (3, Wrong.DROPPED)),
        ("DELETE FROM access.log", (1, Wrong.DROPPED)),
    ],
)
def test_what_is_cut_off_is_found_against_the_ledger(
    office: Office, log: AccessLog, owner: Connection, statement: str, found: tuple[int, Wrong]
) -> None:
    assert Anchoring(office).write() is not None
    assert checked(office).vouched == 3
    owner.execute(statement.encode())
    assert wrong(office) == [found]


@pytest.mark.guarantee("G91")
def test_a_chain_that_is_written_anew_is_found_against_the_ledger(
    office: Office, log: AccessLog, owner: Connection
) -> None:
    """Whoever can write the table can hash too; not what stands in the ledger already."""
    Anchoring(office).write()
    [chain, *_] = {row["chain"] for row in rows_of(office.pool)}
    owner.execute("DELETE FROM access.log")
    forged = AccessLog(office.pool)
    forged.append([an_access("戊"), an_access("乙"), an_access("丙")])
    assert {one.wrong for one in checked(office).tampered} == {Wrong.DROPPED}
    assert checked(office).tampered[-1] == Tampered(chain, 1, Wrong.DROPPED)


@pytest.mark.guarantee("G91")
def test_a_row_slipped_in_with_an_earlier_time_is_found(office: Office, log: AccessLog, owner: Connection) -> None:
    Anchoring(office).write()
    early = Clock()
    slipped = AccessLog(office.pool, seconds=early)
    slipped.write(an_access("now"))
    early.now = -2 * 60.0  # two minutes before the heads were written
    slipped.write(an_access("then"))
    if month_of(datetime.now(UTC)) == month_of(datetime.now(UTC) - timedelta(minutes=2)):
        assert wrong(office) == [(2, Wrong.INSERTED)]


def test_the_heads_are_written_when_something_was_logged_and_once(office: Office, log: AccessLog) -> None:
    anchoring = Anchoring(office)
    first = anchoring.write()
    assert first is not None
    assert anchoring.write() is None
    AccessLog(office.pool).write(an_access("丁"))
    again = anchoring.write()
    assert again is not None
    assert again > first
    events = [one.event for one in office.application.events_of(access_stream(month_of(datetime.now(UTC))))]
    assert [type(event) for event in events] == [AccessChained, AccessChained]
    assert office.refresh() == again
    assert office.context.today() == offices.BEGAN


def test_heads_are_written_once_a_minute(office: Office, log: AccessLog) -> None:
    clock = Clock()
    anchoring = Anchoring(office, seconds=clock)
    assert anchoring.tick() is not None
    log.write(an_access())
    clock.now = 59.0
    assert anchoring.tick() is None
    clock.now = 60.0
    assert anchoring.tick() is not None


def test_a_new_month_begins_a_new_chain_in_a_partition_of_its_own(office: Office) -> None:
    clock = Clock()
    log = AccessLog(office.pool, seconds=clock)
    log.write(an_access("first"))
    log.write(an_access("second"))
    clock.now = -40 * DAY  # as if the chain had begun in another month than it now is
    log.write(an_access("third"))
    rows = rows_of(office.pool)
    assert [row["place"] for row in rows] == [1, 2, 1]
    assert len({row["chain"] for row in rows}) == 2
    with office.pool.connection() as connection:
        [(months,)] = connection.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'access.log'::regclass")
    assert months == 2
    assert wrong(office) == []


def test_a_month_that_the_owner_drops_is_gone_without_a_finding(
    office: Office, log: AccessLog, owner: Connection
) -> None:
    Anchoring(office).write()
    owner.execute(f"DROP TABLE access.log_{datetime.now(UTC):%Y_%m}".encode())
    assert checked(office) == Checked(rows=0, chains=0, vouched=0, tampered=())


@pytest.mark.guarantee("G90")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access.log SET officer = 'x'",
        "DELETE FROM access.log",
        "TRUNCATE access.log",
        "DELETE FROM access.{month}",
        "INSERT INTO access.{month} SELECT * FROM access.log",
        "DROP TABLE access.{month}",
        "ALTER TABLE access.log DETACH PARTITION access.{month}",
        "SELECT access.open_month('2001-01-01')",
        "CREATE TABLE access.log_2001_01 PARTITION OF access.log FOR VALUES IN ('2001-01-01')",
        "INSERT INTO access.keys VALUES ('x', 'local:d', '', '', now(), 'x')",
        "UPDATE access.keys SET revoked_at = NULL",
    ],
)
def test_the_service_role_appends_and_reads_and_nothing_else(office: Office, log: AccessLog, statement: str) -> None:
    month = f"log_{datetime.now(UTC):%Y_%m}"
    with office.database.connect() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement.format(month=month).encode())


def test_threads_share_one_chain(office: Office) -> None:
    log = AccessLog(office.pool)
    threads = [Thread(target=lambda: [log.append([an_access(), an_access()]) for _ in range(10)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert checked(office) == Checked(rows=80, chains=1, vouched=0, tampered=())


def test_what_could_not_be_written_ends_its_chain_and_leaves_no_gap(office: Office, owner: Connection) -> None:
    log = AccessLog(office.pool)
    log.write(an_access("before"))
    owner.execute("REVOKE INSERT ON access.log FROM jiangcheng_service")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        log.write(an_access("lost"))
    owner.execute("GRANT INSERT ON access.log TO jiangcheng_service")
    log.write(an_access("after"))
    assert [row["officer"] for row in rows_of(office.pool)] == ["before", "after"]
    assert checked(office) == Checked(rows=2, chains=2, vouched=0, tampered=())


def test_months_are_those_of_utc() -> None:
    at = datetime(2026, 12, 1, 7, tzinfo=UTC).astimezone(tz=None)
    assert month_of(at) == date(2026, 12, 1)
