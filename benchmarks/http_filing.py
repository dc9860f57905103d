"""How fast batches of records are filed over HTTP, as a ratio to the same commands in one process in the same run.

Method. The embedded server with its production settings; two simulated ledgers under the bundled pack, each of which
gets the same penalties of the real file, those of its most frequent issuer, in the file's order. Rounds of so many
lines are interleaved; the ratio is that of the medians.

- HTTP: `POST /records:batch`, a penalty a line, through the door in this process (no socket): key, officer, the checks
  of each line, filing, views brought up to date, the row in the access log, an answer a line.
- direct: `Ledger.execute_all` of one command a home with its penalties.

There is no line for it.

    python -m benchmarks.http_filing
"""

import asyncio
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from statistics import median

import httpx

from api.batches import Accepted, by_subject
from api.formats import us_nursing_homes
from api.http.app import door
from api.process import set_up
from api.sorting import sort_out
from api.wiring import Office
from benchmarks.filing import FILE, rate
from domain.actors import Actor
from domain.commands import FileRecords
from domain.records import subject_id
from ledger.genesis import ClockKind, Genesis
from ledger.keys import issue
from ledger.ledger import Asked
from rules.writing.loading import find, load

LINES = 1_000
ROUNDS = 5
BEGAN = date(2019, 4, 9)


def begin(office: Office) -> None:
    """A ledger in which nothing is filed."""
    ruleset = load(find(us_nursing_homes.NAME))
    keys = tuple(p.key for p in ruleset.parameters if p.needs_legal_confirmation)
    office.begin(Genesis(ruleset, ClockKind.SIMULATED, BEGAN, keys, Actor("platform", "benchmark")))


def penalties(office: Office) -> Iterator[list[Accepted]]:
    """Rounds of penalties of one issuer, a home's together."""
    accepted = sort_out(FILE, name=us_nursing_homes.NAME, shelf=office.shelf(), latest=None).accepted
    [(issuer, _)] = Counter(row.record.issuer for row in accepted).most_common(1)
    rows = (row for _, group in by_subject([r for r in accepted if r.record.issuer == issuer]) for row in group)
    while some := list(islice(rows, LINES)):
        yield some


def line(row: Accepted) -> str:
    """A penalty as a department sends it."""
    who, record = row.registration, row.record
    document = record.document
    return json.dumps(
        {
            "subject": {
                "scheme": who.scheme,
                "number": who.number,
                "name": who.name,
                "region": who.region,
                "kind": who.kind,
            },
            "kind": record.kind,
            "document": {
                "doc_type": document.doc_type,
                "doc_no": document.doc_no,
                "issued_on": document.issued_on.isoformat(),
                "effective_on": document.effective_on.isoformat(),
            },
            "determined_on": record.determined_on.isoformat(),
            "catalogue_item": record.catalogue_item,
            "behaviour_code": record.behaviour_code,
            "severity": record.severity,
            "polarity": record.polarity,
            "repair_notice": record.repair_notice,
            "currency": record.currency,
            "fields": dict(record.fields),
        }
    )


def over_http(office: Office, rows: Sequence[Accepted], key: str) -> int:
    """File rows through the door."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=door(office))
        async with httpx.AsyncClient(transport=transport, base_url="http://door", timeout=600) as client:
            headers = {"Authorization": f"Bearer {key}", "Jiangcheng-Officer": "benchmark"}
            return await client.post("/records:batch", content="\n".join(map(line, rows)), headers=headers)

    answer = asyncio.run(send())
    outcomes = Counter(json.loads(told)["outcome"] for told in answer.text.splitlines())
    assert outcomes == {"filed": len(rows)}, (answer.status_code, answer.text[:300], outcomes)
    return len(rows)


def directly(office: Office, rows: Sequence[Accepted]) -> int:
    """File the same rows by commands."""
    asked = [
        Asked(
            subject_id(who.scheme, who.number),
            FileRecords(who, tuple(row.record for row in group)),
            Actor(group[0].record.issuer, "benchmark"),
        )
        for who, group in by_subject(rows)
    ]
    outcomes = office.ledger.execute_all(asked)
    assert not any(isinstance(outcome, Exception) for outcome in outcomes), outcomes
    return len(rows)


def main() -> None:
    """Measure in interleaved rounds, and print the ratio."""
    set_up()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        os.environ["JIANGCHENG_HOME"] = home
        with Office.open("http") as served, Office.open("direct") as plain:
            begin(served)
            begin(plain)
            rounds = list(islice(penalties(plain), ROUNDS + 1))
            with served.database.connect_as_owner() as owner:
                key = issue(owner, department=rounds[0][0].record.issuer, label="benchmark", by="benchmark")
            report(served, plain, rounds, key)


def report(served: Office, plain: Office, rounds: Sequence[Sequence[Accepted]], key: str) -> None:
    """The rounds but for the first, which warms up, and what they came to."""
    http, direct = list[float](), list[float]()
    for rows in rounds:
        http.append(rate(lambda some=rows: over_http(served, some, key)))
        direct.append(rate(lambda some=rows: directly(plain, some)))
    print(f"HTTP {median(http[1:]):,.0f} records/s, direct {median(direct[1:]):,.0f} records/s, {len(http) - 1} rounds")
    print(f"HTTP / direct = {median(http[1:]) / median(direct[1:]):.2f}")


if __name__ == "__main__":
    main()
