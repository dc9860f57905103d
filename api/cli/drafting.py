"""`rules try`: what a draft would give one subject, take from it or change for it, and why. Writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated
from uuid import UUID

import typer

from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, reader
from api.cli.desk import Desk, MinPosition, desk
from api.cli.explaining import rule_told
from api.cli.output import document, say, text
from api.cli.packs import rules
from api.cli.story import Storyteller
from api.explanation import short
from api.what_if.documents import changed_document, dates
from domain.intervals import Days
from projections.reading import Known
from rules.releasing.drafts import Changed, Drafted, Reach, Stands, changes, drafted
from rules.releasing.guardrails import load_checked
from rules.writing.loading import find


@rules.command("try")
def try_(
    draft: Annotated[str, typer.Argument(help="The folder of the draft, a whole pack.")],
    subject: Annotated[str, typer.Argument(help="SCHEME:NUMBER.")],
    reach: Annotated[
        Reach, typer.Option(help="As released, from its own day on; or as if it had governed always.")
    ] = Reach.RELEASED,
    min_position: MinPosition = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """What a draft would change for one subject from today on, with grounds and why. Only the read is written."""
    asked = load_checked(find(draft))
    with desk(ledger, reader(department, officer, purpose), as_json=as_json, min_position=min_position) as opened:
        known = opened.subject(subject, what="try_rules")
        context = opened.office.context
        trial = drafted(asked, context.rulebook, today=context.today(), reach=reach)
        state = opened.office.application.whole(known.subject_id)
        assert state.registration is not None, "a known subject is registered"
        who = state.registration
        found = changes(state, context.rulebook, trial, kind=who.kind, region=who.region, since=context.today())
        _tell(opened, known, trial, found, documents=state.documents())


def _tell(
    opened: Desk, known: Known, trial: Drafted, found: Sequence[Changed], *, documents: Mapping[UUID, str]
) -> None:
    context = opened.office.context
    name = f"{known.scheme}:{known.number}"
    head = {"subject": name, "draft": trial.ruleset.reference, "reach": str(trial.reach)}
    for one in found:
        document({**head, **changed_document(one, documents)})
    dates = {"since": context.today().isoformat(), "from": trial.ruleset.effective_from.isoformat()}
    document({**head, **dates, "changes": len(found), "position": opened.office.views.position()})
    text(say(f"try.{trial.reach}", subject=name, since=context.today(), start=trial.ruleset.effective_from))
    for one in found:
        for line in changed_told(one, trial, documents):
            text(line)
    text(say("try.many", many=len(found)))


def changed_told(one: Changed, trial: Drafted, documents: Mapping[UUID, str]) -> Iterator[str]:
    """The same in lines for people."""
    measure = Storyteller(trial.ruleset).measure(one.measure)
    yield say(f"try.{one.change}", measure=measure, on=one.on)
    for key, standing in (("try.before", one.before), ("try.after", one.after)):
        for each in standing:
            yield "    " + say(key, rule=each.rule, days=_days(each.days), documents=_cited(each, documents))
    for rule in one.why:
        for line in rule_told(rule, trial.ruleset, documents):
            yield f"        {line}"


def _cited(each: Stands, documents: Mapping[UUID, str]) -> str:
    return " ".join(short(documents[record]) for record in each.cites)


def _days(days: Days) -> str:
    return ", ".join(f"[{begin}, {end or '...'})" for begin, end in dates(days))
