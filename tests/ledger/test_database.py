"""Opening a ledger: its database, its roles, its errors."""

import socket
import uuid
from collections.abc import Callable, Iterator

import psycopg
import pytest
from eventsourcing.persistence import PersistenceError
from psycopg import sql
from psycopg.conninfo import make_conninfo

from domain.errors import InvalidInput, Unavailable
from ledger.address import given_address, library_env
from ledger.database import Database
from ledger.errors import DiskFull, NoSuchLedger, OwnerUnknown, ServerUnreachable, WrongRole
from ledger.log.sessions import datastore
from ledger.migrations import known_migrations
from ledger.server.embedded import EmbeddedServer
from ledger.translate import translate_errors

MakeRole = Callable[..., str]


def test_a_new_ledger_is_made_migrated_and_opened_as_the_service(server: EmbeddedServer) -> None:
    name = f"new_{uuid.uuid4().hex[:8]}"
    with Database.open(name) as database, database.connect() as connection:
        assert database.name == f"jiangcheng_{name}"
        assert connection.execute("SELECT session_user::text, current_user::text").fetchone() == (
            "jiangcheng_service",
            "jiangcheng_service",
        )
        assert connection.execute("SELECT count(*) FROM ledger.stored_events").fetchone() == (0,)
        rows = connection.execute("SELECT number FROM public.schema_migrations ORDER BY number").fetchall()
        assert [number for (number,) in rows] == [migration.number for migration in known_migrations()]
    with server.cluster.connect_as_admin() as admin:
        admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(f"jiangcheng_{name}")))


@pytest.mark.parametrize("name", ["", "Main", "1a", "a-b", "a b", 'a"b', "a" * 42, "名", "a\n", "../a"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="no name for a ledger"):
        Database.open(name)


@pytest.mark.guarantee("G8")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger.stored_events SET topic = 'x'",
        "DELETE FROM ledger.stored_events",
        "TRUNCATE ledger.stored_events",
        "DROP TABLE ledger.stored_events",
        "ALTER TABLE ledger.stored_events DISABLE TRIGGER ALL",
        "CREATE TABLE ledger.mine (a int)",
        "CREATE TABLE public.mine (a int)",
        "CREATE TEMPORARY TABLE mine (a int)",
        "CREATE SCHEMA mine",
        "DELETE FROM public.schema_migrations",
        "SET ROLE jiangcheng_owner",
        "CREATE ROLE mine",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ],
)
def test_the_service_may_not(database: Database, statement: str) -> None:
    with (
        pytest.raises(WrongRole) as refused,
        database.connect(autocommit=True) as connection,
        database.errors(),
    ):
        connection.execute(statement.encode())
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_the_owner_owns_the_ledger_and_is_no_superuser(database: Database) -> None:
    with database.connect_as_owner() as owner:
        row = owner.execute(
            "SELECT current_user::text, current_setting('is_superuser'),"
            " (SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'ledger')"
        ).fetchone()
    assert row == ("jiangcheng_owner", "off", "jiangcheng_owner")


@pytest.fixture
def role(server: EmbeddedServer) -> Iterator[MakeRole]:
    """Make roles that may log in here, each with the SQL that says what it is; dropped at the end."""
    made: list[sql.Identifier] = []
    identities = server.cluster.place.folder / "pg_ident.conf"
    with server.cluster.connect_as_admin() as admin:

        def make(*grants: str) -> str:
            name = f"test_{uuid.uuid4().hex[:12]}"
            made.append(sql.Identifier(name))
            admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(made[-1]))
            for grant in grants:
                admin.execute(sql.SQL(grant).format(role=made[-1]))
            return name

        if "test_" not in identities.read_text():
            with identities.open("a") as file:
                file.writelines(f'jiangcheng "{client}" /^test_\n' for client in server.cluster.account.clients)
            admin.execute("SELECT pg_reload_conf()")
        yield make
        for name in made:
            admin.execute(sql.SQL("DROP ROLE {}").format(name))


def url_of(database: Database, role: str) -> str:
    return make_conninfo(database.url, user=role)


