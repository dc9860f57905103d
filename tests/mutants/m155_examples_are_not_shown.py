"""Breaks G191: the approver sees none of the examples, nor what none of them shows."""

TESTS = [
    "tests/rules/test_appraisal.py::test_a_version_that_passes_shows_its_differences_examples_and_what_they_show_of_each_rule",
    "tests/rules/test_appraisal.py::test_an_example_that_comes_out_otherwise_and_a_rule_that_none_shows_are_seen",
    "tests/api/test_cli_rulemaking.py::test_the_approver_is_shown_differences_examples_and_coverage",
    "tests/api/test_cli_rulemaking.py::test_a_draft_whose_example_comes_out_otherwise_says_so_to_whoever_reviews_it",
]


def apply() -> None:
    from rules.releasing import appraisal

    appraisal.examples_of = lambda _told: ()
