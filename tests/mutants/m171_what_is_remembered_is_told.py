"""Breaks G198: subjects read together are told as this process once saw them, whoever has written since."""

TESTS = ["tests/api/test_applied.py::test_what_another_program_wrote_since_is_told"]


def apply() -> None:
    from ledger.ledger import Ledger

    def subjects(self, subject_ids):
        for one in subject_ids:
            yield self.application.remembered(one) or self.subject(one)

    Ledger.subjects = subjects
