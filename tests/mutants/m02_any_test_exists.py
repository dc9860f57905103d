"""Breaks G46: a test that a coverage line names is believed to exist."""

TESTS = ["tests/promises/test_coverage.py::test_a_test_that_does_not_exist_is_a_complaint"]


def apply() -> None:
    from tests.promises import inventory

    inventory.Inventory.has = lambda self, node_id: True  # type: ignore[method-assign]
