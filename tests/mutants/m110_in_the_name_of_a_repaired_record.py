"""Breaks G112: a measure that others carry on goes on in the name of the record that was repaired."""

TESTS = [
    "tests/rules/test_determine.py"
    "::test_inv_23_what_holds_on_by_another_record_is_a_new_ground_where_the_one_it_rested_on_falls",
]


def apply() -> None:
    from collections.abc import Iterable
    from datetime import date

    from domain.facts import Fact
    from domain.intervals import END
    from rules.following import determine

    def never(cited: Iterable[Fact | None], begin: date) -> int:
        return END

    determine._falls = never
