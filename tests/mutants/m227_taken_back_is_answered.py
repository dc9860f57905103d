"""Breaks G220: an objection that its subject took back counts as answered, and shortens the average."""

TESTS = ["tests/api/http/test_objections.py::test_c68_how_long_answers_take_is_counted_against_the_target"]


def apply() -> None:
    from domain.transitions import ObjectionState
    from projections import objection_times

    objection_times._ANSWERS = (*objection_times._ANSWERS, ObjectionState.WITHDRAWN)  # type: ignore[assignment, misc]