@pytest.mark.guarantee("G15")
@pytest.mark.parametrize(
    ("grants", "said"),
    [
        (("ALTER ROLE {role} SUPERUSER",), "superuser"),
        (("ALTER ROLE {role} BYPASSRLS", "GRANT jiangcheng_service TO {role}"), "bypasses"),
        (("GRANT jiangcheng_admin TO {role}", "GRANT jiangcheng_service TO {role}"), "may become such a role"),
        (("GRANT jiangcheng_owner TO {role}", "GRANT jiangcheng_service TO {role}"), "owner"),
    ],
)
def test_a_role_above_the_rules_is_refused(
    database: Database, role: MakeRole, grants: tuple[str, ...], said: str
) -> None:
    with pytest.raises(WrongRole, match=said) as refused:
        Database.open(url=url_of(database, role(*grants)))
    assert "CREATE ROLE jiangcheng_service" in refused.value.do


def test_a_superuser_in_disguise_is_refused(database: Database) -> None:
    """RESET ROLE would take the disguise off again."""
    url = make_conninfo(database.url, user="jiangcheng_admin", options="-c role=jiangcheng_service")
    with pytest.raises(WrongRole, match="superuser"):
        Database.open(url=url)


def test_the_owner_is_no_service_role(database: Database) -> None:
    with pytest.raises(WrongRole, match="owns the ledger"):
        Database.open(url=database.owner_url)


def test_a_role_that_may_rewrite_events_is_refused(database: Database, role: MakeRole) -> None:
    name = role("GRANT jiangcheng_service TO {role}")
    with database.connect_as_owner() as owner:
        owner.execute(sql.SQL("GRANT DELETE ON ledger.stored_events TO {}").format(sql.Identifier(name)))
    with pytest.raises(WrongRole, match="change or delete events"):
        Database.open(url=url_of(database, name))
    with database.connect_as_owner() as owner:
        owner.execute(sql.SQL("REVOKE ALL ON ledger.stored_events FROM {}").format(sql.Identifier(name)))


def test_a_role_that_may_create_schemas_is_refused(database: Database, role: MakeRole) -> None:
    name = role("GRANT jiangcheng_service TO {role}")
    names = {"role": sql.Identifier(name), "database": sql.Identifier(database.name)}
    with database.connect_as_owner() as owner:
        owner.execute(sql.SQL("GRANT CREATE ON DATABASE {database} TO {role}").format(**names))
    with pytest.raises(WrongRole, match="create schemas"):
        Database.open(url=url_of(database, name))
    with database.connect_as_owner() as owner:
        owner.execute(sql.SQL("REVOKE CREATE ON DATABASE {database} FROM {role}").format(**names))


def test_a_role_without_rights_is_told_which_it_needs(database: Database, role: MakeRole) -> None:
    with pytest.raises(WrongRole) as refused:
        Database.open(url=url_of(database, role()))
    assert "GRANT jiangcheng_service TO" in refused.value.do


def test_a_member_of_the_service_role_is_as_good(database: Database, role: MakeRole) -> None:
    name = role("GRANT jiangcheng_service TO {role}")
    with Database.open(url=url_of(database, name)) as opened, opened.connect() as connection:
        assert connection.execute("SELECT count(*) FROM ledger.stored_events").fetchone() == (0,)


