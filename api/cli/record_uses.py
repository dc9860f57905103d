"""`record uses`: who acted on a record, above all on one that a review has undone (INV-20)."""

from collections.abc import Iterator

import msgspec

from api.admission import Read
from api.cli.acting import RecordId
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, reader
from api.cli.desk import MinPosition, desk
from api.cli.output import document, say, table, text
from api.cli.records import record
from api.cli.story import Storyteller
from api.explanation import short
from api.record_uses import RecordUses, recorded, uses_of
from projections.lookup import Lookup
from projections.reliance import Resting


@record.command("uses")
def uses(
    written: RecordId,
    min_position: MinPosition = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Who acted on a record: orders, departments, filings; and the incentives that it took from its subject."""
    with desk(ledger, reader(department, officer, purpose), as_json=as_json, min_position=min_position) as opened:
        about = recorded(opened.office, Lookup(opened.office.pool).record(written))
        what = Read("record uses", tasks_of=about.filed.answers)
        opened.admit(what, subject_id=about.found.subject_id)
        found = uses_of(opened.office, about)
        teller = Storyteller(opened.office.context.rulebook.versions[-1].ruleset)
    document(_document(found))
    _tell(found, teller)


def _document(found: RecordUses) -> dict[str, object]:
    filed = found.recorded.filed
    parts = {"orders": found.orders, "checks": found.checks, "stopped": found.stopped, "lost": found.lost}
    return {
        "record": str(found.recorded.found.id),
        "doc_no": filed.record.document.doc_no,
        "standing": str(filed.standing),
        "void_from": None if filed.void_from is None else filed.void_from.isoformat(),
        **{name: msgspec.to_builtins(lines) for name, lines in parts.items()},
        "position": found.position,
    }


def _tell(found: RecordUses, teller: Storyteller) -> None:
    filed = found.recorded.filed
    standing = say(f"standing.{filed.standing}")
    text(say("uses.record", document=short(filed.record.document.doc_no), standing=standing))
    columns = ("measure", "from", "until", "department", "accepted_on", "applied", "lifted_on")
    rows = [row for order in found.orders for row in _rows(order, teller)]
    table([say(f"uses.{name}") for name in columns], rows)
    for check in found.checks:
        text(
            say(
                "uses.check",
                on=check.at.date(),
                department=teller.department(check.department),
                filing=check.filing or "",
                answer=say(f"outcome.{check.answer}"),
            )
        )
    for stop in found.stopped:
        text(say("uses.stopped", on=stop.on, department=teller.department(stop.department), filing=stop.filing))
    for span in found.lost:
        text(say("uses.lost", measure=teller.measure(span.measure), start=span.start, until=span.until or ""))


def _rows(order: Resting, teller: Storyteller) -> Iterator[list[object]]:
    rested = [teller.measure(order.measure), order.from_, order.until or ""]
    if not order.parts:
        yield [*rested, "", "", "", ""]
    for part in order.parts:
        applied = " ".join(f"{done.on} {done.filing or ''}".strip() for done in part.applied)
        yield [*rested, teller.department(part.department), part.accepted_on or "", applied, part.lifted_on or ""]
