"""Breaks G261: whoever has something to put right is listed, persons too."""

TESTS = [
    "tests/api/http/test_treating.py::"
    "test_c77_persons_are_counted_and_never_listed_and_what_is_late_is_late_without_a_worker",
]


def apply() -> None:
    from msgspec.structs import replace

    from api.procedures import treating
    from api.procedures.treating import Treatments
    from api.wiring import Office
    from projections.treatments import treated

    kept = treating.treatments

    def everybody(office: Office, department: str | None) -> Treatments:
        return replace(kept(office, department), listed=tuple(treated(office.pool, department=department)))

    treating.treatments = everybody
