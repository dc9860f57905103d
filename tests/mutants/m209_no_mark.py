"""Breaks G206: what is disputed is told as if nobody objected to it."""

TESTS = [
    "tests/api/http/test_objections.py::test_c68_the_disputed_mark_travels_in_every_feed_check_and_view",
]


def apply() -> None:
    from psycopg import sql

    from projections import disputes, feeds, reading

    for room in (disputes, feeds, reading):
        room.DISPUTED = sql.SQL("false")  # type: ignore[attr-defined]
