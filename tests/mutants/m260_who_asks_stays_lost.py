"""Breaks G260: somebody at the counter is held to be nowhere."""

TESTS = [
    "tests/domain/test_contacting.py::"
    "test_p_7_it_bars_neither_repair_nor_objection_and_who_asks_for_either_is_found[asked0]",
    "tests/domain/test_contacting.py::"
    "test_p_7_it_bars_neither_repair_nor_objection_and_who_asks_for_either_is_found[asked1]",
]


def apply() -> None:
    from domain.events import Event
    from domain.procedures import contacting
    from domain.state import Draft

    def nothing(_draft: Draft, _event: Event) -> None:
        return None

    contacting.follow = nothing
