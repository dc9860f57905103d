"""Breaks G172: of those who changed since the files were written, one is not written anew."""

TESTS = ["tests/projections/sets/test_files.py::test_files_that_grew_equal_those_made_from_nothing"]


def apply() -> None:
    from projections.sets import export

    changed = export._changed
    export._changed = lambda connection, *, after, up_to: changed(connection, after=after, up_to=up_to)[bool(after) :]
