"""What every acting verb prints: the position it wrote at, and what followed from it."""

from uuid import UUID

import msgspec

from api.cli.output import document, say, text
from api.cli.story import Storyteller
from api.wiring import Office
from domain.actors import Actor
from domain.commands import Command
from domain.state import Subject
from ledger.ledger import Executed
from ledger.topics import topic_of


def act(opened: Office, subject_id: UUID, command: Command, *, by: Actor) -> None:
    """Carry out a command and print what came of it; that it asked for nothing new is said and is no error."""
    before = opened.application.subject(subject_id)
    executed = opened.ledger.execute(subject_id, command, by=by)
    opened.projector.catch_up()
    _show(opened, executed, before)


def _show(opened: Office, executed: Executed, before: Subject) -> None:
    who = executed.subject.registration
    subject = None if who is None else f"{who.scheme}:{who.number}"
    document(
        {
            "subject": subject,
            "position": executed.position,
            "events": [
                {"topic": topic_of(one.event), "event": msgspec.to_builtins(one.event)} for one in executed.happened
            ],
        }
    )
    if executed.position is None:
        text(say("act.nothing_new"))
        return
    text(say("act.written", subject=subject, position=executed.position))
    teller = Storyteller(opened.context.rulebook.versions[-1].ruleset, subject=before)
    for one in executed.happened:
        text(f"  {teller.tell(one.event)}")
