"""How a request for a page comes in at the door, and what every page carries when it leaves."""

from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers

from api.http.language import LANGUAGES
from api.http.pages.sessions import Session
from api.http.visit import Manner, Scope, Visit

_Message = MutableMapping[str, Any]
_Send = Callable[[_Message], Awaitable[None]]

UNDER: Final = "/pages/"
SIGN_IN: Final = "/pages/sign-in"
DEMO: Final = "/pages/demo"
OPEN_PAGES: Final = frozenset({"/", "/pages/style.css", "/pages/icon.svg", "/pages/api"})
"""Who asks for these learns nothing about anybody."""
OPEN_TO_READ: Final = frozenset({SIGN_IN, DEMO})
"""To be seen by everybody; whoever sends a form there is on record."""

_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_DRESS: Final = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)
_LONGEST_ADDRESS: Final = 2_000


def is_page(path: str) -> bool:
    """True for what people look at."""
    return path == "/" or f"{path}/".startswith(UNDER)


def arrive(scope: Scope, visit: Visit, *, session: Session | None) -> None:
    """Note of a visit at a page who comes, in which language, and where from."""
    query = scope["query_string"].decode("latin-1")
    visit.manner, visit.session = Manner.PERSON, session
    chosen = _chosen(query)
    visit.chosen, visit.language = chosen, chosen or visit.language
    address = scope["path"] + (f"?{query}" if query else "")
    if scope["method"] == "GET" and (is_own(address) or scope["path"] == "/"):
        visit.seen = address


def _chosen(query: str) -> str | None:
    try:
        wanted = parse_qs(query, max_num_fields=20).get("lang", [""])[-1]
    except ValueError:
        return None
    return wanted if wanted in LANGUAGES else None


def is_own(address: str) -> bool:
    """True for an address of a page here, so that nobody is sent elsewhere after signing in."""
    sound = address.isascii() and address.isprintable() and "\\" not in address and "//" not in address
    return sound and len(address) <= _LONGEST_ADDRESS and address.startswith(UNDER)


def cookie_of(headers: Headers, name: str) -> str:
    """A cookie's value; empty where there is none that can be read."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def dressed(send: _Send) -> _Send:
    """Sends on what is sent, and on every answer what keeps a browser from doing anything but show it."""

    async def sending(message: _Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message["headers"] if name.lower() != b"cache-control"]
            message["headers"] = [*kept, *_DRESS]
        await send(message)

    return sending
