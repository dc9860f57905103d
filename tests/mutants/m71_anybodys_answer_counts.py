"""Breaks G140: whoever sends what another department said of its task is told that it was said."""

TESTS = [
    "tests/api/http/test_workbook.py::test_a_task_of_another_department_is_refused_and_that_is_on_record",
]


def apply() -> None:
    from msgspec.structs import replace

    from api.taskbook import carrying

    whole = carrying._job

    def job(*asked: object) -> object:
        found = whole(*asked)  # type: ignore[arg-type]
        return replace(found, owned=True) if isinstance(found, carrying._Job) else found

    carrying._job = job  # type: ignore[assignment]
