"""Breaks G170: a table on the way to an answer is taken for made, though what it is made of has changed."""

TESTS = [
    "tests/projections/sets/test_determined.py"
    "::test_versions_and_what_was_found_unlawful_are_the_same_for_one_subject_and_for_all",
    "tests/projections/sets/test_impact.py::test_what_is_counted_for_all_is_what_is_told_of_each",
]


def apply() -> None:
    from projections.sets import determined

    make = determined._Tables.make

    def remade(tables: determined._Tables, one: determined.Making) -> None:
        make(tables, one._replace(reads=()))

    determined._Tables.make = remade  # type: ignore[method-assign]
