"""Breaks G141: whatever department asks decides about a held filing."""

TESTS = [
    "tests/api/http/test_holds.py::test_only_an_officer_of_the_department_that_checked_decides",
]


def apply() -> None:
    from msgspec.structs import replace

    from api import holds

    whole = holds._filing

    def filing(check: object, made: object, by: object) -> object:
        return whole(check, replace(made, department=by.account) if made else None, by)  # type: ignore[attr-defined,type-var,arg-type]

    holds._filing = filing  # type: ignore[assignment]
