"""How long 100,000 checks take as one batch over HTTP, as a ratio to one SQL statement measured in the same run.

Method. The embedded server with its production settings; a simulated ledger under the bundled pack, into which the
penalties of the first thousands of homes of the real file are filed, so that checks find orders and pushed tasks. The
checks go through the homes again and again, each in a filing of its own. Rounds are interleaved, a time is the median
of its rounds.

- batch: `POST /checks:batch` to a served process over one connection, from the first byte sent to the last answer read:
  key, officer, powers of each line, orders, tasks, the answers in words, and a row each in the access log, chained and
  committed before its answer leaves.
- statement: one statement that reads the same for the same subjects from the same views (position, whether the view
  is at its stream's head, open orders with what follows on the day, each department's task, the documents it rests
  on), inserts as many rows with the same columns into the same table, and hands every check's answer to this process,
  each with its commit. It hashes each row by itself: a chain is more than one statement can do.

The line is 3. Both must leave a row in the access log for every check, or there is no figure.

    python -m benchmarks.check_batches
"""

import json
import os
import tempfile
from collections.abc import Sequence
from http.client import HTTPConnection
from itertools import cycle, islice
from statistics import median
from time import perf_counter
from uuid import UUID, uuid4

from api.process import set_up
from api.wiring import Office
from benchmarks.checks import DEPARTMENT, LEDGER, MATTER, PORT, begin, served
from ledger.keys import issue

SUBJECTS = 3_000
CHECKS = 100_000
ROUNDS = 3
LINE = 3.0
_PIECE = 1 << 16  # bytes

STATEMENT = """
WITH asked AS (
    SELECT * FROM unnest(%(entries)s::uuid[], %(subjects)s::uuid[], %(filings)s::text[])
        AS a (entry, subject_id, filing)
), sought AS MATERIALIZED (
    SELECT DISTINCT subject_id FROM asked
), heads AS (
    SELECT originator_id AS subject_id, max(originator_version) AS version
    FROM ledger.stored_events JOIN sought ON subject_id = originator_id GROUP BY 1
), orders AS (
    SELECT DISTINCT ON (subject_id, order_no) subject_id, order_no, measure, version, state, grounds, untils
    FROM views.order_steps JOIN sought USING (subject_id) ORDER BY subject_id, order_no, position DESC
), tasks AS (
    SELECT DISTINCT ON (task_id) task_id, subject_id, order_no, department, state
    FROM views.task_steps JOIN sought USING (subject_id) ORDER BY task_id, position DESC
), following AS (
    SELECT f.subject_id, measure, max(ends_on) AS until, array_agg(DISTINCT doc_no) AS grounds
    FROM views.follows AS f JOIN sought AS a ON a.subject_id = f.subject_id
    LEFT JOIN views.records AS r ON r.record_id = ANY(f.cites)
    WHERE starts_on <= %(on)s AND (ends_on IS NULL OR ends_on > %(on)s) GROUP BY 1, 2
), bites AS (
    SELECT o.subject_id, array_agg(o.measure) AS measures, array_agg(o.version) AS versions,
        array_agg(t.department) AS departments, array_agg(t.state) AS states, array_agg(f.until) AS untils,
        array_agg(array_to_string(f.grounds, ',')) AS grounds
    FROM orders AS o JOIN following AS f USING (subject_id, measure) JOIN tasks AS t USING (subject_id, order_no)
    WHERE o.state = 'open' GROUP BY 1
), answers AS (
    SELECT a.entry, a.subject_id, a.filing, p.position, s.version = h.version AS at_head, s.kind, b.measures,
        b.versions, b.departments, b.states, b.untils, b.grounds
    FROM views.progress AS p CROSS JOIN asked AS a JOIN views.subjects AS s USING (subject_id)
    JOIN heads AS h USING (subject_id) LEFT JOIN bites AS b USING (subject_id)
), logged AS (
    INSERT INTO access.log (month, chain, place, at, entry, department, officer, purpose, what, subject_id, matter,
        node, filing, outcome, reason, answer, hash)
    SELECT date_trunc('month', now() AT TIME ZONE 'UTC')::date, %(chain)s, row_number() OVER (), clock_timestamp(),
        entry, %(department)s, 'benchmark', 'licence', 'check', subject_id, %(matter)s, 'handling', filing, 'granted',
        NULL, CASE WHEN measures IS NULL THEN 'allow' ELSE 'warn' END, sha256(uuid_send(entry))
    FROM answers
)
SELECT * FROM answers
"""


def ask(key: str, subjects: Sequence[UUID]) -> float:
    """Seconds for all checks as one batch over HTTP."""
    body = "".join(f"{line(subject, place)}\n" for place, subject in enumerate(subjects)).encode()
    headers = {
        "Authorization": f"Bearer {key}",
        "Jiangcheng-Officer": "benchmark",
        "Jiangcheng-Purpose": "licence",
        "Content-Type": "application/x-ndjson",
    }
    connection = HTTPConnection("127.0.0.1", PORT, timeout=600)
    begun = perf_counter()
    connection.request("POST", "/checks:batch", body, headers)
    response = connection.getresponse()
    assert response.status == 200, response.read()
    answers = 0
    while piece := response.read(_PIECE):
        answers += piece.count(b"\n")
    elapsed = perf_counter() - begun
    connection.close()
    assert answers == len(subjects), answers
    return elapsed


def line(subject: UUID, place: int) -> str:
    """A check as it is sent."""
    return json.dumps({"subject": str(subject), "matter": MATTER, "node": "handling", "filing": f"F-{place}"})


def state(office: Office, subjects: Sequence[UUID]) -> float:
    """Seconds for the one statement."""
    given = {
        "entries": [uuid4() for _ in subjects],
        "subjects": list(subjects),
        "filings": [f"F-{place}" for place in range(len(subjects))],
        "on": office.context.today(),
        "chain": uuid4(),
        "department": DEPARTMENT,
        "matter": MATTER,
    }
    with office.database.connect() as connection:
        begun = perf_counter()
        found = connection.execute(STATEMENT, given).fetchall()
        connection.commit()
        elapsed = perf_counter() - begun
    assert len(found) == len(subjects), len(found)
    return elapsed


def logged(office: Office) -> int:
    """Answered checks in the access log."""
    with office.pool.connection() as connection:
        [(rows,)] = connection.execute("SELECT count(answer) FROM access.log").fetchall()
    return int(str(rows))


def main() -> None:
    """Measure, and print the ratio."""
    set_up()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        os.environ["JIANGCHENG_HOME"] = home
        with Office.open(LEDGER) as office:
            begin(office, subjects=SUBJECTS)
            with office.database.connect_as_owner() as owner:
                key = issue(owner, department=DEPARTMENT, label="benchmark", by="benchmark")
            subjects = list(islice(cycle(office.views.everyone()), CHECKS))
            times: dict[str, list[float]] = {"batch": [], "statement": []}
            with served():
                for _ in range(ROUNDS):
                    before = logged(office)
                    times["batch"].append(ask(key, subjects))
                    assert logged(office) == before + CHECKS
                    times["statement"].append(state(office, subjects))
                    assert logged(office) == before + 2 * CHECKS
    batch, statement = median(times["batch"]), median(times["statement"])
    for name, found in times.items():
        print(f"{name}: {', '.join(f'{seconds:.2f}' for seconds in found)} s for {CHECKS:,} of {SUBJECTS:,} subjects")
    print(f"batch / statement = {batch / statement:.2f} (line {LINE:g})")


if __name__ == "__main__":
    main()
