"""Breaks G243: an advance notice that came later than it was put on record leaves the time it would have left."""

TESTS = ["tests/domain/test_service.py::test_a_notice_that_came_later_leaves_its_whole_time_to_state_the_case"]


def apply() -> None:
    from domain.procedures import service

    service._moved = lambda *_: None
