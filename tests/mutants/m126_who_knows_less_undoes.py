"""Breaks G156: a process determines subjects anew under rules that others know to be out of date."""

TESTS = ["tests/ledger/rulemaking/test_released.py::test_who_knows_of_fewer_rules_undoes_nothing"]


def apply() -> None:
    from typing import Any

    from projections import redetermining

    class Whatever:
        def __ne__(self, other: object) -> bool:
            return False

        __hash__ = None  # type: ignore[assignment]

    def agrees(_: Any) -> Any:
        return Whatever()

    redetermining.latest_governing = agrees
