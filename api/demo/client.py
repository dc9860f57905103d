"""The bureaus' own programs: each calls the API with its key, over one kept connection."""

import json
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote

from msgspec import Struct

OFFICER = "演示经办人"
_SECONDS = 60.0


class Answer(Struct, frozen=True):
    """What the API answered."""

    status: int
    body: Mapping[str, object]

    @property
    def is_refusal(self) -> bool:
        """True for everything that was not carried out."""
        return self.status >= 400

    def list_of(self, name: str) -> list[Mapping[str, str]]:
        """A list within the body; empty where it is not there."""
        found = self.body.get(name)
        return found if isinstance(found, list) else []


class Bureaus:
    """Calls of every bureau, at one address."""

    def __init__(self, keys: Mapping[str, str], *, host: str, port: int) -> None:
        self._keys = keys
        self._connection = HTTPConnection(host, port, timeout=_SECONDS)

    def get(self, department: str, path: str, *, purpose: str) -> Answer:
        """Read something."""
        return self._call("GET", path, None, self._headers(department, purpose))

    def post(
        self, department: str, path: str, body: Mapping[str, object], *, purpose: str | None = None, matter: str = ""
    ) -> Answer:
        """Do something, or check somebody."""
        headers = self._headers(department, purpose)
        if matter:
            headers["Jiangcheng-Matter"] = matter
        return self._call("POST", path, body, headers)

    def are_let_in(self) -> bool:
        """Whether somebody answers at the address."""
        try:
            return not self._exchange("GET", "/health", None, {}).is_refusal
        except (HTTPException, OSError):
            self._connection.close()
            return False

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _headers(self, department: str, purpose: str | None) -> dict[str, str]:
        said = {
            "Authorization": f"Bearer {self._keys[department]}",
            "Jiangcheng-Officer": quote(OFFICER),
            "Content-Type": "application/json",
            "Accept-Language": "zh",
        }
        return said if purpose is None else said | {"Jiangcheng-Purpose": purpose}

    def _call(self, method: str, path: str, body: Mapping[str, object] | None, headers: dict[str, str]) -> Answer:
        """Asked again once where the kept connection has gone meanwhile: every act is one that can be repeated."""
        sent = None if body is None else json.dumps(body).encode()
        try:
            return self._exchange(method, path, sent, headers)
        except (HTTPException, ConnectionError):
            self._connection.close()
            return self._exchange(method, path, sent, headers)

    def _exchange(self, method: str, path: str, sent: bytes | None, headers: dict[str, str]) -> Answer:
        self._connection.request(method, path, sent, headers)
        response = self._connection.getresponse()
        content = response.read()
        return Answer(response.status, json.loads(content) if content else {})
