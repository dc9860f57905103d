"""Breaks G255: whoever does not put something right in time is told of day after day."""

TESTS = [
    "tests/domain/test_rectifying.py::test_c28_what_is_late_is_told_once_and_nothing_else_comes_of_it",
]


def apply() -> None:
    from domain.events import RectificationOverdue
    from domain.procedures import rectifying
    from domain.rulebook import Rulebook
    from domain.state import Decision
    from domain.transitions import RectificationState

    overdue = RectificationState.OVERDUE
    table = {**rectifying.RECTIFICATION, (overdue, "RectificationOverdue"): overdue}
    rectifying.RECTIFICATION = table  # type: ignore[misc]

    def daily(decision: Decision, _: Rulebook) -> None:
        for known in list(decision.draft.rectifications.values()):
            if known.until is not None and known.until < decision.on:
                decision.emit(RectificationOverdue(record_id=known.record_id))

    rectifying.keep_time = daily
