"""Breaks G38's foundation: a timeline stored under other rules than those in force is answered as it stands."""

TESTS = ["tests/projections/test_reading.py::test_a_subject_determined_under_other_rules_is_computed_on_the_spot"]


def apply() -> None:
    from domain.timeline import Timeline
    from projections import reading

    reading.Views._determine_now = lambda self, connection, stream, position: Timeline()  # type: ignore[method-assign]
