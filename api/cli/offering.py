"""`commitment offered|accept|decline`: what subjects offer your department, and its answer (C55)."""

from typing import Annotated
from uuid import UUID

import typer

from api.admission import Read, Reader
from api.cli.acting import WhyOption
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, reader
from api.cli.arguments import reason_of
from api.cli.committing import commitment
from api.cli.desk import current, desk
from api.cli.following import on_record, show
from api.cli.output import document, say, table, text
from api.procedures import offering
from api.procedures.offering import OpenOffer
from api.wiring import Office
from domain.commands import AcceptCommitment, DeclineCommitment
from projections.lookup import Lookup

OfferId = Annotated[UUID, typer.Argument(metavar="OFFER", help="The offer, as `commitment offered` names it.")]


@commitment.command("offered")
def offered(
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Commitments that subjects offer your department and that wait for its answer."""
    who = reader(department, officer, purpose)
    with desk(ledger, who, as_json=as_json) as opened:
        opened.admit(Read("commitments offered"))
        position = opened.office.views.position()
        found = list(offering.offered_to(opened.office, who.by.account))
    for one in found:
        document({**_told(one), "position": position})
    headings = ("offer", "name", "kind", "since", "until")
    table([say(f"commitment.{heading}") for heading in headings], [_row(one) for one in found])
    text(say("commitment.offers", many=len(found)))


def _told(one: OpenOffer) -> dict[str, object]:
    offer = one.offer
    return {
        "offer": str(offer.offer),
        "subject": str(one.subject_id),
        "name": one.name,
        "kind": offer.kind,
        "document": offer.document,
        "publication_agreed": offer.publication_agreed,
        "since": offer.since.isoformat(),
        "until": offer.until.isoformat(),
    }


def _row(one: OpenOffer) -> tuple[object, ...]:
    offer = one.offer
    return offer.offer, one.name, say(f"own.commitment.{offer.kind}"), offer.since, offer.until


@commitment.command("accept")
def accept(
    offer: OfferId,
    record: Annotated[str, typer.Option("--record", help="The commitment that your department filed on it.")],
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Accept an offer: by the commitment that was filed on it."""
    who = reader(department, officer, purpose)
    with current(ledger, as_json=as_json) as opened:
        with on_record(opened, who, "commitment accept"):
            filed = Lookup(opened.pool).record(record)
        _answer(opened, AcceptCommitment(offer, filed.id), who, "commitment accept")


@commitment.command("decline")
def decline(
    offer: OfferId,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Do not accept an offer, and say why."""
    who, why = reader(department, officer, purpose), reason_of(reason)
    with current(ledger, as_json=as_json) as opened:
        _answer(opened, DeclineCommitment(offer, why), who, "commitment decline")


def _answer(opened: Office, command: AcceptCommitment | DeclineCommitment, who: Reader, verb: str) -> None:
    with on_record(opened, who, verb):
        subject_id = offering.about(opened, command.offer)
    with on_record(opened, who, verb, subject_id):
        before = opened.application.subject(subject_id)
        show(opened, opened.ledger.execute(subject_id, command, by=who.by), before)
