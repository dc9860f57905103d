"""Which database a ledger is: its name, the two URLs, and what the eventsourcing library is told."""

import os
import re
from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from domain.errors import InvalidInput

MAIN: Final = "main"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,40}")
_CONNECT_SECONDS: Final = 2  # for each address of the host; psycopg allows no less
_KNOWN_TO_LIBRARY: Final = frozenset({"dbname", "host", "port", "user", "password"})
_WITHOUT_EFFECT: Final = frozenset({"connect_timeout", "application_name"})


@dataclass(frozen=True, slots=True)
class Address:
    """Where a ledger is (libpq connection strings): as the service role, and as the owner if he is known."""

    service: str
    owner: str | None

    @property
    def database(self) -> str:
        return str(conninfo_to_dict(self.service).get("dbname") or "")


def check_name(ledger: str) -> str:
    """The ledger's name itself, or `InvalidInput`: it becomes part of a database's name."""
    if not _NAME.fullmatch(ledger):
        raise InvalidInput(
            f"{ledger!r} is no name for a ledger",
            do="Use a small letter, then at most 40 small letters, digits and underscores.",
        )
    return ledger


def given_address(ledger: str, *, url: str | None) -> Address | None:
    """The address on the server that `url` or JIANGCHENG_DATABASE_URL names; None where neither names one.

    The ledger `main` is the URL's own database; any other is the database of its own name on that server.
    """
    service = url or os.environ.get("JIANGCHENG_DATABASE_URL")
    if not service:
        return None
    given = _parsed(service, "JIANGCHENG_DATABASE_URL")
    name = str(given.get("dbname") or given.get("user") or "") if ledger == MAIN else ledger
    owner = os.environ.get("JIANGCHENG_OWNER_URL")
    if owner:
        _parsed(owner, "JIANGCHENG_OWNER_URL")
    return Address(
        service=with_defaults(service, dbname=name),
        owner=with_defaults(owner, dbname=name) if owner else None,
    )


def with_defaults(url: str, *, dbname: str) -> str:
    """The URL with its database, our name in pg_stat_activity, and a limit to how long connecting takes."""
    parameters: dict[str, str | int | None] = {
        "connect_timeout": _CONNECT_SECONDS,
        "application_name": "jiangcheng",
        **conninfo_to_dict(url),
    }
    if dbname:
        parameters["dbname"] = dbname
    return make_conninfo("", **parameters)


def library_env(service: str) -> dict[str, str]:
    """The settings the eventsourcing library reads from its environment.

    It knows no further connection parameter: `InvalidInput` rather than, say, silently dropping sslmode.
    """
    given = {name: str(value) for name, value in conninfo_to_dict(service).items() if value not in (None, "")}
    unknown = sorted(given.keys() - _KNOWN_TO_LIBRARY - _WITHOUT_EFFECT)
    if unknown:
        raise InvalidInput(
            f"the event store cannot take {', '.join(unknown)} from JIANGCHENG_DATABASE_URL",
            do="Set these in libpq's own environment variables (PGSSLMODE, PGSSLROOTCERT, PGOPTIONS ...).",
        )
    return {
        "POSTGRES_DBNAME": given.get("dbname", ""),
        "POSTGRES_HOST": given.get("host", ""),
        "POSTGRES_PORT": given.get("port", "5432"),
        "POSTGRES_USER": given.get("user", ""),
        "POSTGRES_PASSWORD": given.get("password", ""),
        "POSTGRES_SCHEMA": "ledger",
        "POSTGRES_CONNECT_TIMEOUT": "5",
        "CREATE_TABLE": "n",
    }


def _parsed(url: str, variable: str) -> dict[str, str | int | None]:
    """Never quotes the URL in the error: it may hold a password."""
    try:
        return dict(conninfo_to_dict(url))
    except psycopg.ProgrammingError as error:
        raise InvalidInput(
            f"{variable} is no PostgreSQL URL",
            do="Write it as postgresql://user:password@host:5432/database.",
        ) from error
