"""Breaks G52: a read that is refused is not put on record."""

TESTS = [
    "tests/api/test_cli_power.py::test_every_read_outside_the_powers_is_refused_and_on_record",
    "tests/api/test_cli_power.py::test_a_refusal_that_cannot_be_put_on_record_is_not_told",
]


def apply() -> None:
    from psycopg_pool import ConnectionPool

    from api.cli import desk
    from ledger.access import Access
    from ledger.database import Connection

    whole = desk.remember_access

    def remember(pool: ConnectionPool[Connection], access: Access) -> None:
        if access.bar is None:
            whole(pool, access)

    desk.remember_access = remember
