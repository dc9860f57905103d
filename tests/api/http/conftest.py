"""The HTTP door at real ledgers, in this process; and a client that has a department's key."""

import asyncio
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from threading import Thread
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api.http.app import door
from api.http.door import Door
from api.signin.demonstration import AUDIENCE, DemonstrationIssuer
from api.signin.keyset import KeySet
from api.signin.settings import SignInSettings
from api.signin.tokens import SignIn
from api.wiring import Office
from domain.identity.citizen_number import Regions
from ledger.genesis import Genesis
from ledger.keys import issue
from tests.support import listing, offices, pack_small, persons, publishing, repairing
from tests.support.accesses import rows_of
from tests.support.pack_small import ISSUER, NORTH


@cache
def the_loop() -> asyncio.AbstractEventLoop:
    """The one event loop of all doors, in a thread of its own: as in a server, whoever asks meanwhile shares it."""
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="doors", daemon=True).start()
    return loop


class Client:
    """Requests at a door, from whichever thread."""

    def __init__(self, app: Door) -> None:
        self._app = app

    def request(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """The answer; what breaks inside is answered too."""
        return asyncio.run_coroutine_threadsafe(self._request(method, path, **sent), the_loop()).result()

    async def _request(self, method: str, path: str, **sent: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://door", timeout=60) as client:
            return await client.request(method, path, **sent)


def signs_in(issuer: DemonstrationIssuer) -> SignIn:
    """A door that opens to the issuer's tokens; its keys need no way over the network."""
    return SignIn(SignInSettings(issuer=issuer.address, audience=AUDIENCE), KeySet(issuer.keys))


class Caller:
    """A department's program: its key, its officer, and what it reads for."""

    def __init__(self, client: Client, office: Office, department: str) -> None:
        self.office = office
        self.department = department
        self._client = client
        with office.database.connect_as_owner() as owner:
            self.key = issue(owner, department=department, label="test", by="the operator")

    def headers(self, purpose: str | None = "licence", **more: str) -> dict[str, str]:
        said = {"Authorization": f"Bearer {self.key}", "Jiangcheng-Officer": quote("王五"), "Accept-Language": "en"}
        if purpose is not None:
            said |= {"Jiangcheng-Purpose": purpose, "Jiangcheng-Matter": "licence", "Jiangcheng-Filing": "F-1"}
        return said | {name.replace("_", "-"): value for name, value in more.items()}

    def get(self, path: str, purpose: str | None = "licence", **query: Any) -> httpx.Response:
        return self._client.request("GET", path, params=query or None, headers=self.headers(purpose))

    def post(self, path: str, body: object, purpose: str | None = None, **more: str) -> httpx.Response:
        return self._client.request("POST", path, json=body, headers=self.headers(purpose, **more))

    def post_with(self, path: str, body: object, **headers: str) -> httpx.Response:
        """The same with headers under their own names."""
        return self._client.request("POST", path, json=body, headers={**self.headers(None), **headers})

    def send(self, path: str, lines: str, purpose: str | None = None) -> httpx.Response:
        headers = {**self.headers(purpose), "Content-Type": "application/x-ndjson"}
        return self._client.request("POST", path, content=lines.encode(), headers=headers)

    def store(self, subject: str, content: bytes, **query: str) -> httpx.Response:
        """Send a file about a subject."""
        headers = {**self.headers(None), "Content-Type": "application/octet-stream"}
        path = f"/subjects/{subject}/documents"
        return self._client.request("POST", path, params=query, content=content, headers=headers)


class Itself:
    """Somebody who signed in, at its own door."""

    def __init__(self, client: Client, token: str, **headers: str) -> None:
        self._client = client
        self.token = token
        self._headers = headers

    def headers(self) -> dict[str, str]:
        said = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        return said | {name.replace("_", "-"): value for name, value in self._headers.items()}

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self._client.request("GET", f"/own{path}", params=query or None, headers=self.headers())

    def post(self, path: str, body: object = None) -> httpx.Response:
        return self._client.request("POST", f"/own{path}", json=body, headers=self.headers())


class Callers:
    """Departments at one door, and whoever signs in there."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.issuer = DemonstrationIssuer("http://127.0.0.1:8643")
        self.door = door(office, regions=Regions.WITH_SYNTHETIC, sign_in=signs_in(self.issuer))
        self.client = Client(self.door)
        self._known: dict[str, Caller] = {}

    def itself(self, name: str = persons.NAME, number: str = persons.NUMBER, **headers: str) -> Itself:
        """An invented person who has signed in."""
        return Itself(self.client, self.issuer.token(name=name, number=number), **headers)

    def __getitem__(self, department: str) -> Caller:
        if department not in self._known:
            self._known[department] = Caller(self.client, self.office, department)
        return self._known[department]

    def log(self) -> list[dict[str, Any]]:
        """The access log, in order."""
        return rows_of(self.office.pool)


PROMISES = (
    ("promise", "neutral", "in_term"),
    ("kept", "favourable", "fulfilled"),
    ("broken", "adverse", "unfulfilled"),
)


ELEMENTS: dict[str, Any] = {
    "commitment_kind": {"type": "str", "values": ["repair", "other"]},
    "content": {"type": "str"},
    "consequence": {"type": "str"},
    "publication_agreed": {"type": "bool"},
}
"""What every commitment states (C56)."""


def promise(item: Any, name: str, polarity: str, performance: str) -> dict[str, Any]:
    """An item of the catalogue for commitments."""
    fields = {
        "performance": {"type": "str", "required": True, "values": [performance]},
        "valid_until": {"type": "day", "required": performance == "in_term"},
        **{name: {**declared, "required": performance == "in_term"} for name, declared in ELEMENTS.items()},
    }
    named = {"item": name, "title": {"en": name, "zh": name}, "polarity": polarity, "fields": fields}
    return {**item, **named, "record_kind": "commitment", "doc_types": ["promise"], "behaviours": ["word"]}


def with_outcome(outcome: str) -> Genesis:
    """The small pack with persons, in which supervision has this outcome in a check, and reaches persons."""
    item: Any = pack_small.written()["catalogue"][0]  # type: ignore[index, call-overload]
    kinds = ["enterprise", "self_employed", "natural_person"]
    fields = {**item["fields"], "remark": {"type": "str", "required": False}}
    measures = json.loads(json.dumps(pack_small.MEASURES))
    for measure in measures:
        for version in measure["versions"]:
            version["target_kinds"] = ["enterprise"] if outcome == "intercept" else kinds
            if measure["measure"] == "supervision":
                version["outcome"] = outcome
    item = {**item, "subject_kinds": kinds}
    catalogue = [{**item, "fields": fields}, *(promise(item, *told) for told in PROMISES)]
    lists = listing.changes()
    return offices.genesis(
        offices.guarded(
            catalogue=[*catalogue, {**lists["catalogue"][-1], "behaviours": ["word"]}],
            lists=lists["lists"],
            directory=lists["directory"],
            measures=measures,
            parameters=[*repairing.times(general=1), *publishing.tables(), *lists["parameters"][-2:]],
        )
    )


@pytest.fixture
def outcome() -> str:
    """What supervision answers in a check; a test may say otherwise."""
    return "warn"


@pytest.fixture
def office(ledger: str, outcome: str) -> Iterator[Office]:
    """A ledger under the small pack, which knows persons too."""
    with offices.office(ledger, with_outcome(outcome)) as opened:
        yield opened


@pytest.fixture
def callers(office: Office) -> Callers:
    """Everybody who may come."""
    return Callers(office)


@pytest.fixture
def issuer(callers: Callers) -> Caller:
    """Who determines."""
    return callers[ISSUER]


@pytest.fixture
def north(callers: Callers) -> Caller:
    """Who inspects in the north."""
    return callers[NORTH]


def a_penalty(
    number: str = "N|HOME", *, doc_no: str = "fine-1", usd: int = 200_000, **changes: object
) -> dict[str, Any]:
    """A fine as a department sends it."""
    body: dict[str, Any] = {
        "subject": {"scheme": "test", "number": number, "name": number, "region": "north", "kind": "enterprise"},
        "kind": "penalty",
        "document": {
            "doc_type": "penalty_decision",
            "doc_no": doc_no,
            "issued_on": "2019-03-01",
            "effective_on": "2019-03-01",
        },
        "determined_on": "2019-03-01",
        "catalogue_item": "penalty",
        "behaviour_code": "care",
        "severity": "general",
        "polarity": "adverse",
        "repair_notice": "served",
        "fields": {"penalty_kind": "fine", "amount_minor": usd * 100},
    }
    return {**body, **changes}


def a_promise(*, doc_no: str = "promise-1", last: date = date(2019, 12, 31)) -> dict[str, Any]:
    """A commitment in term, as the department that accepted it sends it."""
    document = {"doc_type": "promise", "doc_no": doc_no, "issued_on": "2019-03-01", "effective_on": "2019-03-01"}
    told = {"commitment_kind": "repair", "content": "9f2c", "consequence": "recorded", "publication_agreed": True}
    fields = {"performance": "in_term", "valid_until": last.toordinal(), **told}
    said = {"kind": "commitment", "document": document, "catalogue_item": "promise", "polarity": "neutral"}
    return a_penalty(**said, behaviour_code="word", severity="minor", fields=fields)


def a_finding(state: str = "unfulfilled", item: str = "broken", **changes: object) -> dict[str, Any]:
    """What was found about it."""
    document = {"doc_type": "promise", "doc_no": "finding-1", "issued_on": "2019-03-01", "effective_on": "2019-03-01"}
    said = {"performance": state, "catalogue_item": item, "document": document, "determined_on": "2019-03-01"}
    return {**said, "authority": "the supervisor", "evidence": "9f2c", **changes}


def a_person(name: str = persons.NAME, number: str = persons.NUMBER) -> dict[str, Any]:
    """A person as a department sends one."""
    return {"scheme": "id_number", "number": number, "name": name}


def a_penalty_of_a_person(**changes: object) -> dict[str, Any]:
    """The same fine for a person."""
    body = a_penalty(subject={**a_person(), "region": "north"}, conducted_on="2019-02-01")
    return {**body, "texts": {"address": persons.ADDRESS}, **changes}


def a_check(number: str = "N|HOME", **changes: object) -> dict[str, Any]:
    """A check of the home of the tests."""
    return {
        "who": {"scheme": "test", "number": number},
        "matter": "licence",
        "node": "handling",
        "filing": "F-1",
        **changes,
    }
