"""Breaks G31: whatever day a review names, it acts from the beginning."""

TESTS = [
    "tests/projections/test_outcomes.py::test_every_pair_of_known_at_and_valid_on_is_answered_as_the_act_says",
    "tests/domain/test_reviews.py::test_a_changed_decision_speaks_from_the_day_named_and_its_term_does_not_begin_anew",
]


def apply() -> None:
    from datetime import date

    from domain import cases
    from domain.records import Filed, Standing

    ended = cases._ended

    def from_the_beginning(filed: Filed, standing: Standing, _: date) -> Filed:
        return ended(filed, standing, filed.record.determined_on)

    cases._ended = from_the_beginning
