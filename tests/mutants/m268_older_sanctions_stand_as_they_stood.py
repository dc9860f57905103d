"""Breaks G170 (INV-35): in sets, a sanction that reaches into a later version's days stands whatever that permits."""

TESTS = [
    "tests/projections/sets/test_determined.py"
    "::test_versions_and_what_was_found_unlawful_are_the_same_for_one_subject_and_for_all",
]


def apply() -> None:
    from projections.sets import reigning

    own = "LEAST(COALESCE(until, $never), closes)"
    assert own in reigning._OF_ITS_OWN
    reigning._OF_ITS_OWN = reigning._OF_ITS_OWN.replace(own, "COALESCE(until, $never)")  # type: ignore[misc]
