"""`check`: may this filing go on? `held` and `decide`: what a check holds, and what an officer decides about it."""

from typing import Annotated, Final
from uuid import UUID

import typer
from pydantic import TypeAdapter, ValidationError

from api.admission import Read, judge, row_of
from api.checks import Asked, CheckAnswer, Sought, made, on_record, see
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, actor, app, reader
from api.cli.arguments import reason_of
from api.cli.barring import outside
from api.cli.desk import Desk, MinPosition, current, desk
from api.cli.output import document, language, say, table, text
from api.holds import decide_hold, waiting
from api.http.check_models import Bite, CheckOut, Slip
from api.http.models import Plain
from api.http.telling import Teller, told
from domain.errors import InvalidInput, Refused
from domain.identity import scanner
from domain.values import Node, Verdict
from ledger.access import Access
from ledger.vault.ciphers import drawn
from projections.checking import Place
from projections.fresh import find_now
from projections.reading import Known
from rules.powers import Spot

_PLAIN: Final[TypeAdapter[str]] = TypeAdapter(Plain)


@app.command("check")
def check_(
    subject: Annotated[str, typer.Argument(help="SCHEME:NUMBER.")],
    matter: Annotated[str, typer.Option("--matter", help="The matter the filing is about.")],
    node: Annotated[Node, typer.Option("--node", help="Where in the filing the check is made.")],
    filing: Annotated[str, typer.Option("--filing", help="The filing's own number.")],
    min_position: MinPosition = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Check a subject at a node of a filing: allow, warn, hold or intercept, today, with a slip for the subject."""
    filing = _plain(filing)
    with desk(ledger, reader(department, officer, purpose), as_json=as_json, min_position=min_position) as opened:
        known = find_now(opened.office.views, opened.office.context, subject)
        check = Read("check", Spot(matter, node), filing)
        row, found = _made(opened, check, known, node)
        context = opened.office.context
        teller = Teller(context.rulebook.governing(context.today()).ruleset, language())
        assert row.entry is not None, "drawn with the row"
        _show(
            told(teller, found, entry=row.entry, known=row.subject_id, on=context.today()),
            row,
            subject=f"{known.scheme}:{known.number}" if known else scanner.mask(subject),
            name=known.name if known else None,
        )


def _plain(filing: str) -> str:
    """The filing's number, as the access log may hold it: a line, and nobody's own number."""
    try:
        return _PLAIN.validate_python(filing)
    except ValidationError as wrong:
        raise InvalidInput(f"--filing: {wrong.errors()[0]['msg']}", do="Name the filing with --filing.") from None


def _made(opened: Desk, check: Read, known: Known | None, node: Node) -> tuple[Access, CheckAnswer]:
    """The answer, which is on record with its row before anything is shown. Raises OutsidePower."""
    office = opened.office
    assert check.spot is not None, "a check is made somewhere"
    [seen] = see(office, [Sought(known.subject_id if known else None, check.spot.matter, node)])
    judged = judge(office, opened.reader, check)
    row = row_of(opened.reader, check, judged, subject_id=seen.subject_id, entry=UUID(bytes=drawn(16), version=4))
    if judged.barred is not None:
        office.access.write(row)
        raise outside(judged.asked, judged.barred, language=language())
    at = Place(opened.reader.by.account, check.spot.matter, node, office.context.today())
    [found] = made(office, [Asked(seen, at, check.filing)])
    row = on_record(row, found)
    office.access.write(row)
    return row, found


def _show(answer: CheckOut, row: Access, *, subject: str, name: str | None) -> None:
    place = {"matter": row.matter, "node": str(row.node), "filing": row.filing}
    document({**answer.model_dump(mode="json"), "subject": subject, "name": name, **place})
    text(say("check.outcome", subject=subject, outcome=say(f"outcome.{answer.outcome}"), on=answer.on))
    if not answer.known:
        text(say("check.not_known"))
    for bite in answer.measures:
        text(_told(bite, "check.measure"))
    for bite in answer.incentives:
        text(_told(bite, "check.incentive"))
    if answer.note is not None:
        text(say(f"check.note_{answer.note}"))
    if answer.decision is not None:
        text(say(f"check.decided_{answer.decision.verdict}", on=answer.decision.on, reason=answer.decision.reason))
    _show_slip(answer.slip)
    text(say("check.entry", check=answer.check))


def _show_slip(slip: Slip | None) -> None:
    if slip is None:
        return
    text(say("check.slip"))
    for line in slip.lines:
        words = {"grounds": ", ".join(line.grounds), "basis": ", ".join(line.basis)}
        text(say("check.slip_line", measure=line.measure, by=", ".join(line.determined_by), **words))
    for sentence in (slip.decided, slip.object, slip.repair):
        text(f"  {sentence}" if sentence else "")


def _told(bite: Bite, key: str) -> str:
    return say(
        key,
        measure=bite.title,
        outcome=say(f"outcome.{bite.outcome}"),
        obligation=bite.obligation,
        standing=_standing(bite),
        until=bite.until or "",
    )


def _standing(bite: Bite) -> str:
    told = say(f"check.{bite.standing}")
    return say("disputed", told=told) if bite.disputed else told


@app.command("held")
def held_(
    min_position: MinPosition = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """The filings that checks of your department hold and no officer has decided about, oldest first."""
    who = reader(department, officer, purpose)
    with desk(ledger, who, as_json=as_json, min_position=min_position) as opened:
        opened.admit(Read("held", tasks_of=who.by.account))
        found = list(waiting(opened.office, who.by.account))
    rows = []
    for one in found:
        filing, since = one.hold.filing, one.hold.since.isoformat(timespec="seconds")
        told = {"check": str(one.hold.check), "matter": filing.matter, "node": str(filing.node)}
        measures = ", ".join(one.measures)
        document(
            {
                **told,
                "filing": filing.filing,
                "subject": str(filing.subject_id),
                "since": since,
                "measures": list(one.measures),
            }
        )
        rows.append((*told.values(), filing.filing, since, measures))
    table([say(f"held.{name}") for name in ("check", "matter", "node", "filing", "since", "measures")], rows)
    text(say("held.many", many=len(rows)))


@app.command("decide")
def decide_(
    check: Annotated[UUID, typer.Argument(metavar="CHECK", help="The check's id, as `check` and `held` print it.")],
    verdict: Annotated[Verdict, typer.Argument(help="Let the held filing go on, or stop it.")],
    reason: Annotated[str | None, typer.Option("--reason", help="Why; the subject is told.")] = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Decide about a filing that a check of your department holds; what nobody decides in time goes on."""
    by, why = actor(department, officer), reason_of(reason)
    with current(ledger, as_json=as_json) as opened:
        try:
            found = decide_hold(opened, check, verdict, reason=why, by=by)
        except Refused as refused:
            opened.access.write(Access(by=by, what="decide", bar=refused.code))
            raise
        opened.access.write(found.row(by))
        opened.projector.catch_up()
    changed = found.position is not None
    measures = list(found.measures)
    document({"check": str(check), "verdict": str(verdict), "measures": measures, "position": found.position})
    text(say(f"held.decided_{verdict}" if changed else "act.nothing_new", filing=found.filing.filing))
