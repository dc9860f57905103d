"""Breaks G200: lines read many at once keep the line ends of another system."""

TESTS = ["tests/api/imports/test_lines.py"]


def apply() -> None:
    import re

    from api.formats import rows

    rows._ENDS = re.compile("(?!)")
