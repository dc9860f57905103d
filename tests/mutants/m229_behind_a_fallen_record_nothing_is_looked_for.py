"""Breaks G170: where the latest records have fallen, a stretch rests on those of them that are left."""

TESTS = ["tests/properties/test_sets.py::test_what_a_stretch_rests_on_is_found_behind_whatever_has_fallen"]


def apply() -> None:
    from rules.sets import citing

    citing._WANTING = citing._WANTING + " AND FALSE"  # type: ignore[misc]
