"""Breaks G114: a proposed entry is filed at once, and its measures follow before anybody was heard."""

TESTS = [
    "tests/domain/test_listing.py::test_nothing_follows_for_the_subject_before_the_decision",
]


def apply() -> None:
    from domain import subjects
    from domain.events import Happened, ListEntryEvent, NoticeServed, RecordFiled
    from domain.procedures import listing
    from domain.state import Draft
    from tests.support.listing import a_decision

    folded = listing.apply

    def at_once(draft: Draft, happened: Happened) -> None:
        folded(draft, happened)
        if isinstance(happened.event, NoticeServed):
            from domain import cases

            record = a_decision(on=happened.on)
            cases.apply(draft, Happened(RecordFiled(record=record), happened.on, happened.by))

    subjects._PROCEDURES = {**subjects._PROCEDURES, ListEntryEvent: at_once}  # type: ignore[misc]
