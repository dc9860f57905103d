"""One embedded PostgreSQL for the whole run, and a fresh migrated ledger for each test that asks for one."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from ledger.database import Database
from ledger.server.account import server_account
from ledger.server.cluster import Cluster
from ledger.server.configuration import Durability
from ledger.server.embedded import EmbeddedServer
from ledger.server.locks import exclusive
from ledger.server.place import Place
from rules.writing import loading
from tests.mutants.prepared import SEED
from tests.support.disks import roomy_memory
from tests.support.ledgers import fresh_ledger

TEMPLATE = "template"

# What decides whether work lands must decide alike each time; exploring is a matter of HYPOTHESIS_PROFILE=explore.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.register_profile(
    "first failure", derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate]
)  # that a mutant is found is all that is asked, not the smallest example of it
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

# Most tests of packs change one file of many: what the others say is parsed once in a process.
loading.read_marked = lru_cache(maxsize=64)(loading.read_marked)


def pytest_configure(config: pytest.Config) -> None:
    """The run's own data folder, shared with its workers: no test can touch the data of whoever runs it."""
    if not hasattr(config, "workerinput"):
        home = os.environ["JIANGCHENG_HOME"] = tempfile.mkdtemp(prefix="jiangcheng-tests-", dir=roomy_memory())
        if SEED in os.environ:
            subprocess.run(["cp", "-a", f"{os.environ[SEED]}/.", home], check=True)  # whom it belongs to, too
    for name in ("JIANGCHENG_DATABASE_URL", "JIANGCHENG_OWNER_URL"):
        os.environ.pop(name, None)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop("JIANGCHENG_HOME"), ignore_errors=True)


_TOGETHER = ("tests/scenarios/test_real_file.py", "tests/independent/test_independent.py")
_LONG = ("tests/docs/", "tests/properties/test_subject_machine.py", *_TOGETHER)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that in the end no worker waits for it alone."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONG))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Test by test to whichever worker is free; what replays the real file does so in one of them, once for all."""

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((file for file in _TOGETHER if nodeid.startswith(file)), nodeid)

    return Scheduling(config, log)


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    """The run's server. It forgets everything in a power cut, which no test causes."""
    with EmbeddedServer.enter(durability=Durability.NONE_FOR_TESTS) as entered:
        yield entered


@pytest.fixture(scope="session")
def migrated(server: EmbeddedServer) -> str:
    """The database every test's own is copied from."""
    with Database.open(TEMPLATE) as database:
        return database.name


@pytest.fixture
def ledger(server: EmbeddedServer, migrated: str) -> Iterator[str]:
    """The name of a fresh migrated ledger, dropped at the end."""
    with fresh_ledger(server, migrated) as name:
        yield name


@pytest.fixture(scope="session")
def replayed_once(
    server: EmbeddedServer, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, object]]:
    """The database of a ledger with a small replay in it, to be copied and never written, and what was replayed."""
    from tests.support import replayed  # the whole program: a run that asks for no replay begins without it

    with fresh_ledger(server, migrated) as name:
        with replayed.office(name) as opened:
            batch = replayed.begin_and_replay(opened, replayed.excerpt(tmp_path_factory.mktemp("replayed")))
        yield f"jiangcheng_{name}", batch


@pytest.fixture
def replayed_ledger(server: EmbeddedServer, replayed_once: tuple[str, object]) -> Iterator[str]:
    """The name of a ledger of the test's own with a small replay in it, views and all."""
    with fresh_ledger(server, replayed_once[0]) as name:
        yield name


@pytest.fixture
def database(ledger: str) -> Iterator[Database]:
    """A fresh migrated ledger, open."""
    with Database.open(ledger) as opened:
        yield opened


@pytest.fixture
def service_url(database: Database) -> str:
    """How the program reaches the fresh ledger."""
    return database.url


@pytest.fixture
def owner_url(database: Database) -> str:
    """How its owner reaches the fresh ledger."""
    assert database.owner_url is not None
    return database.owner_url


@pytest.fixture
def own_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder of the test's own; whatever server is left in it is stopped."""
    with tempfile.TemporaryDirectory(prefix="jiangcheng-own-", dir=roomy_memory(), ignore_cleanup_errors=True) as name:
        home = Path(name, "home")
        monkeypatch.setenv("JIANGCHENG_HOME", str(home))
        yield home
        stop_server(home)


@pytest.fixture
def small_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file system of 160 MB, mounted by root and unmounted at the end."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk; test_no_room_to_write_is_one_clear_error runs for everybody")
    with tempfile.TemporaryDirectory(prefix="jiangcheng-disk-") as name:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=160m,mode=755", "tmpfs", name], capture_output=True, check=False
        )
        if mounted.returncode != 0:
            pytest.skip(f"this machine mounts nothing: {mounted.stderr.decode()}")
        home = Path(name, "home")
        monkeypatch.setenv("JIANGCHENG_HOME", str(home))
        try:
            yield home
            stop_server(home)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def stop_server(home: Path) -> None:
    """End what a test (or a process it killed) left running in `home`."""
    place = Place(home)
    if place.folder.is_dir():
        with exclusive(place.gate, seconds=30):
            Cluster(place, server_account()).stop()
