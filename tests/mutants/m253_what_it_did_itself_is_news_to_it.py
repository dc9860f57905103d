"""Breaks G253: a subject is told by telephone of what it did itself."""

TESTS = ["tests/api/test_cli_notify.py::test_c76_who_chose_so_is_told_that_there_is_something_new_and_not_what"]


def apply() -> None:
    from collections.abc import Collection
    from uuid import UUID

    from msgspec.structs import replace

    from api.own import carrying
    from api.own.news import Page
    from api.wiring import Office
    from domain.values import NewsKind

    whole = carrying.news_of

    def others(office: Office, subject: UUID, *, after: int, most: int, kinds: Collection[NewsKind]) -> Page:
        page = whole(office, subject, after=after, most=most, kinds=kinds)
        return replace(page, news=tuple(replace(one, itself=False) for one in page.news))

    carrying.news_of = others  # type: ignore[assignment]
