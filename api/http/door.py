"""The door itself: nobody comes in without a key and an officer, and no answer leaves before it is in the access log.

It stands around the whole application, so that no route can forget either.
"""

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from time import monotonic
from typing import Any, Final
from urllib.parse import unquote

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp

from api.http.entries import Entries
from api.http.errors import ExpiredKey, NoKey, TooLarge
from api.http.itself import at_its_own_door, itself_at
from api.http.language import language_of
from api.http.pages.arriving import OPEN_PAGES, OPEN_TO_READ, arrive, cookie_of, dressed, is_page
from api.http.pages.sessions import COOKIE, Session
from api.http.problems import answer
from api.http.recorder import Recorder
from api.http.served import Served
from api.http.visit import NOBODY, Manner, Scope, Visit
from api.taskbook.reading import LARGEST as LARGEST_WORKBOOK
from domain.actors import Actor
from domain.errors import InvalidInput, JiangchengError
from domain.identity import scanner
from domain.identity.scanner import Personal
from domain.procedures.documents import LARGEST as LARGEST_DOCUMENT
from ledger import keys
from ledger.access import Access
from rules.writing.filed import LARGEST as LARGEST_PACK

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]

OPEN: Final = frozenset({"/health", "/openapi.json", "/public"}) | OPEN_PAGES
"""Who asks for these learns nothing about anybody but what is public."""
LARGEST: Final = 64 * 1024  # bytes of a request
LARGEST_BATCH: Final = 32 * 1024 * 1024
LARGEST_FILES: Final = 4 * LARGEST_PACK
"""What a pack's characters may come to as JSON."""
LARGEST_APPLIED: Final = 4 * 1024 * 1024
"""As many lines as are compared at once, with numbers and names as they usually are."""
_LARGEST_OF: Final = {
    "/applied": LARGEST_APPLIED,
    "/documents": LARGEST_DOCUMENT,
    ":batch": LARGEST_BATCH,
    ":workbook": LARGEST_WORKBOOK,
    "/rulesets/versions": LARGEST_FILES,
    "/files": LARGEST_FILES,
}
_LONGEST_NAME: Final = 200  # characters of an officer's name
_KNOWN_FOR: Final = 1.0  # seconds; a revoked key opens nothing after that


