"""Breaks G202: what was undone vanishes from the public, and nobody owes it a reason."""

TESTS = [
    "tests/domain/test_publishing.py::"
    "test_what_was_undone_is_public_no_more_and_explained_to_the_public_within_three_working_days",
    "tests/api/http/test_publishing.py::test_inv_23_what_is_repaired_or_withdrawn_is_gone_at_once_and_why_is_told",
]


def apply() -> None:
    from datetime import date

    from domain import subjects
    from domain.events import RecordEvent
    from domain.procedures import publishing
    from domain.state import Draft
    from domain.transitions import PUBLICATION_FOLLOWS

    def gone(draft: Draft, event: RecordEvent, *, on: date) -> None:
        if type(event).__name__ in PUBLICATION_FOLLOWS:
            draft.end_publication(event.record_id)

    publishing.follow = subjects.publishing.follow = gone  # type: ignore[attr-defined]
