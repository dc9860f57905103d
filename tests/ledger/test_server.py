"""The embedded server: who may use it, who shares it, who stops it."""

import os
import stat
from pathlib import Path

import psycopg
import pytest

from domain.errors import Unavailable
from ledger.errors import WrongRole
from ledger.server.account import Account, server_account
from ledger.server.configuration import Durability
from ledger.server.embedded import Departure, EmbeddedServer
from ledger.server.place import Place
from ledger.translate import translate_errors
from tests.ledger.processes import holder, postmaster, runs

UNSAFE = Durability.NONE_FOR_TESTS


def ask(server: EmbeddedServer, query: str, role: str = "jiangcheng_owner") -> object:
    with psycopg.connect(server.conninfo(role, "postgres")) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0] if len(row) == 1 else row


def test_the_last_to_leave_stops_it(own_home: Path) -> None:
    first = EmbeddedServer.enter(durability=UNSAFE)
    second = EmbeddedServer.enter(durability=UNSAFE)
    assert first.leave() is Departure.OTHERS_REMAIN
    assert ask(second, "SELECT 1") == 1
    assert second.leave() is Departure.STOPPED
    assert not runs(own_home)


def test_processes_share_it_and_it_starts_again(own_home: Path) -> None:
    other = holder()
    mine = EmbeddedServer.enter(durability=UNSAFE)
    pid = postmaster(own_home)
    assert mine.leave() is Departure.OTHERS_REMAIN
    assert other.communicate("leave\n")[0] == "stopped\n"
    assert not runs(own_home)
    with EmbeddedServer.enter(durability=UNSAFE):
        assert postmaster(own_home) != pid


def test_leaving_twice_does_nothing_more(own_home: Path) -> None:
    server = EmbeddedServer.enter(durability=UNSAFE)
    assert server.leave() is Departure.STOPPED
    assert server.leave() is Departure.OTHERS_REMAIN


def test_a_program_that_forgets_to_leave_leaves_at_its_end(own_home: Path) -> None:
    other = holder()
    assert runs(own_home)
    other.communicate()  # the end of its input ends it
    assert not runs(own_home)


def test_a_forked_child_does_not_hold_or_stop_it(own_home: Path) -> None:
    server = EmbeddedServer.enter(durability=UNSAFE)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        left = server.leave()
        os.write(writing, left.value.encode())
        os.read(reading, 0)
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 100) == b"others_remain"
    assert ask(server, "SELECT 1") == 1
    assert server.leave() is Departure.STOPPED
    os.close(reading)
    os.close(writing)


def test_it_is_away_from_our_terminal(server: EmbeddedServer) -> None:
    pid = postmaster(server.cluster.place.home)
    assert os.getsid(pid) != os.getsid(0)
    assert os.getpgid(pid) != os.getpgid(0)


def test_nobody_is_trusted(server: EmbeddedServer) -> None:
    rules = ask(server, "SELECT array_agg(DISTINCT auth_method) FROM pg_hba_file_rules", "jiangcheng_admin")
    assert rules == ["peer"]


def test_a_role_outside_the_map_is_refused(server: EmbeddedServer) -> None:
    with pytest.raises(WrongRole), translate_errors():
        psycopg.connect(server.conninfo("postgres", "postgres"))