def test_a_given_server_is_used_as_its_url_stands(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANGCHENG_DATABASE_URL", database.url)
    with Database.open() as opened:
        assert opened.name == database.name
        assert opened.owner_url is None


def test_another_ledger_is_the_database_of_its_name(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANGCHENG_DATABASE_URL", make_conninfo(database.url, dbname="postgres"))
    with Database.open(database.name) as opened:
        assert opened.name == database.name


def test_the_owners_url_follows_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANGCHENG_DATABASE_URL", "postgresql://s@db.example/city")
    monkeypatch.setenv("JIANGCHENG_OWNER_URL", "postgresql://o@db.example/other")
    address = given_address("county", url=None)
    assert address is not None
    assert address.owner is not None
    assert address.database == "county"
    assert "dbname=county" in address.owner


def test_a_database_that_is_missing_on_a_given_server_is_named(database: Database) -> None:
    with pytest.raises(NoSuchLedger, match="nowhere") as missing:
        Database.open("nowhere", url=database.url)
    assert "CREATE DATABASE" in missing.value.do


def test_without_the_owner_there_is_no_owners_work(database: Database) -> None:
    with (
        Database.open(url=database.url) as opened,
        pytest.raises(OwnerUnknown, match="owner") as refused,
        opened.connect_as_owner(),
    ):
        pass
    assert "JIANGCHENG_OWNER_URL" in refused.value.do


def test_a_url_that_is_none_is_refused_without_repeating_its_password() -> None:
    with pytest.raises(InvalidInput, match="JIANGCHENG_DATABASE_URL") as refused:
        Database.open(url="postgresql://user:s3cret@host:port:port/x?nonsense=1")
    assert "s3cret" not in str(refused.value)


@pytest.mark.guarantee("G15")
def test_a_port_where_nobody_listens_is_one_clear_error() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(ServerUnreachable, match="refused"):
            Database.open(url=f"postgresql://jiangcheng_service@127.0.0.1:{port}/x")


def test_a_server_that_never_answers_is_given_up() -> None:
    """It accepts the connection and says nothing: without a limit this test would never end."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(ServerUnreachable, match="timeout"):
            Database.open(url=f"postgresql://jiangcheng_service@127.0.0.1:{port}/x")


def test_a_pool_serves_and_is_closed_with_the_database(ledger: str) -> None:
    with Database.open(ledger) as opened:
        pool = opened.pool(minimum=1, maximum=2)
        with pool.connection() as connection:
            assert connection.execute("SELECT current_user::text").fetchone() == ("jiangcheng_service",)
    assert pool.closed


def test_what_the_event_store_needs(database: Database) -> None:
    settings = library_env(database.url)
    assert settings == database.library_env()
    with psycopg.connect(
        dbname=settings["POSTGRES_DBNAME"],
        host=settings["POSTGRES_HOST"],
        port=settings["POSTGRES_PORT"],
        user=settings["POSTGRES_USER"],
        password=settings["POSTGRES_PASSWORD"],
    ) as connection:
        assert connection.execute("SELECT current_database()::text").fetchone() == (database.name,)
    assert (settings["POSTGRES_SCHEMA"], settings["CREATE_TABLE"]) == ("ledger", "n")


def test_a_parameter_the_event_store_cannot_take_is_not_dropped() -> None:
    with pytest.raises(InvalidInput, match="sslmode"):
        library_env("postgresql://s@db.example/city?sslmode=verify-full")


@pytest.mark.parametrize(
    ("state", "kind"),
    [("53100", DiskFull), ("57P01", ServerUnreachable), ("08006", ServerUnreachable), ("53300", Unavailable),
     ("25006", Unavailable), ("42501", WrongRole), ("28P01", WrongRole), ("3D000", NoSuchLedger)],
)  # fmt: skip
def test_what_the_server_says_becomes_an_error_of_ours(state: str, kind: type[Unavailable]) -> None:
    with pytest.raises(Unavailable) as raised, translate_errors():
        raise psycopg.errors.lookup(state)("as the server said")
    assert type(raised.value) is kind
    assert "as the server said" in str(raised.value)
    assert raised.value.do


def test_what_the_event_store_says_it_heard_from_the_server_is_the_same(ledger: str) -> None:
    with Database.open(ledger) as database, pytest.raises(ServerUnreachable), database.errors():
        store = datastore(database.url)
        try:
            with store.get_connection() as connection:
                connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        finally:
            store.close()


@pytest.mark.parametrize("state", ["23505", "40001", "57014", "42601", "55P03"])
def test_what_is_not_about_the_server_passes_unchanged(state: str) -> None:
    kind = psycopg.errors.lookup(state)
    with pytest.raises(kind), translate_errors():
        raise kind("a conflict, a cancelled query, a mistake")
    with pytest.raises(PersistenceError), translate_errors():
        raise PersistenceError("the same") from kind("a conflict, a cancelled query, a mistake")
