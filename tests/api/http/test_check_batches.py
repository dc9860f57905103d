"""Many checks at once, as lines of a batch or from many at the same moment: each is answered as if it came alone."""

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api import checks
from api.http import door as doors
from api.http.routes import checks as routes
from api.wiring import Office
from domain.errors import Unavailable
from domain.identity.numbers import Scheme
from ledger.access import Access
from ledger.merging import merge_subjects
from projections import glance
from tests.api.http.conftest import Caller, Callers, a_check, a_penalty, a_penalty_of_a_person, a_person
from tests.ledger.test_numbers import ONE, TWO, stream
from tests.support import offices
from tests.support.pack_small import ISSUER, NORTH

TOGETHER = 3
PENALTIES = (
    a_penalty("N|HOME"),
    a_penalty("N|LATER", doc_no="fine-2"),
    a_penalty("N|TWICE", doc_no="fine-3"),
    a_penalty("N|TWICE", doc_no="fine-4", usd=300_000),
    a_penalty("N|SMALL", doc_no="fine-5", usd=1),
    a_penalty(doc_no="of-one", subject={"scheme": Scheme.USCC, "number": ONE, "name": "One", "region": "north"}),
    a_penalty(doc_no="of-two", subject={"scheme": Scheme.USCC, "number": TWO, "name": "Two", "region": "north"}),
)
WHO = ("N|HOME", "N|LATER", "N|TWICE", "N|SMALL", "N|NOBODY")
PLACES = (("licence", "handling"), ("licence", "acceptance"), ("licence", "completion"), ("planning", "handling"))
BROKEN = ({"a": 1}, a_check(node="nowhere"), a_check(who=None), a_check(who={"scheme": "uscc", "number": "x"}))


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few lines are many."""
    monkeypatch.setattr(routes, "TOGETHER", TOGETHER)


@pytest.fixture
def outcome() -> str:
    return "hold"


@pytest.fixture
def filed(callers: Callers, office: Office) -> None:
    """Organisations and a person who were fined; what was pushed is accepted but for one; two of them are one."""
    for body in PENALTIES:
        assert callers[ISSUER].post("/records", body).status_code == 200
    person = callers[ISSUER].post("/records", a_penalty_of_a_person()).json()["subject"]
    assert callers[ISSUER].post(f"/subjects/{person}/orders/1/confirm", None).status_code == 200
    for task in callers[NORTH].get("/tasks").json()["tasks"]:
        if task["name"] != "N|LATER":
            callers[NORTH].post(f"/tasks/{task['task']}/steps", {"step": "accept"})
    reason = {"authority": "coding authority", "reason": "one firm"}
    merge_subjects(
        office.application, office.context, kept=stream(ONE), absorbed=stream(TWO), by=offices.ISSUER, **reason
    )


def asked() -> list[dict[str, Any]]:
    """Everybody at every place, also those who mean nobody, and what is no check."""
    known = [{"scheme": "test", "number": name} for name in WHO]
    firms = [{"scheme": Scheme.USCC, "number": code} for code in (ONE, TWO)]
    everybody = [*known, *firms, a_person(), {**a_person(), "name": "别人"}]
    made = [a_check(who=who, matter=matter, node=node) for who in everybody for matter, node in PLACES]
    return [*made, *BROKEN, {**a_check(who=None), "subject": str(stream(ONE))}, *made[:TOGETHER]]


def alone(caller: Caller, body: dict[str, Any]) -> dict[str, Any] | None:
    """The answer to one check, but for its own name; None where it is refused."""
    answer = caller.post("/checks", body, "licence")
    told = {name: value for name, value in answer.json().items() if value is not None and name != "check"}
    return told if answer.status_code == 200 else None


def together(caller: Caller, bodies: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """The same of the lines of a batch."""
    answer = caller.send("/checks:batch", "\n".join(json.dumps(body) for body in bodies), "licence")
    assert answer.status_code == 200
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["line"] for line in lines] == list(range(1, len(bodies) + 1))
    assert all(("answer" in line) != bool(line["reasons"]) for line in lines)
    return [{n: v for n, v in line["answer"].items() if n != "check"} if "answer" in line else None for line in lines]


def logged(rows: Sequence[dict[str, Any]]) -> list[tuple[object, ...]]:
    """What the log says of checks, but for when and under which entry."""
    kept = ("department", "officer", "purpose", "what", "subject_id", "matter", "node", "filing", "outcome", "answer")
    return [tuple(row[name] for name in kept) for row in rows]


@pytest.mark.usefixtures("filed")
@pytest.mark.parametrize("late", [0, 5])
def test_a_line_of_a_batch_is_answered_and_logged_as_a_check_alone(
    callers: Callers, north: Caller, monkeypatch: pytest.MonkeyPatch, late: int
) -> None:
    bodies = asked()
    together(north, bodies)  # so that there are holds, which may have run out
    first = callers.log()[-1]["at"]
    monkeypatch.setattr(checks, "now", lambda: first + timedelta(days=late))
    before = len(callers.log())
    told = together(north, bodies)
    between = len(callers.log())
    assert told == [alone(north, body) for body in bodies]
    rows = callers.log()
    refused_unread = sum(1 for body in BROKEN[:2] for _ in [body])
    assert between - before == len(rows) - between == len(bodies)
    of_batch, of_singles = logged(rows[before:between]), logged(rows[between:])
    assert sum(1 for one, other in zip(of_batch, of_singles, strict=True) if one != other) <= refused_unread
    notes = {one["note"] for one in told if one and "note" in one}
    assert notes == ({"hold_expired"} if late else set())
    assert {one["outcome"] for one in told if one} == ({"allow", "warn"} if late else {"allow", "warn", "hold"})


@pytest.mark.usefixtures("filed")
@pytest.mark.guarantee("G38")
def test_one_look_says_the_same_as_the_whole_picture(
    callers: Callers, north: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = asked()
    quick = together(north, bodies)
    monkeypatch.setattr(checks, "_at_one_look", lambda office, looked: lambda one: None)
    assert together(north, bodies) == quick
    assert any(one and one["known"] and not one["measures"] for one in quick)


@pytest.mark.guarantee("G92")
def test_no_line_of_a_batch_leaves_before_its_row_is_committed(
    callers: Callers, north: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_record: set[str] = set()
    left: list[str] = []
    written = callers.office.access.append

    def append(rows: Sequence[Access]) -> None:
        written(rows)
        on_record.update(str(row.entry) for row in rows)

    async def send(message: Any) -> None:
        for line in message.get("body", b"").splitlines():
            left.append(json.loads(line)["answer"]["check"])
        assert set(left) <= on_record

    monkeypatch.setattr(callers.office.access, "append", append)
    _send_batch(callers, north, send)
    assert len(left) == len(on_record) == len(callers.log()) == 3 * TOGETHER


@pytest.mark.guarantee("G92")
def test_a_batch_whose_rows_cannot_be_written_any_more_breaks_off(
    callers: Callers, north: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages: list[Any] = []
    written = callers.office.access.append

    def append(rows: Sequence[Access]) -> None:
        if messages:
            raise Unavailable("gone")
        written(rows)

    async def send(message: Any) -> None:
        messages.append(message)

    monkeypatch.setattr(callers.office.access, "append", append)
    with pytest.raises(RuntimeError, match="response already started"):
        _send_batch(callers, north, send)
    told = b"".join(message.get("body", b"") for message in messages)
    assert len(told.splitlines()) == len(callers.log()) == TOGETHER
    assert messages[-1]["more_body"]


def _send_batch(callers: Callers, caller: Caller, send: Any) -> None:
    """Three pieces of a batch, handed to the door as a server does."""
    body = "\n".join(json.dumps(a_check(filing=f"F-{number}")) for number in range(3 * TOGETHER)).encode()
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/checks:batch",
        "raw_path": b"/checks:batch",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in caller.headers().items()],
    }

    sent = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return sent.pop() if sent else await asyncio.Event().wait()  # type: ignore[return-value]

    asyncio.run(callers.door(scope, receive, send))


def test_a_batch_that_is_too_long_is_refused_before_anything_is_answered(callers: Callers, north: Caller) -> None:
    answer = north.send("/checks:batch", "{}\n" * (routes.MOST + 1), "licence")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert str(routes.MOST) in answer.json()["do"]
    long = north.send("/checks:batch", " " * doors.LARGEST_BATCH + "{}", "licence")
    assert (long.status_code, long.json()["code"]) == (413, "too_large")
    assert {(row["outcome"], row["reason"]) for row in callers.log()} == {("refused", "too_large")}
    assert north.send("/checks:batch", "\n \n", "licence").status_code == 422


@pytest.mark.usefixtures("filed")
def test_those_who_check_at_the_same_moment_are_looked_for_together_and_each_is_answered(
    callers: Callers, north: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = asked()
    expected = [alone(north, body) for body in bodies]
    looks: list[int] = []
    look = glance.glance

    def counted(pool: Any, subject_ids: Any) -> glance.Glance:
        looks.append(len(subject_ids))
        return look(pool, subject_ids)

    async def ask_all() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=callers.door)
        async with httpx.AsyncClient(transport=transport, base_url="http://door", timeout=60) as client:
            headers = north.headers()
            return await asyncio.gather(*(client.post("/checks", json=body, headers=headers) for body in bodies))

    monkeypatch.setattr(checks, "glance", counted)
    answers = asyncio.run(ask_all())
    told = [
        {name: value for name, value in one.json().items() if value is not None and name != "check"}
        if one.status_code == 200
        else None
        for one in answers
    ]
    assert told == expected
    assert len(looks) < len(bodies) / 2
    assert len({one.headers["jiangcheng-request"] for one in answers}) == len(bodies)
