"""How long a command takes on a very long stream: 100,000 records over 20 years and 1,000 open tasks.

Method: one simulated ledger on the embedded server under the bundled pack with its directory widened to 1,000 survey
agencies, so that one order has 1,000 tasks; records of one home are filed a month at a time over 20 years (the longest
window is two years). Then commands are timed one by one as a caller sees them, each with its own commit: a department
accepts or reports, and now and then the issuer files a record of the day. Printed: p50, p99 and the most in
milliseconds, of filings, of answers and of both, the ratio of p99 to the limit of 50 ms, and beside it one raw
autocommit INSERT of 600 bytes in the same run.

    python -m benchmarks.long_stream [--records 100000] [--commands 500]
"""

import argparse
import hashlib
import os
import statistics
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from time import perf_counter

from api.wiring import Office
from domain.actors import Actor
from domain.commands import AcceptTask, Command, FileRecords, SubmitFeedback
from domain.content import with_content_hash
from domain.records import LegalDocument, Record, RecordKind, RepairNotice, record_id, subject_id
from domain.state import Registration
from domain.transitions import TaskState
from domain.values import FeedbackResult, Polarity, Severity, SubjectKind
from ledger.genesis import ClockKind, Genesis
from rules.rulesets import Binding, Department, Ruleset, Text
from rules.writing.loading import find, load

LIMIT = 50.0  # milliseconds
DEPARTMENTS = 1_000
BEGAN = date(2015, 1, 2)
HOME = Registration(SubjectKind.ENTERPRISE, "us-nh", "AL|LONG", "LONG", "AL")
SUBJECT = subject_id(HOME.scheme, HOME.number)


def widened(ruleset: Ruleset) -> Ruleset:
    """The ruleset with 1,000 survey agencies in one region."""
    many = tuple(
        Binding(role="survey_agency", department=f"local:agency-{i:04}", region="AL", effective_from=BEGAN)
        for i in range(DEPARTMENTS)
    )
    kept = tuple(b for b in ruleset.directory if b.role != "survey_agency")
    named = tuple(Department(department=b.department, name=Text(en="Agency", zh="机构")) for b in many)
    return ruleset.model_copy(update={"directory": kept + many, "departments": ruleset.departments + named})


def record(ruleset: Ruleset, day: date, number: int) -> Record:
    """A small fine of a day."""
    intake = ruleset.intake[0]
    digest = hashlib.sha256(f"{number}".encode()).hexdigest()
    return with_content_hash(
        Record(
            record_id=record_id("benchmark", digest),
            kind=RecordKind.PENALTY,
            document=LegalDocument(intake.doc_type, digest, intake.issuer, day, day),
            determined_on=day,
            catalogue_item=intake.catalogue_item,
            behaviour_code=intake.behaviour_code,
            severity=Severity.GENERAL,
            polarity=Polarity.ADVERSE,
            subject_name=HOME.name,
            region=HOME.region,
            repair_notice=RepairNotice.SERVED,
            content_hash="",
            fields={"penalty_kind": "fine", "amount_minor": 100_000},
        )
    )


def fill(office: Office, ruleset: Ruleset, records: int) -> None:
    """File the records a month at a time over 20 years."""
    by = Actor(ruleset.intake[0].issuer, "benchmark")
    months, filed = 240, 0
    for month in range(months):
        first = BEGAN + timedelta(days=round(month * 30.4375))
        office.context.advance_to(first + timedelta(days=30), by=by)
        share = (month + 1) * records // months - filed
        some = tuple(record(ruleset, first + timedelta(days=i * 30 // share), filed + i) for i in range(share))
        office.ledger.execute(SUBJECT, FileRecords(HOME, some), by=by)
        filed += share


def commands(office: Office, ruleset: Ruleset, many: int) -> Iterator[tuple[Command, Actor]]:
    """What departments and the issuer do next."""
    for number in range(many):
        if number % 10 == 9:
            today = office.context.today()
            fresh = record(ruleset, today, 10_000_000 + number)
            yield FileRecords(HOME, (fresh,)), Actor(ruleset.intake[0].issuer, "benchmark")
            continue
        tasks = office.application.subject(SUBJECT).tasks.values()
        task = next(t for t in tasks if t.state in (TaskState.PUSHED, TaskState.OVERDUE) and t.department)
        by = Actor(task.department or "", "benchmark")
        yield AcceptTask(task.task), by
        yield SubmitFeedback(task.task, FeedbackResult.IMPLEMENTED), by


def percentile(times: list[float], share: float) -> float:
    """The time that so many of them do not exceed."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def measure(office: Office, ruleset: Ruleset, many: int) -> tuple[list[float], list[float]]:
    """The time of each command in milliseconds: filings, and answers of departments."""
    filings: list[float] = []
    answers: list[float] = []
    for command, by in commands(office, ruleset, many):
        begun = perf_counter()
        office.ledger.execute(SUBJECT, command, by=by)
        taken = (perf_counter() - begun) * 1000
        (filings if isinstance(command, FileRecords) else answers).append(taken)
    return filings, answers


def told(what: str, times: list[float]) -> str:
    """One line about some commands."""
    p50, p99 = statistics.median(times), percentile(times, 0.99)
    measured = f"p50 {p50:.1f} ms, p99 {p99:.1f} ms, most {max(times):.1f} ms, p99 / limit {p99 / LIMIT:.2f}"
    return f"{what}: {len(times)}, {measured}"


def raw_insert(office: Office, many: int) -> list[float]:
    """The time of one raw autocommit INSERT, in milliseconds, into a table of two columns."""
    times = []
    with office.database.connect_as_owner() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS public.raw (id bigserial PRIMARY KEY, state bytea)")
        for _ in range(many):
            begun = perf_counter()
            connection.execute("INSERT INTO public.raw (state) VALUES (%s)", (bytes(600),), prepare=True)
            times.append((perf_counter() - begun) * 1000)
    return times


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--commands", type=int, default=500)
    chosen = parser.parse_args()
    ruleset = widened(load(find("us-nursing-homes")))
    with tempfile.TemporaryDirectory(prefix="jiangcheng-bench-") as folder:
        os.environ["JIANGCHENG_HOME"] = folder
        with Office.open("long") as office:
            acknowledged = tuple(p.key for p in ruleset.parameters if p.needs_legal_confirmation)
            office.begin(Genesis(ruleset, ClockKind.SIMULATED, BEGAN, acknowledged, Actor("platform", "benchmark")))
            begun = perf_counter()
            fill(office, ruleset, chosen.records)
            state = office.application.subject(SUBJECT)
            print(f"filled in {perf_counter() - begun:.0f} s: {state.version} events")
            print(f"the state holds {len(state.records)} records")
            print(f"open tasks: {sum(task.open for task in state.tasks.values())}")
            filings, answers = measure(office, ruleset, chosen.commands)
            raw = statistics.median(raw_insert(office, chosen.commands))
    times = filings + answers
    print(told("filings", filings))
    print(told("answers of departments", answers))
    print(told("all commands", times))
    print(f"raw autocommit INSERT p50 {raw:.2f} ms, p50 / raw: {statistics.median(times) / raw:.0f}")


if __name__ == "__main__":
    main()
