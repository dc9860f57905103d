"""Breaks G155: what an unlawful version had relieved is burdened again."""

TESTS = ["tests/ledger/rulemaking/test_unlawful.py::test_what_an_unlawful_version_had_relieved_stays_relieved"]


def apply() -> None:
    from rules.following import reigns

    reigns._not_brought_back = lambda *_: iter(())
