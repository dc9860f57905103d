"""Breaks G61: whoever asks changes the numbers of any subject and merges it."""

TESTS = [
    "tests/domain/identity/test_keeping.py::test_only_who_registered_a_subject_or_has_the_power_changes_its_numbers",
    "tests/ledger/test_numbers.py::test_a_stranger_to_either_merges_nothing",
]


def apply() -> None:
    from rules.following.rulebook import RulesetRulebook

    RulesetRulebook.may_keep_register = lambda *_, **__: True  # type: ignore[method-assign, assignment]
