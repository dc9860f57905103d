"""Breaks G157: old decisions are judged, and old times answered, by rules that came later."""

TESTS = [
    "tests/ledger/rulemaking/test_released.py::test_what_was_known_before_a_release_is_answered_as_it_was",
    "tests/ledger/rulemaking/test_released.py"
    "::test_decisions_are_made_again_the_same_under_every_version_whatever_became_of_old_records",
]


def apply() -> None:
    from ledger.log.governing import Governing

    Governing.up_to = lambda self, position: self  # type: ignore[method-assign]
