"""Breaks G53: why a row is refused quotes what stands in it, and whom it is about with that."""

TESTS = [
    "tests/api/imports/test_nobody_is_named.py::test_who_was_imported_stands_nowhere_in_clear",
]


def apply() -> None:
    from collections.abc import Callable

    from api.formats.decisions import Reasons

    def quoting(reasons: Reasons, name: str, reading: Callable[[str], object]) -> object:
        written = reasons._entry[name]
        try:
            return reading(written) if written else None
        except ValueError as wrong:
            reasons.add(f"{written} {wrong}")
        return None

    Reasons.read = quoting  # type: ignore[method-assign,assignment]
