"""`demo advance`: let days pass in a demonstration, and see what time alone does."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Final
from uuid import UUID

import msgspec
import typer

from api.cli.app import AsJson, app, office
from api.cli.output import document, say, table, text
from api.cli.story import Storyteller
from api.cli.working import told_to_stop
from api.demo_clock import LONGEST, DayPassed, advance, refuse_unless_demo
from api.wiring import Office
from domain.errors import InvalidInput
from domain.events import Happened

demo = typer.Typer(help="Demonstrations: a city that lives, and days that pass.", no_args_is_help=True)
app.add_typer(demo, name="demo")

CITY: Final = "city"
"""The ledger of the city that `demo run` tells; time passes there unless another is named."""
_DONE, _FAILED, _INTERRUPTED = 0, 1, 130
_LINES: Final = 12  # told of one day; the table counts all
_KINDS: Final = (
    ("demo.expired", ("CaseExpired", "GroundEnded")),
    ("demo.lifted", ("MeasureLiftOrdered",)),
    ("demo.recalled", ("TaskRecalled",)),
    ("demo.reminded", ("ReminderSent",)),
    (
        "demo.overdue",
        ("TaskOverdue", "FeedbackOverdue", "LiftOverdue", "CorrectionOverdue", "RepairOverdue", "ListEntryOverdue"),
    ),
    ("demo.escalated", ("TaskEscalated",)),
    ("demo.resumed", ("OrderResumed", "TaskResumed")),
    ("demo.ordered", ("OrderOpened", "OrderProposed")),
    ("demo.pushed", ("TaskPushed",)),
    ("demo.closed", ("OrderClosed",)),
)
_NAMED: Final = frozenset(name for _, names in _KINDS for name in names)


@demo.callback()
def _verbs() -> None:
    """Demonstrations: a city that lives, and days that pass."""


@demo.command("advance")
def advance_(
    time: Annotated[str, typer.Argument(help="How far: 30d for thirty days, 4w for four weeks.")],
    ledger: Annotated[str, typer.Option("--ledger", help="The demonstration.", envvar="JIANGCHENG_LEDGER")] = CITY,
    as_json: AsJson = False,
) -> None:
    """Let days pass, each as the worker would meet it, and tell what time alone did; subjects by their ids alone."""
    days = days_of(time)
    with office(ledger, as_json=as_json) as opened, told_to_stop() as stop:
        refuse_unless_demo(opened)
        text(say("demo.begins", day=opened.context.turn_to_now(), days=days))
        counted, failed = Counter[str](), 0
        for passed in advance(opened, days=days, stop=stop):
            _tell(opened, passed)
            counted += passed.events
            failed += len(passed.failures)
        _sum_up(opened, counted)
    raise typer.Exit(_INTERRUPTED if stop.is_set() else _FAILED if failed else _DONE)


def days_of(written: str) -> int:
    """A span written 30d or 4w, in days. Raises InvalidInput."""
    found = re.fullmatch(r"([1-9][0-9]{0,3})([dw])", written)
    days = 0 if found is None else int(found[1]) * (7 if found[2] == "w" else 1)
    if not 1 <= days <= LONGEST:
        raise InvalidInput(
            f"{written[:40]!r} is no span of 1 to {LONGEST} days", do="Write 30d for thirty days, 4w for four weeks."
        )
    return days


def _tell(opened: Office, passed: DayPassed) -> None:
    lines = list(_lines(opened, passed))
    document(
        {
            "day": passed.day.isoformat(),
            "events": dict(passed.events),
            "happened": [{"subject": str(subject), "told": told} for subject, told in lines],
            "failures": [{"subject": str(one.subject_id), "reason": one.reason} for one in passed.failures],
        }
    )
    for subject, told in lines[:_LINES]:
        text(f"{passed.day}  {str(subject)[:8]}  {told}")
    if len(lines) > _LINES:
        text(say("demo.more", day=passed.day, many=len(lines) - _LINES))
    for one in passed.failures:
        text(say("worker.failed", subject=one.subject_id, failures=one.failures, reason=one.reason))


def _lines(opened: Office, passed: DayPassed) -> Iterator[tuple[UUID, str]]:
    tellers: dict[UUID, Storyteller] = {}
    for subject, happened in passed.happened:
        if _is_told(happened):
            if subject not in tellers:
                tellers[subject] = _teller(opened, subject)
            yield subject, tellers[subject].tell(happened.event)


def _is_told(happened: Happened) -> bool:
    return type(happened.event).__name__ in _NAMED


def _teller(opened: Office, subject: UUID) -> Storyteller:
    """One that knows orders and tasks, and no document: nobody has said what they read for (P-8)."""
    state = opened.application.subject(subject)
    ruleset = opened.context.rulebook.governing(opened.context.today()).ruleset
    return Storyteller(ruleset, subject=msgspec.structs.replace(state, records={}))


def _sum_up(opened: Office, counted: Counter[str]) -> None:
    rows = [(say(key), sum(counted[name] for name in names)) for key, names in _KINDS]
    table((say("story.what"), say("story.many")), [row for row in rows if row[1]])
    text(say("demo.ends", day=opened.context.today()))
