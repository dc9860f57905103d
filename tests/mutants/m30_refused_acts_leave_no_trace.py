"""Breaks G63: nobody writes down that an act was refused."""

TESTS = [
    "tests/api/test_cli_register.py::test_a_refused_act_is_on_record_before_it_is_told",
    "tests/api/test_cli_register.py::test_a_refused_act_that_cannot_be_put_on_record_is_not_told",
]


def apply() -> None:
    from ledger.access import AccessLog

    AccessLog.write = lambda self, access: None  # type: ignore[method-assign]
