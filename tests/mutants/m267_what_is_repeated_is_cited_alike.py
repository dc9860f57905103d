"""Breaks G171: a draft is thought to change nothing that it only repeats, though new records carry it from then on."""

TESTS = [
    "tests/projections/sets/test_impact.py::test_what_a_draft_repeats_may_rest_on_other_records_from_its_first_day_on",
]


def apply() -> None:
    from rules.releasing import drafts

    drafts._citing_otherwise = lambda *_given: frozenset()
