"""Breaks G39: a rebuild puts a set in the place of the views that says it is current and is half empty."""

TESTS = [
    "tests/api/http/test_rebuilt_under_load.py::test_departments_notice_nothing_of_a_rebuild",
    "tests/projections/test_rebuild.py::test_a_rebuild_gives_the_same_rows_in_tables_of_the_same_shape",
]


def apply() -> None:
    from ledger.database import Connection
    from projections import rebuild
    from projections.projector import Projector

    def swapped(owner: Connection, projector: Projector) -> int:
        with owner.transaction():
            owner.execute("TRUNCATE views_next.subjects, views_next.tasks, views_next.follows")
            owner.execute(rebuild._SWAP)
        return 0

    rebuild._swap = swapped
