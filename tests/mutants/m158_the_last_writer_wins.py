"""Breaks G193: whatever an officer read of a draft, the change is written over what stands now."""

TESTS = [
    "tests/api/http/test_drafting.py::test_who_read_another_content_changes_nothing",
    "tests/api/http/test_drafting.py::test_a_change_between_reading_and_writing_is_not_overwritten",
]


def apply() -> None:
    from api import drafting
    from domain import rulemaking

    rulemaking.refuse_changed = lambda *_: None
    drafting.refuse_changed = lambda *_: None
