"""Breaks G143: whoever says that they work is believed, however long they have been silent."""

TESTS = ["tests/api/doctor/test_twelve_faults.py::test_a_worker_gives_no_sign_of_life"]


def apply() -> None:
    from datetime import timedelta

    from msgspec.structs import replace

    from api.doctor import ledgers

    whole = ledgers.everybody_at_work
    ledgers.everybody_at_work = lambda connection: [replace(one, silent=timedelta()) for one in whole(connection)]
