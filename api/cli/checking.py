"""`check`: may this filing go on? The strictest outcome of what applies to its subject, with the obligations."""

from typing import Annotated

import typer

from api.admission import Read
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.desk import MinPosition, desk
from api.cli.output import document, say, text
from api.cli.story import in_words
from domain.values import Node
from projections.answering import answer_now
from projections.checking import NOT_KNOWN, Answer, Bite, Place
from projections.fresh import find_now
from rules.powers import Spot


@app.command("check")
def check_(
    subject: Annotated[str, typer.Argument(help="SCHEME:NUMBER.")],
    matter: Annotated[str, typer.Option("--matter", help="The matter the filing is about.")],
    node: Annotated[Node, typer.Option("--node", help="Where in the filing the check is made.")],
    filing: Annotated[str | None, typer.Option("--filing", help="The filing's own number.")] = None,
    min_position: MinPosition = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Check a subject at a matter and node: allow, warn, hold or intercept, today."""
    with desk(ledger, reader(department, officer, purpose), as_json=as_json, min_position=min_position) as opened:
        context = opened.office.context
        at = Place(opened.reader.by.account, matter, node, context.today())
        known = find_now(opened.office.views, context, subject)
        opened.admit(Read("check", Spot(matter, node), filing), subject_id=known.subject_id if known else None)
        if known is None:
            _show(NOT_KNOWN, at, subject=subject, name=None, position=opened.office.views.position())
        else:
            answer, position = answer_now(opened.office.views, opened.office.pool, context, known.subject_id, at)
            _show(answer, at, subject=f"{known.scheme}:{known.number}", name=known.name, position=position)


def _show(answer: Answer, at: Place, *, subject: str, name: str | None, position: int) -> None:
    document(
        {
            "subject": subject,
            "name": name,
            "known": name is not None,
            "matter": at.matter,
            "node": str(at.node),
            "on": at.on.isoformat(),
            "outcome": str(answer.outcome),
            "measures": [_bite_document(bite) for bite in answer.measures],
            "incentives": [_bite_document(bite) for bite in answer.incentives],
            "position": position,
        }
    )
    text(say("check.outcome", subject=subject, outcome=say(f"outcome.{answer.outcome}"), on=at.on))
    if name is None:
        text(say("check.not_known"))
    for bite in answer.measures:
        text(_told(bite, "check.measure"))
    for bite in answer.incentives:
        text(_told(bite, "check.incentive"))


def _told(bite: Bite, key: str) -> str:
    return say(
        key,
        measure=in_words(bite.title),
        outcome=say(f"outcome.{bite.outcome}"),
        obligation=in_words(bite.obligation),
        standing=say(f"check.{bite.standing}"),
        until=bite.until or "",
    )


def _bite_document(bite: Bite) -> dict[str, object]:
    return {
        "measure": bite.measure,
        "outcome": str(bite.outcome),
        "standing": str(bite.standing),
        "obligation": in_words(bite.obligation),
        "departments": list(bite.departments),
        "grounds": list(bite.grounds),
        "until": bite.until.isoformat() if bite.until else None,
    }
