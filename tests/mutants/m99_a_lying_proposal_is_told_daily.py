"""Breaks G119: a department that lets a proposed entry lie is told of each day anew."""

TESTS = [
    "tests/domain/test_listing.py"
    "::test_a_department_that_lets_a_proposal_lie_is_told_of_once_and_nothing_else_comes_of_it",
]


def apply() -> None:
    from datetime import date

    from domain.events import ListEntryEvent, ListEntryOverdue
    from domain.pending import Entry
    from domain.procedures import listing

    moved = listing._moved

    def forgets(entry: Entry, event: ListEntryEvent, *, on: date) -> Entry:
        return entry if isinstance(event, ListEntryOverdue) else moved(entry, event, on=on)

    listing._moved = forgets
