"""Breaks G36: the position is committed first, and the views it stands for afterwards."""

TESTS = ["tests/projections/test_projector.py::test_a_failure_in_the_middle_leaves_views_and_position_as_they_were"]


def apply() -> None:
    from psycopg import sql

    from projections import projector

    def advance(self: projector.Projector, connection: projector.Connection, *, batch: int) -> tuple[int, bool]:
        path = sql.SQL("SET search_path TO {}").format(sql.Identifier(self._schema))
        with connection.transaction():
            connection.execute(path)
            projector.take_turn(connection, self._schema)
            reached = projector._position(connection)
            rows = self._tail.read(reached, limit=batch)
            if rows:
                reached = rows[-1].position
                connection.execute("UPDATE progress SET position = %s", (reached,))
        with connection.transaction():
            if rows:
                self._project(connection, rows)
        return reached, len(rows) == batch

    projector.Projector.advance = advance  # type: ignore[method-assign]
