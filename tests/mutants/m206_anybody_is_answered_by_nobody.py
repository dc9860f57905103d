"""Breaks G204: an objection is answered although nobody was named who does."""

TESTS = [
    "tests/domain/test_objections.py::test_c68_nothing_is_answered_before_somebody_is_named_who_does",
    "tests/api/http/test_objections.py::test_c68_from_the_counter_to_the_answer",
]


def apply() -> None:
    from domain.procedures import objections

    objections._refuse_unhandled = lambda _decision, _record_id: None
