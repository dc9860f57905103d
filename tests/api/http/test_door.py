"""The door: who is let in, that every request is on record before it is answered, and how an error is told."""

import asyncio
import json
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from api.http import door as doors
from api.http.door import LARGEST
from api.http.language import language_of
from api.http.problems import STATUS, status_of
from api.http.titles import TITLES
from api.wiring import Office
from domain.errors import JiangchengError, NotFound, OutsidePower, Unavailable
from ledger.access import Access
from ledger.keys import issue, revoke
from projections.reading import ViewBehind
from tests.api.http.conftest import Caller, Callers, a_check, a_penalty, a_penalty_of_a_person, a_person
from tests.promises.errors import read
from tests.promises.tree import ROOMS, Tree
from tests.support import persons
from tests.support.pack_small import NORTH

SOMEBODY = "00000000-0000-4000-8000-000000000001"
READS = [
    ("POST", "/subjects:search", {"scheme": "test", "number": "N|HOME"}),
    ("GET", f"/subjects/{SOMEBODY}/measures", None),
    ("GET", f"/subjects/{SOMEBODY}/measures/supervision/explanation", None),
    ("GET", "/orders/proposed", None),
    ("GET", "/tasks", None),
    ("GET", "/feed", None),
    ("POST", "/checks", a_check()),
    ("GET", "/figures/checks?from=2019-01-01&until=2019-12-31", None),
]
ACTS = [
    ("POST", "/records", a_penalty()),
    ("POST", f"/subjects/{SOMEBODY}/orders/1/confirm", None),
    ("POST", f"/subjects/{SOMEBODY}/orders/1/decline", {"reason": "no"}),
    ("POST", f"/tasks/{SOMEBODY}/steps", {"step": "accept"}),
    ("POST", f"/checks/{SOMEBODY}/feedback", {"result": "implemented"}),
    ("GET", "/rulesets", None),
    ("GET", "/rulesets/small/1", None),
    ("GET", "/matters", None),
]
EVERYTHING = [*READS, *ACTS, ("GET", "/nothing/here", None), ("PUT", "/tasks", None)]


def ask(callers: Callers, what: tuple[str, str, Any], headers: dict[str, str]) -> httpx.Response:
    method, path, body = what
    return callers.client.request(method, path, headers=headers, **({} if body is None else {"json": body}))


def is_problem(answer: httpx.Response, status: int, code: str) -> bool:
    said = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, said["status"], said["code"]) == (status, status, code), said
    assert said["type"] == f"urn:jiangcheng:problem:{code}"
    assert UUID(said["request"])
    return True


# --- keys


@pytest.mark.guarantee("G93")
def test_without_a_key_nothing_is_answered_and_that_is_on_record(callers: Callers) -> None:
    forged = f"jc-{'0' * 12}-{'0' * 64}"
    for what, shown in product(EVERYTHING, ("", "Bearer", f"Bearer {forged}", "Basic x")):
        answer = ask(callers, what, {**callers[NORTH].headers(), "Authorization": shown})
        assert is_problem(answer, 401, "no_key")
        assert answer.headers["www-authenticate"] == "Bearer"
    rows = {(row["department"], row["officer"], row["outcome"], row["reason"]) for row in callers.log()}
    assert rows == {("", "", "refused", "no_key")}
    assert len(callers.log()) == 4 * len(EVERYTHING)


@pytest.mark.guarantee("G93")
def test_a_key_is_kept_as_a_hash_and_opens_for_one_department(callers: Callers, office: Office) -> None:
    key = callers[NORTH].key
    secret = key.rpartition("-")[2]
    with office.pool.connection() as connection:
        [(row,)] = connection.execute("SELECT keys::text FROM access.keys AS keys").fetchall()
    assert secret not in str(row)
    assert callers[NORTH].get("/matters").status_code == 200
    other = key[:-1] + ("0" if key[-1] != "0" else "1")
    assert is_problem(ask(callers, ("GET", "/matters", None), {"Authorization": f"Bearer {other}"}), 401, "no_key")


