"""Backup and restore: the same log, the same views, a ledger that goes on; or one clear message and nothing kept."""

import json
import shutil
import stat
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import psycopg
import pytest
from psycopg import sql

from api.batches import Batch
from api.wiring import Office
from domain.errors import InvalidInput, JiangchengError, NotFound, Unavailable
from ledger import backup as backing_up
from ledger.archive import BackupTooNew, DamagedBackup, Manifest
from ledger.backup import LedgerNotEmpty, RestoredDiffers, back_up, restore
from ledger.database import Database
from ledger.errors import OwnerUnknown, SchemaChanged, SchemaTooNew
from ledger.genesis import ClockKind
from ledger.migrations import known_migrations
from ledger.server.embedded import EmbeddedServer
from tests.support import replayed
from tests.support.accesses import an_access, read_once

LOG = ("ledger", "access", "vault")


@pytest.fixture
def new_ledger(server: EmbeddedServer) -> Iterator[str]:
    """The name of a ledger that does not exist; dropped if the test makes it."""
    name = f"r_{uuid.uuid4().hex[:16]}"
    yield name
    with server.cluster.connect_as_admin() as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(f"jiangcheng_{name}")))


@pytest.fixture
def office(replayed_ledger: str) -> Iterator[Office]:
    with replayed.office(replayed_ledger) as opened:
        opened.access.write(an_access("王"))
        yield opened


@pytest.fixture
def own_file(office: Office, tmp_path: Path) -> Path:
    """A backup of the test's own ledger."""
    path = tmp_path / "own.backup"
    back_up(office.database, path, tick=quiet)
    return path


