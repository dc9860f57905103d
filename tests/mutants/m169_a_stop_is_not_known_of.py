"""Breaks G200: what is taken over is written though something was stopped that its decision did not know of."""

TESTS = ["tests/api/history/test_as_filed.py::test_what_is_stopped_meanwhile_is_known_before_anything_is_written"]


def apply() -> None:
    from ledger.log import history

    history.check_rules = lambda *_given: None
