"""How many checks a second, with key, purpose and access log, as a ratio to a bare endpoint measured in the same run.

Method. The embedded server with its production settings; a simulated ledger under the bundled pack, into which the
first penalties of the real file are filed, so that checks find orders and pushed tasks. One process of one uvicorn
serves both addresses; this process asks over 32 kept connections, rounds are interleaved, a rate is the median of its
rounds.

- bare: a FastAPI endpoint without any of ours that reads one row by its key from the same database by a psycopg pool.
- check: `POST /checks` of the same subjects by their ids: key, officer, powers, orders, tasks, the answer in words, and
  the row in the access log, committed and flushed, before the answer.

The line is 0.5. What was asked must stand in the access log, row for row, or there is no figure.

    python -m benchmarks.checks
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

import uvicorn
from fastapi import FastAPI

from api.batches import by_subject
from api.filing import file_together
from api.formats import us_nursing_homes
from api.http.app import door
from api.process import set_up
from api.sorting import sort_out
from api.wiring import Office
from domain.actors import Actor
from ledger.genesis import ClockKind, Genesis
from ledger.keys import issue
from rules.writing.loading import find, load

FILE = Path("examples/us-nursing-home-penalties.tsv")
LEDGER = "checks"
PORT = 8_643
SUBJECTS = 500
CONNECTIONS = 32
REQUESTS = 2_000
ROUNDS = 3
LINE = 0.5
DEPARTMENT, MATTER = "local:us-regional-office", "licence_renewal"


def begin(office: Office, *, subjects: int = SUBJECTS) -> None:
    """A ledger with so many homes, their penalties, and what follows from them."""
    ruleset = load(find(us_nursing_homes.NAME))
    keys = tuple(p.key for p in ruleset.parameters if p.needs_legal_confirmation)
    by = Actor("platform", "benchmark")
    began_on = date(2019, 1, 2)
    office.begin(Genesis(ruleset=ruleset, clock=ClockKind.SIMULATED, began_on=began_on, acknowledged=keys, by=by))
    batch = sort_out(FILE, name=us_nursing_homes.NAME, shelf=office.shelf(), latest=began_on)
    file_together(office, list(islice(by_subject(batch.accepted), subjects)))
    office.refresh()


# --- what is served


def bare(office: Office) -> FastAPI:
    """An application of one endpoint that reads one row."""
    app = FastAPI()

    @app.get("/bare/{subject}")
    def read(subject: UUID) -> dict[str, str]:
        with office.pool.connection() as connection:
            row = connection.execute(
                "SELECT name, region FROM views.subjects WHERE subject_id = %s", (subject,), prepare=True
            ).fetchone()
        assert row is not None
        return {"name": str(row[0]), "region": str(row[1])}

    return app


def serve() -> None:
    """Serve both until this process is ended."""
    set_up()
    with Office.open(LEDGER) as office:
        assert office.context
        ours, theirs = door(office), bare(office)

        async def either(scope: Any, receive: Any, send: Any) -> None:
            app = theirs if scope.get("path", "").startswith("/bare/") else ours
            await app(scope, receive, send)

        uvicorn.run(either, host="127.0.0.1", port=PORT, access_log=False, log_level="warning", lifespan="off")


# --- who asks


async def ask(requests: list[bytes]) -> None:
    """Send requests one after the other over one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    for request in requests:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise AssertionError(head.decode() + (await reader.read(2_000)).decode())
        [length] = [int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        await reader.readexactly(length)
    writer.close()


async def ask_all(requests: list[bytes]) -> None:
    """Share requests out over all connections."""
    await asyncio.gather(*(ask(requests[start::CONNECTIONS]) for start in range(CONNECTIONS)))


def rate(requests: list[bytes]) -> float:
    """How many a second."""
    begun = perf_counter()
    asyncio.run(ask_all(requests))
    return len(requests) / (perf_counter() - begun)


def bare_request(subject: UUID) -> bytes:
    """A read of one row."""
    return f"GET /bare/{subject} HTTP/1.1\r\nHost: door\r\n\r\n".encode()


def check_request(key: str) -> Callable[[UUID], bytes]:
    """A check of a subject with everything that the door asks for."""

    def request(subject: UUID) -> bytes:
        body = json.dumps({"subject": str(subject), "matter": MATTER, "node": "handling", "filing": f"F-{subject}"})
        head = (
            f"POST /checks HTTP/1.1\r\nHost: door\r\nAuthorization: Bearer {key}\r\nJiangcheng-Officer: benchmark\r\n"
            f"Jiangcheng-Purpose: licence\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return (head + body).encode()

    return request


def measure(office: Office, key: str) -> dict[str, float]:
    """Requests a second of each, the median of interleaved rounds after one to warm up."""
    contenders = {"bare": bare_request, "check": check_request(key)}
    subjects = office.views.everyone()
    rates: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(ROUNDS + 1):
        for name, made in contenders.items():
            measured = rate([made(subject) for subject in islice(cycle(subjects), REQUESTS)])
            if number:
                rates[name].append(measured)
    return {name: median(found) for name, found in rates.items()}


def rows(office: Office) -> dict[str, int]:
    """Checks in the access log, by what they answered."""
    with office.pool.connection() as connection:
        found = connection.execute("SELECT answer, count(*) FROM access.log WHERE what = 'check' GROUP BY 1")
        return {str(answer): int(str(many)) for answer, many in found}


def main() -> None:
    """Measure, and print the ratio."""
    set_up()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        os.environ["JIANGCHENG_HOME"] = home
        with Office.open(LEDGER) as office:
            begin(office)
            with office.database.connect_as_owner() as owner:
                key = issue(owner, department=DEPARTMENT, label="benchmark", by="benchmark")
            with served():
                found = measure(office, key)
            logged = rows(office)
            assert sum(logged.values()) == (ROUNDS + 1) * REQUESTS, logged
    ratio = found["check"] / found["bare"]
    print(
        f"bare {found['bare']:,.0f}/s, check {found['check']:,.0f}/s over {CONNECTIONS} connections; answers {logged}"
    )
    print(f"check / bare = {ratio:.2f} (line {LINE})")


@contextmanager
def served() -> Iterator[None]:
    """Another process that serves both."""
    with subprocess.Popen([sys.executable, "-m", "benchmarks.checks", "--serve"]) as server:
        try:
            wait_for_server()
            yield
        finally:
            server.terminate()


def wait_for_server() -> None:
    """Until it takes connections."""
    for _ in range(300):
        try:
            asyncio.run(asyncio.wait_for(ask([b"GET /health HTTP/1.1\r\nHost: door\r\n\r\n"]), 1))
        except (OSError, TimeoutError):
            asyncio.run(asyncio.sleep(0.1))
        else:
            return
    raise AssertionError("nobody serves")


if __name__ == "__main__":
    serve() if "--serve" in sys.argv else main()
