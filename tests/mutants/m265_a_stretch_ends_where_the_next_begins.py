"""Breaks G170: days that touch are two stretches, where nothing is ever corrected."""

TESTS = ["tests/properties/test_sets.py::test_days_that_touch_are_one_stretch"]


def apply() -> None:
    from collections.abc import Callable

    from sqlglot import exp

    from rules.sets import during
    from rules.sets.trees import Tree

    filled: Callable[..., exp.Select] = during.select

    def apart(text: str, *columns: Tree, **parts: Tree) -> exp.Select:
        return filled(text.replace("$before >= day AS goes_on", "$before > day AS goes_on"), *columns, **parts)

    during.select = apart
