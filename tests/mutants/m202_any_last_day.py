"""Breaks G201 and INV-21: a department publishes for as long as it likes."""

TESTS = [
    "tests/domain/test_publishing.py::test_inv_21_a_longer_day_is_refused_and_a_shorter_is_kept",
    "tests/api/http/test_publishing.py::test_what_makes_no_sense_is_refused",
]


def apply() -> None:
    from datetime import date

    from domain.commands import PublishRecord
    from domain.procedures import publishing
    from domain.rulebook import PublicationTerms

    def as_asked(command: PublishRecord, terms: PublicationTerms, *, on: date) -> date:
        return command.until or terms.last or on

    publishing._last_day = as_asked
