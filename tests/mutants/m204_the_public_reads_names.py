"""Breaks G203 and INV-31: what is public about a person names it by whatever the views hold."""

TESTS = [
    "tests/api/http/test_publishing.py::test_inv_31_a_person_is_public_by_a_masked_name_alone",
]


def apply() -> None:
    from api.procedures import publishing
    from api.wiring import Office
    from projections.publications import Shown

    def as_it_stands(_: Office, one: Shown) -> Shown:
        return one

    publishing._for_the_public = as_it_stands
