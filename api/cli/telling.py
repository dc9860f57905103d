"""`history`: one home's story in order, every event with its day, its position and who did it."""

from collections.abc import Collection, Iterable, Iterator
from typing import Annotated
from uuid import UUID

import typer

from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.desk import MinPosition, desk
from api.cli.output import document, say, text
from api.cli.sealing import may_be_told, sealed_by, written
from api.cli.story import Storyteller
from domain.actors import ENGINE, Actor
from ledger.log.streams import Recorded, read_stream
from ledger.log.topics import topic_of
from projections.reading import Known
from rules.rulesets import Ruleset


@app.command("history")
def history_(
    subject: Annotated[str, typer.Argument(help="SCHEME:NUMBER.")],
    min_position: MinPosition = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Everything that happened to a subject, in order, in words; with --json the events themselves."""
    with desk(ledger, reader(department, officer, purpose), as_json=as_json, min_position=min_position) as opened:
        known = opened.subject(subject, what="history")
        with opened.office.pool.connection() as connection:
            recorded = list(read_stream(connection, known.subject_id))
        tell(known, recorded, opened.office.context.rulebook.versions[-1].ruleset)


def tell(known: Known, recorded: Iterable[Recorded], ruleset: Ruleset) -> None:
    """Print a story, as JSON Lines or in words."""
    text(say("history.of", subject=f"{known.scheme}:{known.number}", name=known.name))
    teller = Storyteller(ruleset)
    story = list(recorded)
    sealed = sealed_by(one.happened.event for one in story)
    for one in without_sealed(story, sealed):
        document(line_of(one, sealed))
        happened = one.happened
        told = teller.tell(happened.event)
        text(f"{happened.on}  #{one.position}  {_who(teller, happened.by)}: {told}")


def without_sealed(recorded: Iterable[Recorded], sealed: Collection[UUID]) -> Iterator[Recorded]:
    """The story without what it says of sealed records: only that there was one (INV-33)."""
    return (one for one in recorded if may_be_told(one.happened.event, sealed))


def line_of(one: Recorded, sealed: Collection[UUID] = ()) -> dict[str, object]:
    """An event as one JSON line; `recorded_at` is an instant in UTC."""
    return {
        "topic": topic_of(one.happened.event),
        "on": one.happened.on.isoformat(),
        "by": {"account": one.happened.by.account, "officer": one.happened.by.officer},
        "position": one.position,
        "recorded_at": one.recorded_at.isoformat(),
        "event": written(one.happened.event, sealed),
    }


def _who(teller: Storyteller, by: Actor) -> str:
    return say("history.engine") if by == ENGINE else f"{teller.department(by.account)} ({by.officer})"
