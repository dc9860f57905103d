"""What every acting verb prints: the position it wrote at, and what followed from it."""

from uuid import UUID

from api.cli.output import document, say, text
from api.cli.sealing import may_be_told, sealed_of, written
from api.cli.story import Storyteller
from api.wiring import Office
from domain.actors import Actor
from domain.commands import Command
from domain.state import Subject
from ledger.ledger import Executed
from ledger.log.topics import topic_of


def act(opened: Office, subject_id: UUID, command: Command, *, by: Actor) -> None:
    """Carry out a command and print what came of it; that it asked for nothing new is said and is no error."""
    before = opened.application.subject(subject_id)
    executed = opened.ledger.execute(subject_id, command, by=by)
    opened.projector.catch_up()
    _show(opened, executed, before)


def nothing_new(subject: Subject) -> None:
    """Say that what was asked for was so already."""
    document({"subject": _named(subject), "position": None, "events": []})
    text(say("act.nothing_new"))


def _named(subject: Subject) -> str | None:
    who = subject.registration
    return None if who is None else f"{who.scheme}:{who.number}"


def _show(opened: Office, executed: Executed, before: Subject) -> None:
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
