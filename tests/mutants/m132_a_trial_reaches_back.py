"""Breaks G162: a draft that is tried as released governs what was recorded before it."""

TESTS = [
    "tests/rules/test_drafts.py::test_a_stricter_draft_reaches_no_record_that_is_there_unless_asked_as_if_it_always_had",
    "tests/rules/test_drafts.py::test_what_a_trial_says_is_what_follows_once_the_draft_is_published",
]


def apply() -> None:
    from rules.releasing import drafts

    drafted = drafts.drafted
    always = drafts.Reach.ALWAYS
    drafts.drafted = lambda draft, in_force, *, today, reach: drafted(draft, in_force, today=today, reach=always)
