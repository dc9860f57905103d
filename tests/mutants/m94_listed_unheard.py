"""Breaks G116 and INV-17: an entry is decided while the subject may still state its case, and with nothing answered."""

TESTS = [
    "tests/domain/test_listing.py::test_inv_17_nothing_is_decided_nor_dated_before_the_window_is_over",
    "tests/domain/test_listing.py::test_inv_15_each_statement_has_an_answer_of_its_own",
]


def apply() -> None:
    from domain.procedures import listing

    listing._refuse_early = lambda *asked: None  # type: ignore[assignment]