@pytest.fixture(scope="module")
def saved_once(replayed_once: tuple[str, Batch], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the ledger that nobody writes."""
    path = tmp_path_factory.mktemp("saved") / "one.backup"
    with Database.open(replayed_once[0].removeprefix("jiangcheng_")) as database:
        back_up(database, path, tick=quiet)
    return path


@pytest.fixture
def file(saved_once: Path, tmp_path: Path) -> Path:
    """A backup of a replayed ledger, to be spoilt."""
    return Path(shutil.copy(saved_once, tmp_path / "one.backup"))


def quiet(_: str) -> None:
    """Nobody watches."""


def log_of(name: str) -> dict[str, list[str]]:
    with Database.open(name) as database, database.connect() as connection:
        return {f"{s}.{t}": rows for s in LOG for t, rows in replayed.tables(connection, schema=s).items()}


def exists(server: EmbeddedServer, ledger: str) -> bool:
    with server.cluster.connect_as_admin() as admin:
        return admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (f"jiangcheng_{ledger}",)).rowcount == 1


@pytest.mark.guarantee("G45")
def test_what_is_restored_is_the_same_log_with_the_same_views_and_goes_on(
    office: Office, own_file: Path, new_ledger: str, replayed_ledger: str, replayed_once: tuple[str, Batch]
) -> None:
    told: list[str] = []
    manifest = restore(own_file, new_ledger, tick=told.append)
    original = log_of(replayed_ledger)
    assert log_of(new_ledger) == original
    assert told == sorted(original.keys() - {"access.log"})  # which is what its months hold
    assert len(original["access.log"]) == 1
    assert manifest.head == office.application.tail().head() == len(original["ledger.stored_events"])
    with replayed.office(new_ledger) as restored:
        assert restored.context.clock_kind is ClockKind.SIMULATED
        assert restored.context.today() == replayed.LAST_DAY
        restored.projector.catch_up()
        assert list(restored.views.pictures()) == list(office.views.pictures())
        with restored.pool.connection() as connection, office.pool.connection() as other:
            assert replayed.tables(connection) == replayed.tables(other)
        restored.access.write(an_access("李"))
        both = [restored, office]
        for one in both:
            replayed.replay_until(one, replayed_once[1], until=replayed.LAST_DAY + timedelta(days=200))
            one.projector.catch_up()
        assert restored.application.tail().head() > manifest.head
        assert [one.application.tail().head() for one in both] == [restored.application.tail().head()] * 2
        assert list(restored.views.pictures()) == list(office.views.pictures())


def test_a_backup_of_what_was_restored_holds_the_same(file: Path, new_ledger: str, tmp_path: Path) -> None:
    first = restore(file, new_ledger, tick=quiet)
    with Database.open(new_ledger) as database:
        second = back_up(database, tmp_path / "two.backup", tick=quiet)
    assert second.parts == first.parts
    assert second.sequences == first.sequences
    assert (second.head, second.genesis, second.migrations) == (first.head, first.genesis, first.migrations)


def test_rows_go_in_an_order_of_their_own_whatever_the_server_keeps(office: Office, tmp_path: Path) -> None:
    before = back_up(office.database, tmp_path / "1", tick=quiet)
    with office.database.connect_as_owner() as owner:
        for table in ("stored_events", "record_identities", "aliases"):
            owner.execute(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM ledger.{table} ORDER BY random()".encode())
            owner.execute(f"TRUNCATE ledger.{table}".encode())
            owner.execute(f"INSERT INTO ledger.{table} SELECT * FROM kept".encode())
            owner.execute("DROP TABLE kept")
    assert back_up(office.database, tmp_path / "2", tick=quiet).parts == before.parts


def test_a_backup_is_one_state_while_others_write(office: Office, tmp_path: Path, new_ledger: str) -> None:
    """A follower's position is written after the events: a backup of two states would hold one ahead of its head."""
    stop = threading.Event()
    day = office.context.today()

    def write() -> None:
        for days in range(1, 10_000):
            if stop.is_set():
                return
            office.context.advance_to(day + timedelta(days=days), by=replayed.BY)
            with office.pool.connection() as connection:
                connection.execute(
                    "INSERT INTO ledger.tracking SELECT 'follower', max(notification_id) FROM ledger.stored_events"
                )

    writer = threading.Thread(target=write)
    writer.start()
    manifests = [back_up(office.database, tmp_path / f"{n}.backup", tick=quiet) for n in range(4)]
    stop.set()
    writer.join()
    heads = [manifest.head for manifest in manifests]
    assert heads == sorted(heads)
    assert len(set(heads)) > 1
    restore(tmp_path / "2.backup", new_ledger, tick=quiet)
    assert len(log_of(new_ledger)["ledger.stored_events"]) == heads[2]
    with Database.open(new_ledger) as database, database.connect() as connection:
        [(ahead,)] = connection.execute(
            "SELECT count(*) FROM ledger.tracking WHERE notification_id > %s", (heads[2],)
        ).fetchall()
    assert ahead == 0


def test_the_file_is_its_owners_alone_and_appears_only_whole(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b.backup"

    def killed(*_: object) -> None:
        assert not path.exists()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(office.database, path, tick=killed)
    assert list(tmp_path.iterdir()) == []
    back_up(office.database, path, tick=quiet)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_an_existing_file_is_never_overwritten(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "mine"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInput, match="never overwritten"):
        back_up(office.database, path, tick=quiet)
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_is_not_there_is_one_message(office: Office, tmp_path: Path, new_ledger: str) -> None:
    with pytest.raises(InvalidInput, match="No such file"):
        back_up(office.database, tmp_path / "no" / "b", tick=quiet)
    with pytest.raises(InvalidInput, match="No such file"):
        restore(tmp_path / "no", new_ledger, tick=quiet)


def test_a_ledger_that_has_not_begun_has_nothing_to_back_up(database: Database, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="has not begun"):
        back_up(database, tmp_path / "b", tick=quiet)
    assert list(tmp_path.iterdir()) == []


# --- what is refused


@pytest.mark.parametrize("keep", [0, 1, 100, 0.3, 0.9, -1])
def test_a_file_cut_short_is_refused_before_anything_is_made(
    file: Path, new_ledger: str, server: EmbeddedServer, keep: float
) -> None:
    whole = file.read_bytes()
    kept = keep if keep in (0, 1, 100, -1) else len(whole) * keep
    file.write_bytes(whole[: int(kept)])
    with pytest.raises(DamagedBackup, match="cut short"):
        restore(file, new_ledger, tick=quiet)
    assert not exists(server, new_ledger)


def repacked(file: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """The same zip with other contents; None leaves a member out."""
    with ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    file.unlink()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            changed = change(name, data)
            if changed is not None:
                archive.writestr(name, changed)


def with_manifest(file: Path, **changes: object) -> None:
    def change(name: str, data: bytes) -> bytes:
        return json.dumps(json.loads(data) | changes).encode() if name == "manifest.json" else data

    repacked(file, change)


def test_a_byte_that_flipped_is_found(file: Path, new_ledger: str, server: EmbeddedServer) -> None:
    def flip(name: str, data: bytes) -> bytes:
        middle = len(data) // 2
        flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        return flipped if name == "ledger.stored_events.copy" else data

    repacked(file, flip)
    with pytest.raises(DamagedBackup, match=r"stored_events\.copy is not what was written"):
        restore(file, new_ledger, tick=quiet)
    assert not exists(server, new_ledger)


def test_a_byte_that_flipped_on_the_disk_is_found(file: Path, new_ledger: str, server: EmbeddedServer) -> None:
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    file.write_bytes(whole)
    with pytest.raises(DamagedBackup):
        restore(file, new_ledger, tick=quiet)
    assert not exists(server, new_ledger)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda name, data: None if name == "manifest.json" else data, "no manifest"),
        (lambda name, data: None if "aliases" in name else data, "not those of its manifest"),
        (lambda name, data: b"{" if name == "manifest.json" else data, "manifest is not one"),
        (lambda name, data: b"[]" if name == "manifest.json" else data, "manifest is not one"),
    ],
)
def test_a_zip_that_is_no_backup_is_refused(
    file: Path, new_ledger: str, change: Callable[[str, bytes], bytes | None], says: str
) -> None:
    repacked(file, change)
    with pytest.raises(DamagedBackup, match=says):
        restore(file, new_ledger, tick=quiet)


