"""Breaks G153: nothing is tried, and what no lawyer has confirmed needs no word of the lead office."""

TESTS = [
    "tests/ledger/rulemaking/test_life.py::test_what_no_later_version_may_be_is_refused_when_it_is_submitted",
    "tests/ledger/rulemaking/test_life.py::test_worked_examples_are_kept_with_the_draft_and_run_at_each_step",
    "tests/ledger/rulemaking/test_life.py::test_what_needs_legal_confirmation_is_acknowledged_by_key_for_what_it_says_now",
]


def apply() -> None:
    from ledger import rulemaking
    from rules.releasing.release import Passed

    rulemaking.refuse_unfit = lambda *_, **__: Passed(0, 0)
    rulemaking._refuse_unacknowledged = lambda *_: None
