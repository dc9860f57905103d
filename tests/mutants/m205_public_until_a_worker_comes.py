"""Breaks G203: what is public is what the views hold, whatever its last day."""

TESTS = [
    "tests/api/http/test_publishing.py::"
    "test_nothing_is_public_before_its_department_says_so_and_nothing_after_its_last_day",
]


def apply() -> None:
    from datetime import date
    from uuid import UUID

    from psycopg_pool import ConnectionPool

    from api.procedures import publishing
    from ledger.database import Connection
    from projections import publications
    from projections.publications import Page

    as_of = publications.shown

    def ever(pool: ConnectionPool[Connection], *, on: date, number: str | None, after: UUID | None, limit: int) -> Page:
        with pool.connection() as connection:
            [(last,)] = connection.execute("SELECT coalesce(max(until), %s) FROM views.publications", (on,)).fetchall()
        assert isinstance(last, date)
        return as_of(pool, on=min(on, last), number=number, after=after, limit=limit)

    publishing.shown = ever  # type: ignore[attr-defined]
