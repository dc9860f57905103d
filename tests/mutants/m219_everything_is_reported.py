"""Breaks G214: what was filed after the last report counts as reported."""

TESTS = [
    "tests/api/http/test_commitments.py::test_c58_what_was_filed_is_reported_in_the_shape_of_the_platform_above_and_counted"
]


def apply() -> None:
    from api.procedures import commitments
    from projections.commitments import Share

    share = commitments.share

    def all_of_it(*asked: object, until: object) -> Share:
        found = share(*asked, until=until)
        return found if until is None else Share(found.filed, found.filed)

    commitments.share = all_of_it
