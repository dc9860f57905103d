"""Breaks G207 and P-6: the last day of a shield passes, and it stands."""

TESTS = [
    "tests/domain/test_shields.py::test_a_ruling_suspends_what_rests_on_the_record_until_the_last_day_of_the_plan",
]


def apply() -> None:
    from domain.procedures import shields

    shields.keep_time = lambda _decision: None
