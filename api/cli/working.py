"""`jiangcheng worker`, and `aside list | release`: what the passing of days asks for, and the subjects it fails on."""

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Annotated

import typer

from api.cli.app import AsJson, LedgerName, app, office
from api.cli.desk import current
from api.cli.output import document, say, table, text
from api.worker import Done, Worker
from domain.errors import NotFound
from projections.worklist import Failure

aside = typer.Typer(help="Subjects that reconciling fails on: list them, release one.", no_args_is_help=True)
app.add_typer(aside, name="aside")

_DONE, _FAILED, _INTERRUPTED = 0, 1, 130
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@app.command("worker")
def worker(
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, then end; 1 if something failed.")] = False,
    ledger: LedgerName = "main",
    as_json: AsJson = False,
) -> None:
    """Reconcile every subject whose day has come, now and from then on; a signal ends it between two batches."""
    with office(ledger, as_json=as_json) as opened, told_to_stop() as stop:
        at_work = Worker(opened, stop)
        status = _once(at_work, stop) if once else _on_and_on(at_work, ledger)
    raise typer.Exit(status)


def _once(at_work: Worker, stop: Event) -> int:
    failed = 0
    for done in at_work.due_now():
        _tell(done)
        failed += len(done.failures)
    if stop.is_set():
        return _INTERRUPTED
    text(say("worker.nothing_left"))
    return _FAILED if failed else _DONE


def _on_and_on(at_work: Worker, ledger: str) -> int:
    text(say("worker.begins", ledger=ledger))
    for done in at_work.run():
        _tell(done)
    text(say("worker.ends"))
    return _DONE


@contextmanager
def told_to_stop() -> Iterator[Event]:
    """Set by the first signal; a second one does what it did before: it interrupts."""
    stop = Event()
    before = {number: signal.getsignal(number) for number in _SIGNALS}

    def as_before() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def tell(_signal: int, _frame: FrameType | None) -> None:
        stop.set()
        as_before()

    for number in _SIGNALS:
        signal.signal(number, tell)
    try:
        yield stop
    finally:
        as_before()


def _tell(done: Done) -> None:
    document(
        {
            "day": done.day.isoformat(),
            "subjects": done.subjects,
            "events": dict(done.events),
            "failures": [_failure(failure) for failure in done.failures],
            "left": done.left,
            "position": done.position,
        }
    )
    events = Counter(done.events).total()
    text(say("worker.batch", day=done.day, subjects=done.subjects, events=events, position=done.position))
    for failure in done.failures:
        key = "worker.set_aside" if failure.is_set_aside else "worker.failed"
        text(say(key, subject=failure.subject_id, failures=failure.failures, reason=failure.reason))


def _failure(failure: Failure) -> dict[str, object]:
    return {
        "subject": str(failure.subject_id),
        "reason": failure.reason,
        "failures": failure.failures,
        "set_aside": failure.is_set_aside,
    }


@aside.callback()
def _verbs() -> None:
    """Subjects that reconciling fails on."""


@aside.command("list")
def list_(ledger: LedgerName = "main", as_json: AsJson = False) -> None:
    """Subjects that no worker tries any more, by their ids, each with the reason."""
    with current(ledger, as_json=as_json) as opened:
        found = opened.worklist.set_aside()
    for one in found:
        since = one.since.isoformat(timespec="seconds")
        document(
            {"subject": str(one.subject_id), "since": since, "failures": one.failures, "reason": one.reason},
        )
    headings = [say(f"aside.{name}") for name in ("subject", "since", "failures", "reason")]
    table(headings, [(one.subject_id, f"{one.since:%Y-%m-%d %H:%M}", one.failures, one.reason) for one in found])


@aside.command("release")
def release(
    subject: Annotated[str, typer.Argument(help="Its id as `aside list` prints it, or SCHEME:NUMBER.")],
    ledger: LedgerName = "main",
    as_json: AsJson = False,
) -> None:
    """Let workers try a subject again, from its first failure on."""
    with current(ledger, as_json=as_json) as opened:
        found = opened.views.find(subject).subject_id
        if not opened.worklist.release(found):
            raise NotFound(f"{subject[:80]} is not set aside", do="`jiangcheng aside list` prints those that are.")
    document({"subject": str(found), "released": True})
    text(say("aside.released", subject=found))