def test_only_a_socket_in_a_closed_folder_leads_to_it(server: EmbeddedServer) -> None:
    assert ask(server, "SHOW listen_addresses") == ""
    for folder in (server.cluster.place.socket, server.cluster.place.database_folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_production_is_safe_and_speaks_utf8(own_home: Path) -> None:
    with EmbeddedServer.enter() as server:
        for setting, value in {
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "data_checksums": "on",
            "server_encoding": "UTF8",
            "TimeZone": "UTC",
            "wal_compression": "pglz",
            "shared_buffers": "128MB",
        }.items():
            assert (setting, ask(server, f"SHOW {setting}")) == (setting, value)
        assert ask(server, "SELECT datlocale FROM pg_database WHERE datname = 'template1'") == "C.UTF-8"


def test_an_operators_own_settings_win(own_home: Path) -> None:
    EmbeddedServer.enter(durability=UNSAFE).leave()
    (Place(own_home).folder / "settings.conf").write_text("work_mem = '7MB'\n")
    (Place(own_home).folder / "settings.conf").chmod(0o644)
    with EmbeddedServer.enter(durability=UNSAFE) as server:
        assert ask(server, "SHOW work_mem") == "7MB"


@pytest.mark.parametrize("role", ["jiangcheng_owner", "jiangcheng_service"])
def test_neither_role_is_above_the_rules(server: EmbeddedServer, role: str) -> None:
    query = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = current_user"
    assert ask(server, query, role) == (False, False, False, False)


def test_a_deep_and_odd_folder_works(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket's path ends at about 107 bytes; a comma separates hosts, a quote or $ means something to a shell."""
    deep = own_home / ("奖惩 a,b 'c' $d \"e\" " + "x" * 60) / ("y" * 60)
    monkeypatch.setenv("JIANGCHENG_HOME", str(deep))
    with EmbeddedServer.enter(durability=UNSAFE) as server:
        link = server.cluster.place.client_socket()
        assert stat.S_IMODE(link.parent.stat().st_mode) == 0o700
        assert link.resolve() == server.cluster.place.socket
        assert ask(server, "SELECT 1") == 1
    assert not runs(deep)
    assert not link.is_symlink()


def test_a_short_link_is_not_put_where_others_could_move_it(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = own_home.parent / "runtime"
    (runtime / "jiangcheng").mkdir(parents=True)
    (runtime / "jiangcheng").chmod(0o777)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    with pytest.raises(Unavailable, match="not a closed folder"):
        Place(own_home / ("x" * 100)).client_socket()


@pytest.mark.guarantee("G14")
@pytest.mark.parametrize("mode", [0o700, 0o755, 0o711])
def test_no_existing_folder_changes_mode_or_owner(own_home: Path, mode: int) -> None:
    own_home.mkdir()
    own_home.chmod(mode)
    existing = [own_home, *own_home.parents, *(path for path in (Path("/var"), Path("/var/lib")) if path.exists())]
    before = [(path, path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in existing]
    EmbeddedServer.enter(durability=UNSAFE).leave()
    assert [(path, path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in existing] == before


def test_a_second_start_changes_no_mode_either(own_home: Path) -> None:
    EmbeddedServer.enter(durability=UNSAFE).leave()
    place = Place(own_home)
    folders = [own_home, place.folder, place.database_folder, place.log, place.socket]
    before = [(path, path.stat().st_mode, path.stat().st_uid) for path in folders]
    EmbeddedServer.enter(durability=UNSAFE).leave()
    assert [(path, path.stat().st_mode, path.stat().st_uid) for path in folders] == before


def test_a_server_of_another_user_is_one_clear_error(own_home: Path) -> None:
    account = server_account()
    Place(own_home).prepare(account)
    with pytest.raises(Unavailable, match="does not belong to 'somebody'"):
        Place(own_home).prepare(Account("somebody", account.uid + 1, account.gid, clients=("somebody",)))


def test_what_a_shell_sets_for_postgres_does_not_reach_it(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGOPTIONS", "-c nonsense=1.2.3")
    monkeypatch.setenv("LC_ALL", "zh_CN.nowhere")
    with EmbeddedServer.enter(durability=UNSAFE) as server:
        assert runs(server.cluster.place.home)


def test_old_logs_are_forgotten(own_home: Path) -> None:
    EmbeddedServer.enter(durability=UNSAFE).leave()
    log = Place(own_home).log
    for day in range(10, 31):
        (log / f"server-2001-01-{day}-000000.log").write_text("old")
    EmbeddedServer.enter(durability=UNSAFE).leave()
    kept = sorted(path.name for path in log.iterdir())
    assert len(kept) <= 11
    assert "server-2001-01-10-000000.log" not in kept
