"""Breaks G164: the editors' schema lets any name of a pattern pass."""

TESTS = [
    "tests/rules/test_shapes_told.py::test_no_key_is_open",
]


def apply() -> None:
    from rules.writing import editors

    editors._close = lambda node: None
