"""Breaks G141 and INV-29: the engine may decide a hold, which only an officer may."""

TESTS = [
    "tests/api/http/test_holds.py::test_only_an_officer_of_the_department_that_checked_decides",
]


def apply() -> None:
    from domain import holds
    from domain.actors import Actor

    holds.ENGINE = Actor("nobody", "nobody")  # type: ignore[misc,attr-defined]
