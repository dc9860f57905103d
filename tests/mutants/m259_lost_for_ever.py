"""Breaks G259: who could not be found once is not found for ever."""

TESTS = [
    "tests/domain/test_contacting.py::test_p_6_it_ends_by_itself_unless_it_was_found_so_anew",
]


def apply() -> None:
    from domain.procedures import contacting
    from domain.state import Decision

    def nothing(_: Decision) -> None:
        return None

    contacting.keep_time = nothing
