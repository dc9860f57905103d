"""Breaks G123: a form is carried out wherever it comes from."""

TESTS = [
    "tests/api/http/test_pages.py::test_a_form_that_no_page_showed_does_nothing",
]


def apply() -> None:
    from api.http.pages import desk
    from api.http.pages.desk import Form

    def nothing(form: Form, token: str) -> None:
        return None

    desk._refuse_foreign = nothing
