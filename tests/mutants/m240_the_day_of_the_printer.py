"""Breaks G240: a notice bears the day on which it is made."""

TESTS = ["tests/api/http/test_notices.py::test_a_notice_is_the_same_on_any_later_day"]


def apply() -> None:
    from msgspec.structs import replace

    from api.cli import noticing
    from api.http.routes import notices
    from api.notices import making

    made = making.paper

    def paper(office, *rest, **named):  # type: ignore[no-untyped-def]
        return replace(made(office, *rest, **named), day=office.context.today().isoformat())

    notices.paper = noticing.paper = paper
