"""Breaks G254: whoever comes along answers the commitment that a subject offered somebody else."""

TESTS = [
    "tests/domain/test_offers.py::test_c55_what_is_accepted_is_on_record_of_the_department_it_was_offered_to",
    "tests/domain/test_offers.py::test_c55_what_is_declined_is_declined_with_a_reason_and_burdens_nobody",
]


def apply() -> None:
    from domain.procedures import offers

    offers._offered_to_the_actor = offers._open
