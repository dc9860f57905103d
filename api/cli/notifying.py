"""`notify`: who is to be told that there is something new about them; for the gateway that carries it there."""

from typing import Annotated

import typer

from api.admission import Read
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.desk import desk
from api.cli.output import document, say, table, text
from api.own.carrying import news_to_carry
from domain.values import Purpose
from rules.powers import Bar


@app.command("notify")
def notify_(
    after: Annotated[int, typer.Option("--after", min=0, max=2**63 - 1, help="What an earlier run went on with.")] = 0,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Hand on who is to be told of news about themselves, as each chose, for operation; with --json where to."""
    who = reader(department, officer, purpose)
    read = Read("notify", bar=None if who.purpose is Purpose.OPERATION else Bar.PURPOSE)
    with desk(ledger, who, as_json=as_json) as opened:
        opened.admit(read)
        head = opened.office.application.tail().head()
        found = list(news_to_carry(opened.office, after=after, up_to=head))
        for subject_id in {one.subject_id for one in found}:
            opened.admit(read, subject_id=subject_id)
    for one in found:
        told = {"subject": str(one.subject_id), "channel": one.channel, "contact": one.contact, "news": one.many}
        document({**told, "next": head})
    headings = [say(f"notify.{heading}") for heading in ("subject", "channel", "news")]
    table(headings, [(str(one.subject_id)[:8], say(f"own.{one.channel}"), one.many) for one in found])
    text(say("notify.many", many=len(found), next=head))
