"""Breaks G257: what is ordered on the default of a government body waits for no rectification."""

TESTS = [
    "tests/scenarios/test_government.py::"
    "test_c32_it_is_reminded_then_given_time_and_restricted_only_once_that_has_passed_in_vain[list:debtors]",
    "tests/scenarios/test_government.py::test_c32_without_an_order_to_put_it_right_nothing_is_ever_ordered",
    "tests/scenarios/test_government.py::"
    "test_c32_what_is_put_right_late_is_restricted_no_more_from_then_on_and_exit_lifts_it",
]


def apply() -> None:
    from domain.pending import Rectification

    Rectification.holds = property(lambda _: False)  # type: ignore[assignment,method-assign]
