"""Breaks G24: a declined order is asked about again at the next reconcile."""

TESTS = ["tests/domain/test_officers.py::test_a_declined_order_is_remembered_and_not_proposed_again"]


def apply() -> None:
    from domain import reconcile

    reconcile._not_declined = lambda decision, wanted: wanted.grounds
