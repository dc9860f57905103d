"""Breaks G190: what the lead office refused is handed in again as it was, and an author refuses in its place."""

TESTS = [
    "tests/domain/test_rulemaking.py::test_what_was_refused_comes_back_changed_or_not_at_all",
    "tests/domain/test_rulemaking.py::test_no_author_refuses_in_the_place_of_an_approver",
    "tests/api/test_cli_rulemaking.py::test_a_refusal_is_told_in_list_and_history_until_the_draft_is_changed",
]


def apply() -> None:
    from domain import rulemaking

    rulemaking._refuse_refused = lambda *_: None
    rulemaking._refuse_maker = lambda *_: None
