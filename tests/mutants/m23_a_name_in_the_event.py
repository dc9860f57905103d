"""Breaks G53: the event of a person's record names the person, and no last look stops it."""

TESTS = [
    "tests/ledger/vault/test_persons.py::test_who_a_person_is_stands_nowhere_in_clear",
    "tests/ledger/vault/test_persons.py::test_no_other_door_leads_a_name_into_the_log",
]


def apply() -> None:
    from collections.abc import Iterable

    from msgspec.structs import replace

    from domain.events import Happened
    from domain.records import Record
    from domain.state import Subject
    from ledger import ledger
    from ledger.vault import persons
    from ledger.vault.redacting import Redacted

    whole = persons.redact

    def named(record: Record, *, secrets: Iterable[str]) -> Redacted:
        redacted = whole(record, secrets=secrets)
        return Redacted(replace(redacted.record, subject_name=record.subject_name), redacted.texts)

    def look_away(subject: Subject, happened: Iterable[Happened]) -> None:
        """Let everything pass."""

    persons.redact = named
    ledger.refuse_in_clear = look_away
