"""Twelve faults, each really planted: doctor names it in one line, says what to do in both languages, ends with 1."""

import json
import os
import signal
import socket
import subprocess
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import sleep

import pytest
from psycopg import sql

from api import doctor as doctors
from api.doctor import Check, ledgers
from ledger.database import Database
from ledger.genesis import ClockKind
from ledger.migrations import known_migrations
from ledger.server.configuration import ADMIN
from ledger.server.embedded import EmbeddedServer
from projections.at_work import everybody_at_work
from projections.worklist import PATIENCE, Due
from tests.api.doctor.conftest import Doctor
from tests.ledger.processes import holder, postmaster, python, runs
from tests.support import replayed
from tests.support.disks import fill

DOCTOR = """
import sys
from api.cli.main import run
sys.exit(run(["doctor", "--json", *sys.argv[1:]]))
"""


def told_by(process: "subprocess.Popen[str]") -> tuple[int, set[Check]]:
    """What doctor in a process of its own calls broken."""
    out, err = process.communicate(timeout=120)
    assert err == ""
    lines = [json.loads(line) for line in out.splitlines()]
    broken = [line for line in lines if line["grade"] == "broken"]
    assert all(line["do"] for line in broken)
    return process.returncode, {Check(line["check"]) for line in broken}


def as_owner(name: str, *statements: str) -> None:
    with Database.open(name) as database, database.connect_as_owner() as owner:
        for statement in statements:
            owner.execute(statement.encode())


# --- none


@pytest.mark.guarantee("G143")
def test_a_sound_ledger_has_none_of_them(doctor: Doctor, replayed_ledger: str, free_port: int) -> None:
    assert doctor.broken(replayed_ledger, "--port", str(free_port)) == set()


@pytest.fixture
def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


# --- 1: a server that stopped


@pytest.mark.guarantee("G143")
def test_our_own_server_was_killed(doctor: Doctor, own_home: Path) -> None:
    process = holder()
    os.kill(postmaster(own_home), signal.SIGKILL)
    process.kill()
    process.communicate()
    while runs(own_home):
        sleep(0.05)
    status, lines = doctor.lines("main")
    assert (status, [line["check"] for line in lines if line["grade"] == "broken"]) == (1, ["servers"])
    assert doctor.broken("main") == set(), "it has been started again"


@pytest.mark.guarantee("G143")
def test_a_given_server_does_not_answer(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANGCHENG_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/x")
    assert doctor.broken("main") == {Check.SERVER}


# --- 2: a full disk


@pytest.mark.guarantee("G143")
def test_no_room_to_write(own_home: Path) -> None:
    """A limit on the size of a file is a full disk that every user can make."""
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))\n{DOCTOR}"
    assert told_by(python(limited)) == (1, {Check.DISK})


def test_a_disk_that_is_full_to_the_last_byte(doctor: Doctor, small_disk: Path) -> None:
    with EmbeddedServer.enter():
        pass
    filler = fill(small_disk.parent)
    assert Check.DISK in doctor.broken("main") <= {Check.DISK, Check.HOME}
    filler.unlink()
    assert Check.WRITING not in doctor.broken("main")


# --- 3: a role that may too much


@pytest.mark.guarantee("G143")
@pytest.mark.parametrize("role", ["jiangcheng_owner", ADMIN])
def test_a_role_that_could_rewrite_the_log(
    doctor: Doctor, server: EmbeddedServer, replayed_ledger: str, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    monkeypatch.setenv("JIANGCHENG_DATABASE_URL", server.conninfo(role, f"jiangcheng_{replayed_ledger}"))
    assert doctor.broken("main") == {Check.ROLE}


# --- 4: an old schema


@pytest.fixture
def behind(server: EmbeddedServer) -> Iterator[str]:
    """A database that lacks the last migration; its name."""
    name = f"b_{uuid.uuid4().hex[:16]}"
    with Database.open(name, known=known_migrations()[:-1]) as database:
        yield database.name
    with server.cluster.connect_as_admin() as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(f"jiangcheng_{name}")))


