"""What every acting verb prints: the position it wrote at, and what followed from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from api.admission import Reader
from api.cli.output import document, say, text
from api.cli.sealing import may_be_told, sealed_of, written
from api.cli.story import Storyteller
from api.wiring import Office
from domain.actors import Actor
from domain.commands import Command
from domain.errors import Refused, WrongActor
from domain.state import Subject
from ledger.access import Access
from ledger.ledger import Executed
from ledger.log.topics import topic_of
from rules.powers import takes_part


def act(opened: Office, subject_id: UUID, command: Command, *, by: Actor) -> None:
    """Carry out a command and print what came of it; that it asked for nothing new is said and is no error."""
    before = opened.application.subject(subject_id)
    show(opened, opened.ledger.execute(subject_id, command, by=by), before)


@contextmanager
def on_record(opened: Office, who: Reader, verb: str, subject_id: UUID | None = None) -> Iterator[None]:
    """Whatever is refused in here is on record as refused, with the code of its error, before it is told (INV-27)."""
    try:
        yield
    except Refused as refusal:
        access = Access(by=who.by, purpose=who.purpose, what=verb, subject_id=subject_id, bar=refusal.code)
        opened.access.write(access)
        raise


def refuse_outsider(opened: Office, by: Actor) -> None:
    """Refuse a department that takes no part. Raises WrongActor."""
    ruleset = opened.context.rulebook.governing(opened.context.today()).ruleset
    if not takes_part(ruleset, by.account):
        raise WrongActor(f"{by.account[:80]} takes no part in this ledger", do="Have the ruleset list the department.")


def nothing_new(subject: Subject) -> None:
    """Say that what was asked for was so already."""
    document({"subject": _named(subject), "position": None, "events": []})
    text(say("act.nothing_new"))


def _named(subject: Subject) -> str | None:
    who = subject.registration
    return None if who is None else f"{who.scheme}:{who.number}"


def show(opened: Office, executed: Executed, before: Subject) -> None:
    """Bring the views up to date and print what came of a command."""
    opened.projector.catch_up()
    if executed.position is None:
        nothing_new(executed.subject)
        return
    subject = _named(executed.subject)
    sealed = sealed_of(executed.subject)
    told = [one.event for one in executed.happened if may_be_told(one.event, sealed)]
    events = [{"topic": topic_of(event), "event": written(event, sealed)} for event in told]
    document({"subject": subject, "position": executed.position, "events": events})
    text(say("act.written", subject=subject, position=executed.position))
    teller = Storyteller(opened.context.rulebook.versions[-1].ruleset, subject=before)
    for event in told:
        text(f"  {teller.tell(event)}")
