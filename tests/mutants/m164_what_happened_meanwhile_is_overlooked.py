"""Breaks G197: whoever has a record that the files do not know yet is let be all the same."""

TESTS = [
    "tests/ledger/rulemaking/test_spared.py::test_who_has_a_record_that_the_files_do_not_know_is_determined_anew",
]


def apply() -> None:
    from projections import sparing

    let_be = sparing._let_be

    def whatever_happened(*given: object, position: int, governing: int) -> int:
        del position
        return let_be(*given, position=2**62, governing=governing)  # type: ignore[arg-type]

    sparing._let_be = whatever_happened
