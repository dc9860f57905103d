"""Breaks G184: what was written of a city before it broke off stays in the folder."""

TESTS = [
    "tests/api/simulation/test_making.py::test_a_disk_that_fails_leaves_nothing_and_one_message",
]


def apply() -> None:
    from api.simulation import folder

    folder._leave_nothing_half = lambda to, moved, *, made: None
