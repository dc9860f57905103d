"""Breaks G141 and INV-39: a filing is stopped that nothing holds any more, or after its time."""

TESTS = [
    "tests/api/http/test_holds.py::test_inv_39_after_its_time_a_hold_can_be_let_go_and_not_stopped",
    "tests/api/http/test_holds.py::test_nothing_is_stopped_that_no_measure_holds_any_more",
]


def apply() -> None:
    from api import holds

    holds._refuse_late = lambda *asked: None  # type: ignore[assignment]