class Door:
    """An ASGI application around another."""

    def __init__(self, app: FastAPI, served: Served) -> None:
        self.app = app
        self._inner: ASGIApp = app
        self._served = served
        self._office = served.office
        self._recorder = Recorder(self._append)
        self._entries = Entries()
        self._known: dict[str, tuple[float, str]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        scope.setdefault("state", {})["served"] = self._served
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        headers = Headers(scope=scope)
        visit = Visit(self._entries.new(), language=language_of(headers.get("accept-language", "")))
        scope["state"]["visit"] = visit
        if is_page(scope["path"]):
            send = dressed(send)
            arrive(scope, visit, session=await self._session(headers))
        if scope["path"] in OPEN or (scope["path"] in OPEN_TO_READ and scope["method"] in ("GET", "HEAD")):
            await self._inner(scope, receive, send)
            return
        answering = _Answering(scope, send, visit, self._recorder)
        try:
            visit.by = await self._by(scope, headers, visit)
            body = await _read(scope, receive)
        except JiangchengError as refused:
            await answer(refused, visit)(scope, receive, answering.send)
            return
        await self._inner(scope, body, answering.send)

    async def _by(self, scope: Scope, headers: Headers, visit: Visit) -> Actor:
        """Who asks: a subject at its own door, an officer at a page, or a department's program."""
        if at_its_own_door(scope["path"]):
            return await run_in_threadpool(itself_at, self._served, headers, visit, method=str(scope["method"]))
        return await self._who(headers) if visit.manner is Manner.PROGRAM else _signed_in(scope, visit)

    async def _who(self, headers: Headers) -> Actor:
        """The department whose key is shown, and the officer. Raises NoKey, ExpiredKey, InvalidInput."""
        scheme, _, key = headers.get("authorization", "").partition(" ")
        department = await self._department(key.strip()) if scheme.lower() == "bearer" else None
        if department is None:
            raise NoKey(do="Send Authorization: Bearer with a key that `jiangcheng keys issue` made.")
        return Actor(department, decoded(headers.get("jiangcheng-officer", ""), what="Jiangcheng-Officer"))

    async def _session(self, headers: Headers) -> Session | None:
        """The session of a page's cookie, as long as the key that opened it opens."""
        session_id = cookie_of(headers, COOKIE)
        session = self._served.sessions.of(session_id)
        if session is not None and session.key is not None and not await self._opens(session.key):
            self._served.sessions.end(session_id)
            return None
        return session

    async def _opens(self, key: str) -> bool:
        try:
            return await self._department(key) is not None
        except ExpiredKey:
            return False

    async def _department(self, key: str) -> str | None:
        known = self._known.get(key)
        if known is not None and monotonic() - known[0] < _KNOWN_FOR:
            return known[1]
        self._known.pop(key, None)
        department = await run_in_threadpool(self._holder, key)
        if department is not None:
            self._known[key] = (monotonic(), department)
        return department

    def _append(self, rows: Sequence[Access]) -> None:
        with self._office.database.errors():
            self._office.access.append(rows)

    def _holder(self, key: str) -> str | None:
        with self._office.database.errors(), self._office.pool.connection() as connection:
            department = keys.holder(connection, key)
            since = keys.expired_at(connection, key) if department is None else None
        if since is not None:
            raise ExpiredKey(
                f"since {since:%Y-%m-%d}", do="Have the operator issue a new one: `jiangcheng keys issue`."
            )
        return department


def _signed_in(scope: Scope, visit: Visit) -> Actor:
    """The officer at a page; nobody yet where one signs in. Raises NoKey."""
    if visit.session is not None:
        return Actor(visit.session.department, visit.session.officer)
    if scope["path"] in OPEN_TO_READ:
        return NOBODY
    raise NoKey(do="Sign in with a key of your department.")


def decoded(written: str, *, what: str) -> str:
    """A header's value, which comes percent-encoded in UTF-8. Raises InvalidInput."""
    try:
        value = unquote(written, errors="strict").strip()
    except UnicodeDecodeError:
        value = ""
    return named(value, what=f"the header {what}", do=f"Send {what}, percent-encoded in UTF-8.")


def named(value: str, *, what: str, do: str) -> str:
    """A name or number of one line that goes into the access log, and nobody's own number. Raises InvalidInput."""
    if not value or len(value) > _LONGEST_NAME or not value.isprintable():
        raise InvalidInput(f"{what} is missing or no text of one line", do=do)
    if any(found.what is Personal.CITIZEN_NUMBER for found in scanner.find(value)):
        raise InvalidInput(f"{what} holds the number of a person", do="Leave it out (INV-26).")
    return value


class _Answering:
    """Sends an answer on, after its row is committed; where that fails, that is the answer."""

    def __init__(self, scope: Scope, send: Send, visit: Visit, recorder: Recorder) -> None:
        self._scope = scope
        self._send = send
        self._visit = visit
        self._recorder = recorder
        self._kept_back = False

    async def send(self, message: Message) -> None:
        """Send one message of the answer; of a long one each part waits for its own rows, or the answer breaks off."""
        if message["type"] == "http.response.start":
            await self._start(message)
        elif not self._kept_back:
            await self._record(self._visit.rows)
            await self._send(message)

    async def _start(self, message: Message) -> None:
        visit = self._visit
        if message["status"] >= 400 and visit.bar is None:
            visit.bar = f"status_{message['status']}"
        try:
            await self._record(visit.rows or [visit.row(what=self._what())])
        except JiangchengError as failed:
            self._kept_back = True
            await answer(failed, visit)(self._scope, _nothing, self._send)
            return
        message["headers"] = [*message["headers"], (b"jiangcheng-request", str(visit.entry).encode())]
        if at_its_own_door(self._scope["path"]):  # no proxy between keeps what is somebody's own
            message["headers"].append((b"cache-control", b"no-store"))
        await self._send(message)

    async def _record(self, rows: Sequence[Access]) -> None:
        if rows:
            await self._recorder.write(rows)
            self._visit.rows = []

    def _what(self) -> str:
        """The operation's own name; never the address, in which anybody could write anything."""
        route = self._scope.get("route")
        return str(getattr(route, "name", "")) or "unknown"


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


async def _read(scope: Scope, receive: Receive) -> Receive:
    """The request read to its end, and no further than is allowed. Raises TooLarge."""
    most = next((size for end, size in _LARGEST_OF.items() if str(scope["path"]).endswith(end)), LARGEST)
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > most:
            raise TooLarge(do=f"At most {most} bytes are read here.")
    left = [{"type": "http.request", "body": bytes(body), "more_body": False}]

    async def again() -> Message:
        return left.pop() if left else await receive()

    return again
