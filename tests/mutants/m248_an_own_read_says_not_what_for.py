"""Breaks G248: what a subject reads about itself is on record for no purpose."""

TESTS = ["tests/api/http/test_own.py::test_it_reads_all_that_is_held_about_it_and_each_read_is_on_record"]


def apply() -> None:
    from api.http.routes.own import OwnCounter

    whole = OwnCounter.read

    def read(self: OwnCounter, verb: str, min_position: int | None = None) -> None:
        whole(self, verb, min_position)
        self.visit.rows, self.visit.purpose = [], None

    OwnCounter.read = read  # type: ignore[method-assign]
