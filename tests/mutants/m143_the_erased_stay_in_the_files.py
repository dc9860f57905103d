"""Breaks G173: that somebody was erased is no reason to write the files anew."""

TESTS = ["tests/projections/sets/test_files.py::test_nothing_of_an_erased_person_stays_in_a_file"]


def apply() -> None:
    from domain.events import RecordSealed
    from projections.sets import export

    export.SubjectErased = RecordSealed  # type: ignore[misc, assignment]
