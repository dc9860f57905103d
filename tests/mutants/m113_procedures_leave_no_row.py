"""Breaks G126: the page of procedures is judged and not put on record."""

TESTS = [
    "tests/api/http/test_pages_procedures.py::test_the_list_is_within_the_powers_alone_and_on_record",
]


def apply() -> None:
    from api.http.counter import ReadingCounter

    admit = ReadingCounter.admit

    def silently(self: ReadingCounter, verb: str, **about: object) -> None:
        if verb != "procedures":
            admit(self, verb, **about)  # type: ignore[arg-type]

    ReadingCounter.admit = silently  # type: ignore[method-assign]
