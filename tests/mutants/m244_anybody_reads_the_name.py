"""Breaks G244: whoever may read anything of a subject gets the notice that names it in full."""

TESTS = ["tests/api/http/test_notices.py::test_inv_26_a_person_is_named_in_full_to_itself_and_to_who_serves_it"]


def apply() -> None:
    from api.cli import noticing
    from api.http.routes import notices

    notices.bar_of = noticing.bar_of = lambda *_: None