def test_what_is_no_zip_at_all_is_refused(tmp_path: Path, new_ledger: str) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir", encoding="utf-8")
    with pytest.raises(DamagedBackup, match="no zip file"):
        restore(path, new_ledger, tick=quiet)


def test_a_newer_format_is_refused_whatever_else_it_holds(file: Path, new_ledger: str) -> None:
    with_manifest(file, version=2, something_new=[1])
    with pytest.raises(BackupTooNew, match="format 2, this program reads up to 1"):
        restore(file, new_ledger, tick=quiet)


def test_a_newer_or_another_schema_is_refused(file: Path, new_ledger: str, server: EmbeddedServer) -> None:
    known = [{"number": m.number, "name": m.name, "sha256": m.sha256.hex()} for m in known_migrations()]
    with_manifest(file, migrations=[*known, {"number": len(known) + 1, "name": "later", "sha256": "00"}])
    with pytest.raises(SchemaTooNew, match="_later, this program ends at"):
        restore(file, new_ledger, tick=quiet)
    with_manifest(file, migrations=[known[0] | {"sha256": "00"}, *known[1:]])
    with pytest.raises(SchemaChanged, match="0001_ledger"):
        restore(file, new_ledger, tick=quiet)
    assert not exists(server, new_ledger)


def test_an_older_schema_is_restored_and_then_migrated(
    file: Path, new_ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = known_migrations()
    later = replace(
        known[-1],
        number=len(known) + 1,
        name="later",
        sql=b"ALTER TABLE ledger.aliases ADD COLUMN since int DEFAULT 7;",
    )
    monkeypatch.setattr(backing_up, "known_migrations", lambda: (*known, later))
    restore(file, new_ledger, tick=quiet)
    with psycopg.connect(url(new_ledger)) as connection:
        assert connection.execute("SELECT DISTINCT since FROM ledger.aliases").fetchall() == [(7,)]


def url(ledger: str) -> str:
    with EmbeddedServer.enter() as server:
        return server.conninfo("jiangcheng_service", f"jiangcheng_{ledger}")


def test_a_ledger_that_has_anything_in_it_is_never_touched(
    file: Path, replayed_ledger: str, database: Database, ledger: str
) -> None:
    before = log_of(replayed_ledger)
    with pytest.raises(LedgerNotEmpty, match=r"rows in ledger.*ever overwritten"):
        restore(file, replayed_ledger, tick=quiet)
    assert log_of(replayed_ledger) == before
    read_once(database)
    with pytest.raises(LedgerNotEmpty, match=r"access\.log"):
        restore(file, ledger, tick=quiet)
    restored_into_empty = log_of(ledger)["ledger.stored_events"]
    assert restored_into_empty == []


def test_what_was_cut_off_in_the_middle_leaves_nothing_and_can_be_repeated(file: Path, new_ledger: str) -> None:
    def killed(name: str) -> None:
        if name == "ledger.snapshots":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(file, new_ledger, tick=killed)
    assert not any(log_of(new_ledger).values())
    restore(file, new_ledger, tick=quiet)
    assert log_of(new_ledger)["ledger.stored_events"]


def test_what_came_back_otherwise_is_not_kept(file: Path, new_ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = backing_up._load_part

    def lossy(owner: backing_up.Connection, archive: backing_up.ArchiveReader, part: backing_up.Part) -> None:
        loaded(owner, archive, part)
        owner.execute("DELETE FROM ledger.aliases")

    monkeypatch.setattr(backing_up, "_load_part", lossy)
    with pytest.raises(RestoredDiffers, match=r"ledger\.aliases"):
        restore(file, new_ledger, tick=quiet)
    assert not any(log_of(new_ledger).values())


def test_every_refusal_says_what_to_do(file: Path, new_ledger: str, replayed_ledger: str) -> None:
    for spoil in (lambda: None, lambda: with_manifest(file, version=9), lambda: file.write_bytes(b"x")):
        spoil()
        with pytest.raises(JiangchengError) as refused:
            restore(file, replayed_ledger, tick=quiet)
        assert refused.value.detail
        assert refused.value.do


def test_without_the_owner_nothing_is_restored(
    file: Path, database: Database, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIANGCHENG_DATABASE_URL", f"{database.url}")
    with pytest.raises(OwnerUnknown, match="JIANGCHENG_OWNER_URL"):
        restore(file, database.name, tick=quiet)


def test_manifests_tell_what_the_ledger_is(office: Office, own_file: Path) -> None:
    with ZipFile(own_file) as archive:
        manifest = Manifest.model_validate_json(archive.read("manifest.json"))
    assert manifest.genesis.clock == "simulated"
    assert manifest.genesis.began_on == office.context.began_on
    assert manifest.ledger == office.database.name
    assert {part.name: part.rows for part in manifest.parts}["ledger.stored_events.copy"] == manifest.head
    assert manifest.sequences["ledger.stored_events_notification_id_seq"] == manifest.head


def test_unavailable_is_what_a_missing_server_is(file: Path, new_ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANGCHENG_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/x")
    with pytest.raises(Unavailable):
        restore(file, new_ledger, tick=quiet)
