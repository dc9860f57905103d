"""`history`: one home's story in order, every event with its day, its position and who did it."""

from collections.abc import Iterable
from typing import Annotated

import typer

from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.desk import MinPosition, desk
from api.cli.output import document, say, text
from api.cli.sealing import line_of, sealed_by, without_sealed
from api.cli.story import Storyteller
from domain.actors import ENGINE, Actor
from ledger.log.streams import Recorded, read_stream
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


def _who(teller: Storyteller, by: Actor) -> str:
    if by == ENGINE:
        return say("history.engine")
    if by.subject is not None:
        return say("history.itself", who=by.officer[:8])
    return f"{teller.department(by.account)} ({by.officer})"
