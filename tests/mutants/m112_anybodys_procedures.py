"""Breaks G126: a department's page lists those of one department, whoever asks."""

TESTS = [
    "tests/api/http/test_pages_procedures.py::test_a_department_sees_what_it_has_open_as_the_api_lists_it",
]


def apply() -> None:
    from api.procedures import repairing
    from projections.procedures import Open, Procedure
    from tests.support.pack_small import ISSUER

    whose = repairing.open_procedures

    def of_anybody(pool: object, procedure: Procedure, *, department: str) -> list[Open]:
        return whose(pool, procedure, department=ISSUER)  # type: ignore[arg-type]

    repairing.open_procedures = of_anybody  # type: ignore[assignment]
