"""Numbered SQL files, each run once, in order, by the owner."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from domain.errors import InvalidInput
from ledger import database as database_module
from ledger.database import Database
from ledger.errors import SchemaChanged, SchemaTooNew, SchemaTooOld
from ledger.migrations import (
    Applied,
    Migration,
    Schema,
    applied_migrations,
    compare,
    in_order,
    known_migrations,
    migrate,
    parse,
)
from ledger.server.embedded import EmbeddedServer
from tests.ledger.processes import python, runs

KNOWN = known_migrations()
NEXT = Migration(len(KNOWN) + 1, "next", b"CREATE TABLE ledger.next (a int)")
BROKEN = Migration(len(KNOWN) + 1, "broken", b"CREATE TABLE ledger.half (a int); SELECT 1 / 0")


def applied(*migrations: Migration) -> tuple[Applied, ...]:
    return tuple(Applied(one.number, one.name, one.sha256) for one in migrations)


def test_files_are_named_by_number_and_name() -> None:
    assert parse("0012_some_views.sql", sql=b"") == Migration(12, "some_views", b"")
    with pytest.raises(InvalidInput, match="NNNN_name"):
        parse("12-views.sql", sql=b"")


@pytest.mark.parametrize("numbers", [[2], [1, 3], [1, 1], [1, 2, 2]])
def test_numbers_have_no_gap_and_no_repeat(numbers: list[int]) -> None:
    with pytest.raises(InvalidInput, match="numbered"):
        in_order([Migration(number, "x", b"") for number in numbers])


def test_order_is_by_number() -> None:
    assert [one.number for one in in_order([Migration(2, "b", b""), Migration(1, "a", b"")])] == [1, 2]


def test_where_a_database_stands() -> None:
    first, second = Migration(1, "a", b"A"), Migration(2, "b", b"B")
    assert compare((), known=(first, second)) is Schema.BEHIND
    assert compare(applied(first), known=(first, second)) is Schema.BEHIND
    assert compare(applied(first, second), known=(first, second)) is Schema.CURRENT
    with pytest.raises(SchemaTooNew, match="0002_b"):
        compare(applied(first, second), known=(first,))
    with pytest.raises(SchemaChanged, match="0001_a"):
        compare(applied(first), known=(Migration(1, "a", b"other"), second))


def test_what_is_missing_is_run_once(database: Database) -> None:
    with database.connect_as_owner() as owner:
        assert migrate(owner, known=(*KNOWN, NEXT)) == (NEXT,)
        assert migrate(owner, known=(*KNOWN, NEXT)) == ()
        assert applied_migrations(owner) == applied(*KNOWN, NEXT)
        assert owner.execute("SELECT count(*) FROM ledger.next").fetchone() == (0,)


def test_a_migration_that_fails_leaves_nothing(database: Database) -> None:
    with database.connect_as_owner() as owner:
        with pytest.raises(psycopg.errors.DivisionByZero):
            migrate(owner, known=(*KNOWN, BROKEN))
        assert applied_migrations(owner) == applied(*KNOWN)
        assert owner.execute("SELECT to_regclass('ledger.half')").fetchone() == (None,)
        assert migrate(owner, known=(*KNOWN, NEXT)) == (NEXT,)


def test_the_embedded_ledger_is_migrated_when_opened(
    database: Database, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "known_migrations", lambda: (*KNOWN, NEXT))
    with Database.open(ledger) as opened, opened.connect_as_owner() as owner:
        assert applied_migrations(owner) == applied(*KNOWN, NEXT)


def test_a_given_ledger_without_its_owner_says_what_to_run(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "known_migrations", lambda: (*KNOWN, NEXT))
    with pytest.raises(SchemaTooOld) as refused:
        Database.open(url=database.url)
    assert "JIANGCHENG_OWNER_URL" in refused.value.do
    monkeypatch.setenv("JIANGCHENG_OWNER_URL", str(database.owner_url))
    with Database.open(url=database.url) as opened, opened.connect() as connection:
        assert applied_migrations(connection) == applied(*KNOWN, NEXT)


@pytest.fixture
def empty(server: EmbeddedServer) -> Iterator[str]:
    """The name of a database as an administrator makes it: the owner's, with nothing in it."""
    name = f"empty_{uuid.uuid4().hex[:12]}"
    with server.cluster.connect_as_admin() as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER jiangcheng_owner").format(sql.Identifier(name)))
        yield name
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_an_empty_given_database_is_migrated_by_its_owner(
    server: EmbeddedServer, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.conninfo("jiangcheng_service", empty)
    with pytest.raises(SchemaTooOld):
        Database.open(url=url)
    monkeypatch.setenv("JIANGCHENG_OWNER_URL", server.conninfo("jiangcheng_owner", "postgres"))
    with Database.open(url=url) as opened, opened.connect() as connection:
        assert connection.execute("SELECT count(*) FROM ledger.stored_events").fetchone() == (0,)


def test_a_newer_database_is_refused(database: Database, ledger: str) -> None:
    with database.connect_as_owner() as owner:
        migrate(owner, known=(*KNOWN, NEXT))
    with pytest.raises(SchemaTooNew, match=r"0*\d_next"):
        Database.open(ledger)


def test_an_edited_migration_is_refused(database: Database, ledger: str) -> None:
    with database.connect_as_owner() as owner:
        owner.execute("UPDATE public.schema_migrations SET sha256 = '\\x00' WHERE number = 1")
    with pytest.raises(SchemaChanged, match="0001_ledger"):
        Database.open(ledger)


OPEN = """
from ledger.database import Database
with Database.open() as database, database.connect() as connection:
    print(connection.execute("SELECT count(*) FROM public.schema_migrations").fetchone()[0], database.name)
"""


@pytest.mark.guarantee("G12")
def test_four_processes_may_start_at_once_on_nothing(own_home: Path) -> None:
    """Each finds no data folder, no server, no database and no schema; one makes each, the others wait."""
    processes = [python(OPEN) for _ in range(4)]
    answers = [process.communicate() for process in processes]
    assert [error for _, error in answers] == [""] * 4
    assert [said for said, _ in answers] == [f"{len(KNOWN)} jiangcheng_main\n"] * 4
    assert not runs(own_home)
