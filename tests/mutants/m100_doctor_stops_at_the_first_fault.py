"""Breaks G143: the first check that something stands in the way of is the last."""

TESTS = [
    "tests/api/doctor/test_twelve_faults.py::test_one_fault_hides_no_other",
    "tests/api/doctor/test_twelve_faults.py::test_a_migration_is_missing",
]


def apply() -> None:
    from collections.abc import Iterable, Iterator

    from api import doctor
    from api.doctor import Finding, Grade
    from api.doctor import database as looks

    whole, unopened = doctor.examine_database, looks.examine_unopened

    def up_to_the_first(found: Iterable[Finding]) -> Iterator[Finding]:
        for one in found:
            yield one
            if one.grade is Grade.BROKEN:
                return

    doctor.examine_database = lambda database: up_to_the_first(whole(database))
    doctor.examine_unopened = lambda ledger, error: up_to_the_first(unopened(ledger, error))
