"""Breaks G170 (INV-35): in sets, what a later version gives beyond what followed before is left out."""

TESTS = [
    "tests/projections/sets/test_determined.py"
    "::test_versions_and_what_was_found_unlawful_are_the_same_for_one_subject_and_for_all",
]


def apply() -> None:
    from projections.sets import reigning

    reigning._GIVEN = reigning._GIVEN + " AND FALSE"  # type: ignore[misc]