@pytest.mark.guarantee("G144")
def test_a_key_whose_time_is_over_opens_nothing_and_is_told_so(
    callers: Callers, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000.0
    monkeypatch.setattr(doors, "monotonic", lambda: now)
    north = callers[NORTH]
    ends(office, north, "1 hour")
    assert north.get("/matters").status_code == 200
    ends(office, north, "-1 second")
    now += 1.0
    refused = north.get("/matters")
    assert is_problem(refused, 401, "expired_key")
    assert "jiangcheng keys issue" in refused.json()["do"]
    assert refused.headers["www-authenticate"] == "Bearer"
    assert callers.log()[-1]["reason"] == "expired_key"
    guessed = north.key[:-1] + ("0" if north.key[-1] != "0" else "1")
    said = ask(callers, ("GET", "/matters", None), {"Authorization": f"Bearer {guessed}"})
    assert is_problem(said, 401, "no_key"), "who has not the secret is told nothing about a key"


def ends(office: Office, caller: Caller, when: str) -> None:
    """Let the key of a department's program end so long from now."""
    with office.database.connect_as_owner() as owner:
        owner.execute(
            "UPDATE access.keys SET expires_at = clock_timestamp() + %s::interval WHERE key_id = %s",
            (when, caller.key.split("-")[1]),
        )


@pytest.mark.guarantee("G93")
def test_a_revoked_key_opens_nothing_within_a_second(
    callers: Callers, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000.0
    monkeypatch.setattr(doors, "monotonic", lambda: now)
    north = callers[NORTH]
    assert north.get("/matters").status_code == 200
    with office.database.connect_as_owner() as owner:
        revoked = revoke(owner, north.key.split("-")[1], by="the operator")
        assert revoke(owner, revoked.key_id, by="another") == revoked
        with pytest.raises(NotFound):
            revoke(owner, "nobody", by="the operator")
        again = issue(owner, department=NORTH, label="", by="the operator")
    now += 1.0
    assert is_problem(north.get("/matters"), 401, "no_key")
    north.key = again
    assert north.get("/matters").status_code == 200


def test_every_request_names_an_officer(callers: Callers) -> None:
    for officer in ("", "%20", "%00", "a%0Ab", "%ff", "x" * 201, "%E7%8E", persons.NUMBER):
        headers = {**callers[NORTH].headers(), "Jiangcheng-Officer": officer}
        for what in (READS[0], ACTS[0], ACTS[5]):
            assert is_problem(ask(callers, what, headers), 422, "invalid_input")
    assert {(row["department"], row["reason"]) for row in callers.log()} == {("", "invalid_input")}


def test_every_read_has_a_purpose_of_the_closed_list(callers: Callers) -> None:
    for what, purpose in product(READS, (None, "curiosity", "")):
        headers = callers[NORTH].headers(None)
        if purpose is not None:
            headers["Jiangcheng-Purpose"] = purpose
        answer = ask(callers, what, headers)
        assert is_problem(answer, 422, "invalid_input")
        assert "header.Jiangcheng-Purpose" in {fault["where"] for fault in answer.json()["errors"]}
    assert {(row["department"], row["outcome"]) for row in callers.log()} == {(NORTH, "refused")}


@pytest.mark.parametrize("missing", ["Jiangcheng-Matter", "Jiangcheng-Filing"])
def test_a_read_about_somebody_is_made_in_a_filing(callers: Callers, missing: str) -> None:
    headers = callers[NORTH].headers()
    del headers[missing]
    assert is_problem(ask(callers, READS[1], headers), 422, "no_filing")
    assert is_problem(ask(callers, READS[1], {**headers, "Jiangcheng-Purpose": "audit"}), 403, "outside_power")


# --- on record before it is answered


@pytest.mark.guarantee("G92")
def test_every_request_is_on_record_when_its_answer_comes(callers: Callers) -> None:
    for before, what in enumerate(EVERYTHING):
        answer = ask(callers, what, callers[NORTH].headers())
        [*_, row] = found = callers.log()
        assert len(found) == before + 1
        assert str(row["entry"]) == answer.headers["jiangcheng-request"]
        assert (row["department"], row["officer"]) == (NORTH, "王五")
        assert row["outcome"] == "refused" or answer.status_code in (200, 404)
        assert row["what"]
        assert SOMEBODY not in row["what"]


@pytest.mark.guarantee("G92")
def test_nothing_leaves_before_its_row_is_committed(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    written = callers.office.access.append

    def append(rows: Sequence[Access]) -> None:
        written(rows)
        seen.append("committed")

    async def send(message: Any) -> None:
        seen.append(message["type"])

    monkeypatch.setattr(callers.office.access, "append", append)
    for what in EVERYTHING:
        seen.clear()
        asyncio.run(callers.door(*_asgi(what, callers[NORTH].headers()), send))
        assert seen[0] == "committed", what
        assert seen.count("http.response.start") == 1


def _asgi(what: tuple[str, str, Any], headers: dict[str, str]) -> tuple[dict[str, Any], Any]:
    """A request as a server hands it over: its scope, and what receives its body."""
    method, address, body = what
    path, _, query = address.partition("?")
    given = {**headers, "Content-Type": "application/json"}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"" if body is None else json.dumps(body).encode(), "more_body": False}

    return scope, receive


@pytest.mark.guarantee("G92")
def test_what_cannot_be_put_on_record_is_not_answered(callers: Callers) -> None:
    caller = callers[NORTH]
    with callers.office.database.connect_as_owner() as owner:
        owner.execute("REVOKE INSERT ON access.log FROM jiangcheng_service")
    for what, headers in product(EVERYTHING, (caller.headers(), {**caller.headers(), "Authorization": ""})):
        answer = ask(callers, what, headers)
        assert is_problem(answer, 503, "wrong_role")
        assert answer.headers["retry-after"]
        assert set(answer.json()) <= {"type", "title", "status", "detail", "code", "do", "request", "outcome"}


def test_requests_that_come_together_are_written_together(callers: Callers) -> None:
    caller = callers[NORTH]
    sizes: list[int] = []
    written = callers.office.access.append

    def append(rows: Sequence[Access]) -> None:
        sizes.append(len(rows))
        written(rows)

    async def ask_all() -> set[int]:
        transport = httpx.ASGITransport(app=callers.door)
        async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
            answers = await asyncio.gather(*(client.get("/matters", headers=caller.headers()) for _ in range(40)))
        return {answer.status_code for answer in answers}

    callers.door._recorder = doors.Recorder(append)
    assert asyncio.run(ask_all()) == {200}
    assert sum(sizes) == len(callers.log()) == 40
    assert len(sizes) < 40


# --- what is told of errors


@pytest.mark.guarantee("G94")
def test_a_number_that_is_sent_in_stands_in_no_address_log_or_problem(callers: Callers, issuer: Caller) -> None:
    number = persons.NUMBER
    sent = [
        issuer.post("/records", a_penalty_of_a_person()),
        issuer.post("/records", {**a_penalty_of_a_person(), number: number, "severity": number}),
        issuer.post("/records", a_penalty_of_a_person(subject={**a_person(name="别人"), "region": "north"})),
        issuer.post("/records", a_penalty_of_a_person(catalogue_item=number)),
        issuer.post("/records", a_penalty_of_a_person(document={"doc_no": number})),
        issuer.send("/records:batch", json.dumps({**a_penalty_of_a_person(), "kind": number})),
        issuer.post("/records", a_penalty(number)),
        callers[NORTH].post("/subjects:search", {"scheme": "test", "number": number}, "licence"),
        callers[NORTH].post("/subjects:search", {"scheme": "id_number", "number": number[:-1]}, "licence"),
        callers[NORTH].post("/subjects:search", {"scheme": number, "number": number, "name": number}, "licence"),
        callers[NORTH].post("/subjects:search", a_person(), "licence"),
        callers[NORTH].post("/checks", a_check(who=a_person()), "licence"),
        callers[NORTH].post("/checks", a_check(who=a_person(), filing=number), "licence"),
        callers[NORTH].post("/checks", a_check(matter=number), "licence"),
        callers[NORTH].post("/checks", a_check(), "licence", Jiangcheng_Filing=number),
        callers[NORTH].post("/checks", a_check(), number),
        callers[NORTH].send("/checks:batch", json.dumps(a_check(node=number, who=a_person())), "licence"),
        callers[NORTH].get(f"/subjects/{number}/measures"),
        callers[NORTH].get(f"/nothing/{number}"),
        callers[NORTH].get("/tasks", of=number),
        callers[NORTH].get("/feed", after=number),
    ]
    assert {answer.status_code for answer in sent} >= {200, 404, 422}
    for answer in sent:
        assert number not in answer.text
        assert persons.NAME not in answer.text
    for row in callers.log():
        assert number not in str(row)
        assert persons.NAME not in str(row)


def test_every_error_has_a_title_in_both_languages_and_a_status() -> None:
    codes = {error.code for error in read(Tree.walked(Path(__file__).parents[3], *ROOMS))}
    assert codes == set(TITLES)
    assert JiangchengError in STATUS
    assert (status_of(ViewBehind()), status_of(OutsidePower())) == (503, 403)


def test_a_problem_is_told_in_the_callers_language(callers: Callers) -> None:
    north = callers[NORTH]
    headers = {**north.headers("audit"), "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}
    said = ask(callers, READS[4], headers)
    assert said.headers["content-language"] == "zh"
    assert (said.json()["title"], "无权为 audit 查询" in said.json()["detail"]) == (TITLES["outside_power"], True)
    english = ask(callers, READS[4], {**headers, "Accept-Language": "en"}).json()
    assert english["title"] == "This read lies outside the department's powers."


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("*", "en"),
        ("zh", "zh"),
        ("zh-Hans-CN", "zh"),
        ("fr, zh;q=0.5", "zh"),
        ("en;q=0.5, zh;q=0.6", "zh"),
        ("en, zh", "en"),
        ("zh;q=0, en;q=0.1", "en"),
        ("zh;q=x", "en"),
        (";;,,q=", "en"),
    ],
)
def test_the_language_is_the_one_asked_for(accepted: str, language: str) -> None:
    assert language_of(accepted) == language


def test_a_request_that_is_too_large_is_not_read(callers: Callers, issuer: Caller) -> None:
    body = json.dumps(a_penalty(doc_no="x" * LARGEST))
    answer = callers.client.request("POST", "/records", content=body.encode(), headers=issuer.headers(None))
    assert is_problem(answer, 413, "too_large")


def test_what_breaks_inside_is_a_problem_without_a_word_of_it(
    callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"about {persons.NUMBER}")

    monkeypatch.setattr(callers.office.views, "tasks", broken)
    answer = callers[NORTH].get("/tasks")
    assert is_problem(answer, 500, "error")
    assert persons.NUMBER not in answer.text
    assert len(callers.log()) == 1


def test_a_database_that_is_gone_is_503_and_a_check_says_that_nobody_is_held_up(
    callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_: object) -> None:
        raise Unavailable("gone")

    callers[NORTH].get("/matters")
    monkeypatch.setattr(callers.door, "_recorder", doors.Recorder(gone))
    assert is_problem(callers[NORTH].get("/tasks"), 503, "unavailable")
    checked = callers[NORTH].post("/checks", a_check(), "licence")
    assert is_problem(checked, 503, "unavailable")
    assert checked.json()["outcome"] == "allow"


def test_health_and_description_need_no_key_and_leave_no_row(callers: Callers) -> None:
    for path in ("/health", "/openapi.json"):
        assert callers.client.request("GET", path).status_code == 200
    assert callers.log() == []


def test_a_read_waits_for_a_position_and_says_so_if_it_does_not_come(callers: Callers) -> None:
    assert is_problem(callers[NORTH].get("/tasks", min_position=10**6), 503, "view_behind")
