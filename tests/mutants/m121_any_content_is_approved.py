"""Breaks G151: an approval holds for whatever stands, seen or not."""

TESTS = ["tests/domain/test_rulemaking.py::test_an_approval_names_the_content_it_is_for"]


def apply() -> None:
    from domain import rulemaking

    rulemaking._refuse_other_content = lambda *_: None
