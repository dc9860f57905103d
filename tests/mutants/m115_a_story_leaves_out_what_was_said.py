"""Breaks G127: a story leaves the steps of proposed entries out."""

TESTS = [
    "tests/api/http/test_pages_procedures.py::test_a_story_tells_every_step_of_a_procedure_in_words",
    "tests/api/http/test_pages_procedures.py::test_of_a_person_the_steps_are_told_and_nothing_that_was_said",
]


def apply() -> None:
    from collections.abc import Collection
    from uuid import UUID

    from api.http.pages import story
    from domain.events import Event, ListEntryEvent

    may_be_told = story.may_be_told

    def without_entries(event: Event, sealed: Collection[UUID]) -> bool:
        return not isinstance(event, ListEntryEvent) and may_be_told(event, sealed)

    story.may_be_told = without_entries
