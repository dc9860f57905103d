"""Breaks G210: an entry from elsewhere has effect here from the day on which it was decided there."""

TESTS = [
    "tests/domain/test_recognition.py::"
    "test_c51_an_entry_from_elsewhere_keeps_its_originator_and_its_day_and_has_effect_from_its_day_here",
]


def apply() -> None:
    from domain import cases, defects
    from domain.events import EntryRecognised, RecordEvent
    from domain.records import Filed

    as_told = defects.noted

    def from_its_own_day(filed: Filed, event: RecordEvent) -> Filed:
        if isinstance(event, EntryRecognised):
            event = EntryRecognised(
                record_id=event.record_id, department=event.department, effective_on=filed.record.determined_on
            )
        return as_told(filed, event)

    cases.noted = from_its_own_day  # type: ignore[attr-defined]