@pytest.mark.guarantee("G143")
def test_a_migration_is_missing(
    doctor: Doctor, server: EmbeddedServer, behind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIANGCHENG_DATABASE_URL", server.conninfo("jiangcheng_service", behind))
    assert doctor.broken("main") == {Check.SCHEMA}
    _, lines = doctor.lines("main")
    assert {"server", "role", "order", "streams"} <= {line["check"] for line in lines if line["grade"] == "ok"}


# --- 5: a worker that is stuck


WORKER = """
import sys
from api.cli.main import run
sys.exit(run(["worker", "--json", "--ledger", sys.argv[1]]))
"""


@pytest.fixture
def stopped_worker(replayed_ledger: str) -> Iterator["subprocess.Popen[str]"]:
    """A worker that says it works and does nothing any more; nothing but its session tells of it."""
    process = python(WORKER, replayed_ledger)
    with Database.open(replayed_ledger) as database, database.connect(autocommit=True) as connection:
        while not everybody_at_work(connection):
            assert process.poll() is None, process.communicate()
            sleep(0.05)
    process.send_signal(signal.SIGSTOP)
    yield process
    process.send_signal(signal.SIGCONT)
    process.terminate()
    process.communicate(timeout=60)


@pytest.mark.guarantee("G143")
def test_a_worker_gives_no_sign_of_life(
    doctor: Doctor,
    replayed_ledger: str,
    stopped_worker: "subprocess.Popen[str]",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert doctor.broken(replayed_ledger) == set(), "a moment of silence is none"
    sleep(2)
    monkeypatch.setattr(ledgers, "_SILENT", ledgers._SILENT / 600)
    assert doctor.broken(replayed_ledger) == {Check.WORKERS}
    _, lines = doctor.lines(replayed_ledger)
    [said] = [line["detail"] for line in lines if line["check"] == "workers"]
    assert f"jiangcheng worker {stopped_worker.pid} on " in said


def test_a_worker_that_works_is_known_as_long_as_it_does(doctor: Doctor, replayed_ledger: str) -> None:
    process = python(WORKER, replayed_ledger)
    with Database.open(replayed_ledger) as database, database.connect(autocommit=True) as connection:
        while not everybody_at_work(connection):
            assert process.poll() is None, process.communicate()
        process.kill()
        process.communicate()
        while everybody_at_work(connection):
            sleep(0.05)


@pytest.mark.guarantee("G143")
def test_nobody_does_what_was_due_days_ago(doctor: Doctor, forgotten: str) -> None:
    assert doctor.broken(forgotten) == {Check.OVERDUE}


@pytest.fixture
def forgotten(replayed_ledger: str) -> str:
    """Three years have passed by the ledger's own clock, and nobody has reconciled since."""
    with replayed.office(replayed_ledger) as office:
        office.context.advance_to(replayed.LAST_DAY.replace(year=replayed.LAST_DAY.year + 3), by=replayed.BY)
        office.projector.catch_up()
    return replayed_ledger


# --- 6, 7: views that lag, a subject that is set aside


@pytest.mark.guarantee("G143")
def test_nobody_moves_the_views(doctor: Doctor, replayed_ledger: str) -> None:
    as_owner(replayed_ledger, "UPDATE views.progress SET position = position - 7")
    assert doctor.broken(replayed_ledger) == {Check.VIEWS}


def test_views_that_somebody_moves_are_let_be(
    doctor: Doctor, replayed_ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def somebody_projects(_: float) -> None:
        as_owner(replayed_ledger, "UPDATE views.progress SET position = position + 1")

    as_owner(replayed_ledger, "UPDATE views.progress SET position = position - 1000000")
    monkeypatch.setattr(ledgers, "sleep", somebody_projects)
    assert doctor.broken(replayed_ledger) == set()
    _, lines = doctor.lines(replayed_ledger)
    [views] = [line for line in lines if line["check"] == "views"]
    assert (views["grade"], "catching up" in views["detail"]) == ("warning", True)


@pytest.mark.guarantee("G143")
def test_a_subject_that_failed_again_and_again(doctor: Doctor, replayed_ledger: str) -> None:
    with replayed.office(replayed_ledger) as office:
        subject = next(office.views.pictures()).subject_id
        one = Due(subject, office.application.subject(subject).version, date(2019, 1, 1))
        for _ in range(PATIENCE):
            with office.worklist.claimed([one]) as claim:
                claim.failed(one, reason="its pack was withdrawn")
    assert doctor.broken(replayed_ledger) == {Check.ASIDE}


# --- 8: a clock that jumped


@pytest.mark.guarantee("G143")
def test_the_servers_clock_went_back(doctor: Doctor, ledger: str) -> None:
    with replayed.office(ledger) as office:
        office.begin(replayed.genesis(replayed.LAST_DAY, clock=ClockKind.DATABASE))
        assert office.context
        office.projector.catch_up()
    as_owner(ledger, "UPDATE ledger.stored_events SET recorded_at = recorded_at + interval '2 days'")
    assert doctor.broken(ledger) == {Check.CLOCK}


# --- 9: no compiler built the engine


@pytest.mark.guarantee("G143")
def test_the_engine_was_never_built(replayed_ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without a compiler, or for another Python: importing it is what fails."""
    package = tmp_path / "durable"
    package.mkdir()
    (package / "__init__.py").write_text("raise ImportError('undefined symbol: PyEval_CallObject')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    status, broken = told_by(python(DOCTOR, "--ledger", replayed_ledger))
    assert (status, broken) == (1, {Check.COMPILER, Check.INCIDENTS}), "and everything else is looked at"
    said = python(DOCTOR.replace('"doctor"', '"measures"'), "--ledger", replayed_ledger)
    out, err = said.communicate(timeout=120)
    assert (said.returncode, out, json.loads(err)["error"]) == (3, "", "engine_missing")


# --- 10: a port in use


@pytest.fixture
def taken() -> Iterator[str]:
    """A port at which somebody else listens and says nothing that we would."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield str(other.getsockname()[1])


@pytest.mark.guarantee("G143")
def test_somebody_else_listens_at_the_port(doctor: Doctor, replayed_ledger: str, taken: str) -> None:
    assert doctor.broken(replayed_ledger, "--port", taken) == {Check.PORT}


# --- 11: a data folder that cannot be read


AS_NOBODY = """
import os, sys
import api.cli.operating, rules.matching.engine
from api.cli.main import run
if os.geteuid() == 0:
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
sys.exit(run(["doctor", "--json"]))
"""


@pytest.mark.guarantee("G143")
def test_the_data_folder_is_closed_to_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "closed" / "home"
    home.mkdir(parents=True)
    home.parent.chmod(0o000)
    monkeypatch.setenv("JIANGCHENG_HOME", str(home))
    try:
        assert told_by(python(AS_NOBODY)) == (1, {Check.HOME, Check.SERVER})
    finally:
        home.parent.chmod(0o700)


@pytest.mark.guarantee("G143")
def test_the_data_folder_is_a_file(doctor: Doctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("JIANGCHENG_HOME", str(tmp_path / "file"))
    assert doctor.broken("main") == {Check.HOME, Check.SERVER}


# --- 12: a key that has expired


EXPIRED = (
    "INSERT INTO access.keys (key_id, department, hash, label, issued_by, expires_at)"
    " VALUES ('0123456789ab', 'local:counter', '', '', 'Wen', clock_timestamp() - interval '1 day')"
)


@pytest.mark.guarantee("G143")
def test_a_departments_last_key_has_expired(doctor: Doctor, replayed_ledger: str) -> None:
    as_owner(replayed_ledger, EXPIRED)
    assert doctor.broken(replayed_ledger) == {Check.KEYS}
    as_owner(replayed_ledger, EXPIRED.replace("0123456789ab", "another").replace(" - ", " + "))
    status, lines = doctor.lines(replayed_ledger)
    [keys] = [line for line in lines if line["check"] == "keys"]
    assert (status, keys["grade"]) == (0, "warning"), "it has another, which ends tomorrow"
    as_owner(replayed_ledger, "UPDATE access.keys SET revoked_at = now(), revoked_by = 'Wen' WHERE key_id = 'another'")
    assert doctor.broken(replayed_ledger) == {Check.KEYS}
    as_owner(replayed_ledger, "UPDATE access.keys SET revoked_at = now(), revoked_by = 'Wen'")
    assert doctor.broken(replayed_ledger) == set()


# --- several at once


@pytest.mark.guarantee("G143")
def test_one_fault_hides_no_other(
    doctor: Doctor, server: EmbeddedServer, replayed_ledger: str, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_owner(
        replayed_ledger,
        "UPDATE views.progress SET position = position - 7",
        "UPDATE ledger.stored_events SET recorded_at = recorded_at - interval '3 years' WHERE notification_id ="
        " (SELECT max(notification_id) - 40 FROM ledger.stored_events)",
        EXPIRED,
    )
    together = {Check.PORT, Check.ORDER, Check.KEYS, Check.VIEWS}
    assert doctor.broken(replayed_ledger, "--port", taken) == together
    monkeypatch.setenv("JIANGCHENG_DATABASE_URL", server.conninfo(ADMIN, f"jiangcheng_{replayed_ledger}"))
    assert doctor.broken("main", "--port", taken) == {Check.PORT, Check.ROLE, Check.ORDER}


def test_what_somebody_keeps_locked_is_not_waited_for_without_end(
    doctor: Doctor, replayed_ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a rebuild that was halted in the moment in which it swaps the views."""
    monkeypatch.setattr(doctors, "_LOCK_SECONDS", 0.2)
    with Database.open(replayed_ledger) as database, database.connect_as_owner() as owner, owner.transaction():
        owner.execute("LOCK TABLE views.progress IN ACCESS EXCLUSIVE MODE")
        assert doctor.broken(replayed_ledger) == {Check.VIEWS, Check.OVERDUE, Check.ASIDE}
    assert doctor.broken(replayed_ledger) == set()


def test_a_table_that_somebody_dropped_is_a_finding_too(doctor: Doctor, replayed_ledger: str) -> None:
    as_owner(replayed_ledger, "DROP TABLE access.keys", "DROP TABLE worker.visits")
    assert doctor.broken(replayed_ledger) == {Check.KEYS, Check.OVERDUE, Check.ASIDE}
