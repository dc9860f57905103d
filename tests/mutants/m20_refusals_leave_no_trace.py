"""Breaks G52: a read that is refused is not put on record."""

TESTS = [
    "tests/api/test_cli_power.py::test_every_read_outside_the_powers_is_refused_and_on_record",
    "tests/api/test_cli_power.py::test_a_refusal_that_cannot_be_put_on_record_is_not_told",
]


def apply() -> None:
    from collections.abc import Sequence

    from ledger.access import Access, AccessLog

    whole = AccessLog.append

    def append(self: AccessLog, accesses: Sequence[Access]) -> None:
        if told := [access for access in accesses if access.bar is None]:
            whole(self, told)

    AccessLog.append = append  # type: ignore[method-assign]
