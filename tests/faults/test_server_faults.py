"""The embedded server when processes are killed and disks run full."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from ledger.database import Database
from ledger.errors import DiskFull
from ledger.server.configuration import Durability
from ledger.server.embedded import Departure, EmbeddedServer
from ledger.server.place import Place
from tests.ledger.processes import holder, postmaster, python, runs
from tests.support.disks import fill

UNSAFE = Durability.NONE_FOR_TESTS


def enter_and_leave(home: Path) -> None:
    """A clean start: it answers, its roles are there, and the last to leave stops it."""
    with EmbeddedServer.enter(durability=UNSAFE) as server:
        with psycopg.connect(server.conninfo("jiangcheng_service", "postgres")) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert server.leave() is Departure.STOPPED
    assert not runs(home)


def kill(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()


def test_a_killed_user_leaves_a_server_that_the_next_uses_and_stops(own_home: Path) -> None:
    kill(holder())
    assert runs(own_home)
    pid = postmaster(own_home)
    with EmbeddedServer.enter(durability=UNSAFE) as server:
        assert postmaster(own_home) == pid
        assert server.leave() is Departure.STOPPED
    assert not runs(own_home)


def test_a_killed_user_does_not_take_the_server_from_others(own_home: Path) -> None:
    first, second = holder(), holder()
    kill(first)
    assert second.communicate("leave\n")[0] == "stopped\n"
    assert not runs(own_home)


@pytest.mark.guarantee("G13")
def test_a_killed_server_starts_again_with_what_was_committed(own_home: Path) -> None:
    with Database.open() as database:
        with database.connect_as_owner() as owner:
            owner.execute("CREATE TABLE public.kept (a int); INSERT INTO public.kept VALUES (7)")
        os.kill(postmaster(own_home), signal.SIGKILL)
    with Database.open() as database, database.connect_as_owner() as owner:
        assert owner.execute("SELECT a FROM public.kept").fetchone() == (7,)


def test_a_server_killed_under_its_user_is_started_again_by_it(own_home: Path) -> None:
    with Database.open() as database:
        killed = postmaster(own_home)
        os.kill(killed, signal.SIGKILL)
        with database.connect() as connection:
            assert connection.execute("SELECT count(*) FROM ledger.stored_events").fetchone() == (0,)
        assert postmaster(own_home) != killed
    assert not runs(own_home)


def test_a_stale_pid_file_naming_a_living_stranger_does_no_harm(own_home: Path) -> None:
    """After a reboot the old process id belongs to somebody else; PostgreSQL alone would refuse to start."""
    enter_and_leave(own_home)
    with subprocess.Popen(["sleep", "600"]) as stranger:
        stale = f"{stranger.pid}\n{Place(own_home).database_folder}\n1\n5432\n\n\n  1 1\nready\n"
        (Place(own_home).database_folder / "postmaster.pid").write_text(stale)
        enter_and_leave(own_home)
        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.25, 0.5, 1.0])
def test_a_process_killed_while_it_starts_the_server(own_home: Path, seconds: float) -> None:
    """Wherever the kill falls (before, in or after initdb, in pg_ctl, after), the next start is clean."""
    own_home.mkdir()
    process = python(
        "from ledger.server.embedded import EmbeddedServer; print(1, flush=True); server = EmbeddedServer.enter()"
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    kill(process)
    enter_and_leave(own_home)
    assert not Place(own_home).unfinished.exists()


LEAVE = """
from ledger.server.configuration import Durability
from ledger.server.embedded import EmbeddedServer
server = EmbeddedServer.enter(durability=Durability.NONE_FOR_TESTS)
print("leaving", flush=True)
server.leave()
"""


@pytest.mark.parametrize("seconds", [0.0, 0.002, 0.005, 0.01, 0.02, 0.04])
def test_a_process_killed_while_it_stops_the_server(own_home: Path, seconds: float) -> None:
    """The server may still answer although it has been told to stop: the next must not rely on it."""
    process = python(LEAVE)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    kill(process)
    enter_and_leave(own_home)


def test_a_server_that_was_told_to_stop_is_not_relied_on(own_home: Path) -> None:
    kill(holder())
    pid = postmaster(own_home)
    Place(own_home).running.unlink()  # the first thing done to stop it
    with EmbeddedServer.enter(durability=UNSAFE):
        assert postmaster(own_home) != pid
    assert not runs(own_home)


def test_a_process_killed_in_initdb_leaves_no_half_made_cluster(own_home: Path) -> None:
    process = python("from ledger.server.embedded import EmbeddedServer; EmbeddedServer.enter()")
    while not (Place(own_home).unfinished / "global").exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)
    kill(process)
    assert not Place(own_home).database_folder.exists()
    enter_and_leave(own_home)


def test_half_a_cluster_of_an_earlier_boot_is_made_anew(own_home: Path) -> None:
    enter_and_leave(own_home)
    place = Place(own_home)
    place.database_folder.rename(place.unfinished)
    enter_and_leave(own_home)
    assert not place.unfinished.exists()


FILL = "INSERT INTO public.filler SELECT repeat(md5(g::text), 200) FROM generate_series(1, 20000) AS g"

# A limit on the size of a file is a full disk that every user can make.
LIMITED = """
import resource, sys
from ledger.database import Database
from ledger.errors import DiskFull
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
try:
    with Database.open() as database, database.connect_as_owner() as owner:
        owner.execute("CREATE UNLOGGED TABLE public.filler (a text STORAGE EXTERNAL)")
        while True:
            owner.execute(sys.argv[2])
except DiskFull as full:
    print(full)
"""


@pytest.mark.guarantee("G15")
@pytest.mark.parametrize("mebibytes", [1, 24])
def test_no_room_to_write_is_one_clear_error(own_home: Path, mebibytes: int) -> None:
    """At 1 MiB a file initdb cannot finish, at 24 MiB the running server cannot extend a table."""
    said, error = python(LIMITED, str(mebibytes * 2**20), FILL).communicate()
    assert error == ""
    assert said.startswith("The disk of the database is full: ")
    assert not runs(own_home)


def test_a_full_disk_at_the_first_start(small_disk: Path) -> None:
    filler = fill(small_disk.parent)
    with pytest.raises(DiskFull):
        EmbeddedServer.enter()
    filler.unlink()
    enter_and_leave(small_disk)


def test_a_disk_that_fills_while_the_server_runs(small_disk: Path) -> None:
    with Database.open() as database:
        with database.connect_as_owner() as owner:
            owner.execute("CREATE TABLE public.kept (a int); INSERT INTO public.kept VALUES (7)")
            owner.execute("CREATE TABLE public.filler (a text STORAGE EXTERNAL)")
        filler = fill(small_disk.parent)
        with pytest.raises(DiskFull), database.connect_as_owner() as owner:
            while True:
                owner.execute(FILL.encode())
        filler.unlink()
        with database.connect_as_owner() as owner:
            assert owner.execute("SELECT a FROM public.kept").fetchone() == (7,)


def test_a_full_disk_at_a_later_start(small_disk: Path) -> None:
    enter_and_leave(small_disk)
    filler = fill(small_disk.parent)
    with pytest.raises(DiskFull):
        EmbeddedServer.enter()
    filler.unlink()
    enter_and_leave(small_disk)
