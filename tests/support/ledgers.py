"""Fresh ledgers: each a copy of one migrated database, dropped when its user is done."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import sql

from ledger.server.embedded import EmbeddedServer

# Copying files takes a tenth of the time of writing them through the log, where nothing is flushed.
_CREATE = sql.SQL("CREATE DATABASE {new} TEMPLATE {template} OWNER jiangcheng_owner STRATEGY file_copy")


@contextmanager
def fresh_ledger(server: EmbeddedServer, migrated: str) -> Iterator[str]:
    """The name of a fresh ledger copied from the migrated one."""
    name = f"t_{uuid.uuid4().hex[:16]}"
    names = {"new": sql.Identifier(f"jiangcheng_{name}"), "template": sql.Identifier(migrated)}
    with server.cluster.connect_as_admin() as admin:
        admin.execute(_CREATE.format(**names))
        # Unlike everything else, the rights on a database are not copied with it.
        admin.execute(sql.SQL("REVOKE ALL ON DATABASE {new} FROM PUBLIC").format(**names))
        admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {new} TO jiangcheng_service").format(**names))
        yield name
        admin.execute(sql.SQL("DROP DATABASE {new} WITH (FORCE)").format(**names))
