"""Views rebuilt while departments read, check and file over HTTP: nobody is turned away or answered from before."""

from collections import Counter
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import httpx
import pytest

from api.wiring import Office
from projections.rebuild import rebuild
from tests.api.http.conftest import Caller, Callers, a_check, a_penalty
from tests.support import replayed
from tests.support.pack_small import ISSUER, NORTH, OFFICE
from tests.support.served import served

HOMES = 6
REBUILDS, CALLS = 5, 8  # at least, whichever takes longer


class Load:
    """Programs that call without a pause until they are told to stop; the positions that were answered to writes."""

    def __init__(self, port: int) -> None:
        self.written = 0
        self.calls = Counter[str]()
        self.wrong: list[object] = []
        self._stop = Event()
        self._address = f"http://127.0.0.1:{port}"
        self._threads: list[Thread] = []

    def add(self, name: str, step: Callable[[httpx.Client, int], None]) -> None:
        def call() -> None:
            try:
                with httpx.Client(base_url=self._address, timeout=60) as client:
                    while not self._stop.is_set():
                        self.calls[name] += 1
                        step(client, self.calls[name])
            except (AssertionError, httpx.HTTPError, KeyError) as wrong:
                self.wrong.append((name, wrong))

        self.calls[name] = 0
        self._threads.append(Thread(target=call, name=name))

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


def said(answer: httpx.Response, *, at_least: int) -> dict[str, Any]:
    """What was answered, without an error and from no earlier position than was asked for."""
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert found["position"] >= at_least
    return found


@pytest.fixture
def homes(callers: Callers) -> list[str]:
    """Homes with a large fine each, and the task of it accepted: supervision applies to all of them."""
    found = [callers[ISSUER].post("/records", a_penalty(f"N|{n}", doc_no=f"first-{n}")).json() for n in range(HOMES)]
    for task in callers[NORTH].get("/tasks").json()["tasks"]:
        assert callers[NORTH].post(f"/tasks/{task['task']}/steps", {"step": "accept"}).status_code == 200
    return [str(one["subject"]) for one in found]


@pytest.mark.guarantee("G37", "G39")
def test_departments_notice_nothing_of_a_rebuild(office: Office, callers: Callers, homes: list[str]) -> None:
    with served(office) as port:
        load = Load(port)
        load.add("file", filing(load, callers[ISSUER], homes))
        load.add("tasks", reading_tasks(load, callers[NORTH]))
        load.add("measures", reading_measures(load, callers[OFFICE], homes))
        load.add("check", checking(callers[NORTH]))
        positions: list[int] = []
        with load:
            while not load.wrong and (len(positions) < REBUILDS or min(load.calls.values(), default=0) < CALLS):
                positions.append(rebuild(office.database, office.new_projector, tick=lambda _: None).position)
        assert load.wrong == []
    assert positions == sorted(positions)
    assert positions[0] < positions[-1] <= load.written, "they wrote meanwhile"
    grown = rows(office)
    rebuild(office.database, office.new_projector, tick=lambda _: None)
    assert rows(office) == grown, "what grew across the swaps is what the log alone makes"


def filing(load: Load, issuer: Caller, homes: list[str]) -> Callable[[httpx.Client, int], None]:
    """File one, and see it at once."""

    def step(client: httpx.Client, call: int) -> None:
        place = call % HOMES
        body = a_penalty(f"N|{place}", doc_no=f"more-{call}")
        filed = said(client.post("/records", json=body, headers=issuer.headers(None)), at_least=load.written)
        assert filed["subject"] == homes[place]
        load.written = filed["position"]

    return step


def reading_tasks(load: Load, north: Caller) -> Callable[[httpx.Client, int], None]:
    """None of them is closed here: whoever sees fewer than before sees half of a set."""
    seen = {"tasks": 0}

    def step(client: httpx.Client, call: int) -> None:
        wanted = load.written
        headers = north.headers("licence")
        found = said(client.get("/tasks?which=all", params={"min_position": wanted}, headers=headers), at_least=wanted)
        assert len(found["tasks"]) >= max(seen["tasks"], HOMES)
        seen["tasks"] = len(found["tasks"])

    return step


def reading_measures(load: Load, overseer: Caller, homes: list[str]) -> Callable[[httpx.Client, int], None]:
    def step(client: httpx.Client, call: int) -> None:
        wanted = load.written
        path, headers = f"/subjects/{homes[call % HOMES]}/measures", overseer.headers("audit")
        found = said(client.get(path, params={"min_position": wanted}, headers=headers), at_least=wanted)
        [line] = [line for line in found["lines"] if line["measure"] == "supervision" and line["applies"]]
        assert line["follows"]
        assert line["ordered"]

    return step


def checking(north: Caller) -> Callable[[httpx.Client, int], None]:
    """Whoever is supervised is never let through unnoticed."""

    def step(client: httpx.Client, call: int) -> None:
        body = a_check(f"N|{call % HOMES}")
        found = said(client.post("/checks", json=body, headers=north.headers("licence")), at_least=0)
        assert found["outcome"] == "warn"

    return step


def rows(office: Office) -> dict[str, list[str]]:
    with office.pool.connection() as connection:
        return replayed.tables(connection)
