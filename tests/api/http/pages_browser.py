"""Whoever looks at the pages: keeps cookies, sends the forms that a page shows, and nothing else."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import httpx

from tests.api.http.conftest import Callers

NEAR = ("127.0.0.1", 40_000)
AWAY = ("192.0.2.7", 40_000)


class Forms(HTMLParser):
    """The forms of a page: where each is sent, and what stands in its fields."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((named["action"], {}))
        elif tag in ("input", "select") and self.found and "name" in named:
            self.found[-1][1][named["name"]] = named.get("value", "")


class Browser:
    """One person at the pages of one door."""

    def __init__(self, callers: Callers, *, client: tuple[str, int] = NEAR, language: str = "en") -> None:
        self.callers = callers
        self.cookies = httpx.Cookies()
        self._client = client
        self._language = language

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.ask("GET", path, params=query or None)

    def ask(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """One answer, a redirect too as it is."""
        import asyncio

        return asyncio.run(self._ask(method, path, **sent))

    async def _ask(self, method: str, path: str, **sent: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.callers.door, raise_app_exceptions=False, client=self._client)
        headers = {"Accept-Language": self._language, **sent.pop("headers", {})}
        async with httpx.AsyncClient(transport=transport, base_url="http://door", cookies=self.cookies) as client:
            answer = await client.request(method, path, headers=headers, **sent)
            self.cookies = client.cookies
        return answer

    def send(self, page: str, action: str, **fields: str) -> httpx.Response:
        """Fill in the form of a page that goes to `action`, and send it."""
        shown = self.get(page)
        assert shown.status_code == 200, shown.text
        [filled] = [found for goes, found in Forms(shown.text).found if goes.partition("?")[0] == action]
        return self.ask("POST", action, data={**filled, **fields})

    def sign_in(self, department: str, *, purpose: str = "licence", **fields: str) -> httpx.Response:
        """Sign in with the department's key, in a filing."""
        said = {"key": self.callers[department].key, "officer": "王五", "purpose": purpose}
        return self.send("/pages/sign-in", "/pages/sign-in", **said, **{"matter": "licence", "filing": "F-1", **fields})


def words_of(answer: httpx.Response) -> str:
    """What a reader sees, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())
