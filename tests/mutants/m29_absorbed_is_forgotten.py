"""Breaks G62: a check looks at the stream it was asked about alone."""

TESTS = [
    "tests/projections/test_answering.py::test_a_check_of_the_kept_subject_tells_what_stands_in_the_absorbed_stream",
    "tests/projections/test_answering.py::test_what_stands_is_told_by_every_number_in_whatever_steps_they_were_merged",
]


def apply() -> None:
    from collections.abc import Collection
    from uuid import UUID

    from projections import answering

    def alone(_: object, subject_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
        return {one: (one,) for one in subject_ids}

    answering.kins_now = alone
