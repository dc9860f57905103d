"""What the service role may and may not do: append-only is true only for those who cannot rewrite."""

from typing import Final

import psycopg

from ledger.errors import WrongRole

OWNER: Final = "jiangcheng_owner"
SERVICE: Final = "jiangcheng_service"

_MAKE_ONE: Final = "Connect as a role made with: CREATE ROLE jiangcheng_service LOGIN PASSWORD '...';"
_GRANT: Final = "Have the owner migrate the ledger, then: GRANT jiangcheng_service TO the URL's role;"

# What it must not be able to do is asked of the session's user, to whom RESET ROLE always leads back; and membership
# counts as much as the attribute: who may SET ROLE to a superuser is one.
_PRIVILEGES = """
SELECT session_user::text,
       EXISTS (SELECT FROM pg_roles AS r
               WHERE (r.rolsuper OR r.rolbypassrls) AND pg_has_role(session_user, r.oid, 'MEMBER')),
       EXISTS (SELECT FROM pg_namespace AS n
               WHERE n.nspname = 'ledger' AND pg_has_role(session_user, n.nspowner, 'MEMBER')),
       has_database_privilege(session_user, current_database(), 'CREATE'),
       EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
               WHERE n.nspname = 'ledger' AND c.relname = 'stored_events'
                 AND has_table_privilege(session_user, c.oid, 'UPDATE, DELETE, TRUNCATE')),
       COALESCE((SELECT has_schema_privilege(current_user, n.oid, 'USAGE')
                        AND has_table_privilege(current_user, c.oid, 'SELECT')
                        AND has_table_privilege(current_user, c.oid, 'INSERT')
                 FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                 WHERE n.nspname = 'ledger' AND c.relname = 'stored_events'), true)
"""

_BECOME_OWNER = "SET ROLE jiangcheng_owner"


def check_service_role(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """`WrongRole` unless the connected role can append to the ledger and do nothing worse.

    A database without a ledger yet says nothing about rights in it; superusers are refused even there.
    """
    row = connection.execute(_PRIVILEGES).fetchone()
    assert row is not None  # a SELECT without FROM has one row
    role, above_rules, owns_ledger, creates, rewrites, may_append = row
    for is_so, what in (
        (above_rules, "is a superuser or bypasses row level security, or may become such a role"),
        (owns_ledger, "owns the ledger, or may become its owner"),
        (creates, "may create schemas in the database"),
        (rewrites, "may change or delete events"),
    ):
        if is_so:
            raise WrongRole(f"{role!r} {what}", do=_MAKE_ONE)
    if not may_append:
        raise WrongRole(f"{role!r} may not read and append events", do=_GRANT)


def become_owner(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Everything the owner's connection makes belongs to jiangcheng_owner, whoever logged in."""
    try:
        connection.execute(_BECOME_OWNER)
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue) as error:
        raise WrongRole(
            f"the role of JIANGCHENG_OWNER_URL cannot act as {OWNER!r}: {error}",
            do=f"CREATE ROLE {OWNER} LOGIN PASSWORD '...' NOSUPERUSER; or GRANT {OWNER} TO that role.",
        ) from error
