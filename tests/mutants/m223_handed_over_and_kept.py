"""Breaks G217: what went over to a successor stays the former department's to answer for."""

TESTS = ["tests/api/http/test_handover.py::test_c41_what_a_department_determined_is_its_successors_to_answer_for"]


def apply() -> None:
    from domain.identity import handing

    handing.apply = lambda *_: None
