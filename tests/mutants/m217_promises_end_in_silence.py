"""Breaks G212: nobody hears that the term of a promise is over."""

TESTS = [
    "tests/domain/test_promises.py::test_c79_who_accepted_it_hears_that_it_ends_soon_and_that_it_is_over_each_once"
]


def apply() -> None:
    from domain.procedures import promises

    promises.keep_time = lambda *_: None
