"""Breaks G249: a subject is told of the requests that were granted, and of no other."""

TESTS = ["tests/api/http/test_own.py::test_p_8_it_reads_who_asked_about_it_and_what_for"]


def apply() -> None:
    from api.http.routes import own

    whole = own.who_asked

    def granted(*asked: object, **how: object) -> list[object]:
        return [one for one in whole(*asked, **how) if not one.refused]  # type: ignore[arg-type]

    own.who_asked = granted  # type: ignore[assignment]
