"""Breaks G262: a default that was withdrawn as an error stays in the figures of governments."""

TESTS = [
    "tests/api/test_treating.py::test_c33_what_never_was_a_default_is_counted_nowhere[RecordWithdrawn]",
    "tests/api/test_treating.py::test_c33_what_never_was_a_default_is_counted_nowhere[DecisionRevoked]",
]


def apply() -> None:
    from projections import treatments

    treatments.VOID = ()  # type: ignore[misc,assignment]
