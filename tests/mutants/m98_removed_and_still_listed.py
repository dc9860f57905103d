"""Breaks G118: an entry is removed from its list, and what rests on it stays."""

TESTS = [
    "tests/domain/test_listing.py::test_c30_an_entry_is_removed_by_who_decided_it_and_its_measures_end",
    "tests/scenarios/test_listing.py::test_c23_from_proposal_to_measures_and_off_again",
]


def apply() -> None:
    from domain import cases
    from domain.events import ListEntryRemoved, RecordEvent
    from domain.records import Filed

    moved = cases._moved

    def stays(filed: Filed, event: RecordEvent) -> Filed:
        return filed if isinstance(event, ListEntryRemoved) else moved(filed, event)

    cases._moved = stays
