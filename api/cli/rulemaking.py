"""A ruleset's life: `rules draft | edit | submit | review | approve | refuse | publish | withdraw | list | uses`."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from api import rulemaking
from api.admission import Read
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, actor, reader
from api.cli.arguments import day_of, reason_of
from api.cli.desk import MinPosition, current, desk
from api.cli.impact import tell_impact
from api.cli.output import document, say, table, text
from api.cli.packs import PackName, complain_of, rules
from api.cli.reading import EVERYBODY
from api.cli.reviewing import tell_appraisal, tell_differences
from api.cli.story import Storyteller
from api.drafting import Written, files_kept, written_in
from api.handing import accounts
from api.rulemaking import countable
from api.ruleset_uses import uses
from api.wiring import Office
from domain.errors import InvalidInput
from domain.rulemaking import Life
from projections.redetermining import pending
from projections.told import told_behind
from rules.errors import InvalidPack
from rules.rulesets import of_document
from rules.writing.filed import write_into
from rules.writing.loading import find

_MOST = 10_000  # lines of one answer
_SHOWN = 16  # characters of a hash, as references show it

WhyOption = Annotated[str | None, typer.Option("--reason", help="Why; it is kept in the ledger.")]
VersionNumber = Annotated[int, typer.Argument(metavar="VERSION", min=1, max=10**6, help="The version's number.")]


@rules.command("draft")
def draft_(
    pack: PackName,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Draft the version that a pack's folder writes down; it has no effect on anybody."""
    by, why = actor(department, officer), reason_of(reason)
    with current(ledger, as_json=as_json) as opened:
        found = _written(pack)
        life = opened.rulemaking.draft(found.ruleset, found.examples, by=by, reason=why, files=found.files)
        _tell(opened, life)


@rules.command("edit")
def edit_(
    pack: PackName,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Replace a draft's document; what was submitted or approved of it is so no longer."""
    by, why = actor(department, officer), reason_of(reason)
    with current(ledger, as_json=as_json) as opened:
        found = _written(pack)
        life = opened.rulemaking.edit(found.ruleset, found.examples, by=by, reason=why, files=found.files)
        _tell(opened, life)


@rules.command("submit")
def submit_(
    version: VersionNumber,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Try a draft's guards and worked examples and hand it in; 1 with every complaint if it does not pass."""
    by, why = actor(department, officer), reason_of(reason)
    with current(ledger, as_json=as_json) as opened:
        try:
            life = opened.rulemaking.submit(version, by=by, reason=why)
        except InvalidPack as invalid:
            complain_of(invalid.complaints)
        _tell(opened, life)


@rules.command("approve")
def approve_(
    version: VersionNumber,
    content: Annotated[str, typer.Option("--hash", help="The content approved, as `rules show` names it.")],
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Approve what somebody else drafted, by the lead office, and show what it is; for this very content alone."""
    by, why = actor(department, officer), reason_of(reason)
    with current(ledger, as_json=as_json) as opened:
        life, found = opened.rulemaking.versions().of(version), opened.rulemaking.appraisal(version)
        tell_appraisal(life, found)
        _tell(opened, opened.rulemaking.approve(version, content, by=by, reason=why))


@rules.command("refuse")
def refuse_(
    version: VersionNumber,
    content: Annotated[str, typer.Option("--hash", help="The content refused, as `rules show` names it.")],
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Send what somebody else submitted back to its author, by the lead office; it is a draft again."""
    by, why = actor(department, officer), reason_of(reason)
    with current(ledger, as_json=as_json) as opened:
        _tell(opened, opened.rulemaking.refuse(version, content, by=by, reason=why))


@rules.command("publish")
def publish_(
    version: VersionNumber,
    from_: Annotated[str, typer.Option("--from", help="The first day in force, tomorrow at the earliest.")],
    acknowledge: Annotated[
        list[str] | None,
        typer.Option("--acknowledge", help="The key of what still needs legal confirmation; once for each."),
    ] = None,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Publish what is approved, by the lead office; whom it bears on is reconciled by the worker."""
    by, why = actor(department, officer), reason_of(reason)
    day, keys = day_of(from_), acknowledge or []
    with current(ledger, as_json=as_json) as opened:
        try:
            life = opened.rulemaking.publish(version, effective_from=day, acknowledged=keys, by=by, reason=why)
        except InvalidPack as invalid:
            complain_of(invalid.complaints)
        _tell(opened, life)


@rules.command("withdraw")
def withdraw_(
    version: VersionNumber,
    article: Annotated[str, typer.Option("--article", help="The law and article that it offends against.")],
    from_: Annotated[str | None, typer.Option("--from", help="From which day; today if left out.")] = None,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Find a published version unlawful, by the lead office: from the day named it is no ground of anything."""
    by, why = actor(department, officer), reason_of(reason)
    day = None if from_ is None else day_of(from_)
    with current(ledger, as_json=as_json) as opened:
        life, events = rulemaking.withdraw(opened, version, effective_on=day, article=article, by=by, reason=why)
        lifted = events["MeasureLiftOrdered"]
        _tell(opened, life, lifted=lifted)
        text(say("rulemaking.lifted", lifted=lifted, version=version))


@rules.command("list")
def list_(ledger: LedgerName = "main", as_json: AsJson = False) -> None:
    """Every version and how it stands, and how far the rules in force have come among the subjects."""
    with current(ledger, as_json=as_json) as opened:
        lives = list(opened.rulemaking.versions().lives.values())
        lines = [_line(opened, life, lives) for life in sorted(lives, key=lambda one: one.version)]
        left = pending(opened.pool, opened.context)
    for line in lines:
        document(line)
    columns = ("version", "standing", "hash", "effective_from", "makers", "approved_by", "refused_by", "withdrawn_from")
    table([say(f"rulemaking.{name}") for name in columns], [_row(line, columns) for line in lines])
    counts = {"to_determine": left.to_determine, "due": left.due, "subjects": left.subjects}
    document({"pending": counts})
    text(say("rulemaking.pending", **counts))


@rules.command("show")
def show_(
    version: VersionNumber,
    diff: Annotated[bool, typer.Option("--diff", help="What it says otherwise than the version before it.")] = False,
    into: Annotated[Path | None, typer.Option("--into", help="Write its files into this new folder.")] = None,
    ledger: LedgerName = "main",
    as_json: AsJson = False,
) -> None:
    """How a version stands and everything that happened to it; with --diff what it would change."""
    with current(ledger, as_json=as_json) as opened:
        life = opened.rulemaking.versions().of(version)
        _tell(opened, life)
        teller = Storyteller(opened.context.rulebook.versions[-1].ruleset)
        for one in life.steps:
            told = teller.tell(one.event)
            step = {"on": one.on.isoformat(), "department": one.by.account, "officer": one.by.officer}
            document({**step, "event": type(one.event).__name__, "told": told})
            text(f"{one.on}  {teller.department(one.by.account)} ({one.by.officer}): {told}")
        if into is not None:
            _write_files(files_kept(opened, version), into)
        if diff:
            tell_differences(opened.rulemaking.differences(version))


@rules.command("review")
def review_(
    version: VersionNumber,
    min_position: MinPosition = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """What an approver has to see: what it says otherwise, what came of its examples, whom it would touch.

    The last only of what is not yet published and passes its guards; counted as by `rules what-if`.
    """
    who = reader(department, officer, purpose)
    with desk(ledger, who, as_json=as_json, min_position=min_position) as opened:
        rules = opened.office.rulemaking
        opened.admit(Read("review_rules"))
        life, found = rules.versions().of(version), rules.appraisal(version)
        _tell(opened.office, life)
        tell_appraisal(life, found)
        if countable(life, found):
            from api.what_if.asking import impact_of  # the engine takes longer to load than most verbs to run

            tell_impact(impact_of(opened.office, of_document(life.content.document)))


@rules.command("told")
def told_(
    after: Annotated[int, typer.Option("--after", min=0, max=2**63 - 1, help="Behind this position.")] = 0,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Who was told that rules were unlawful, of those about whom the department has determined anything."""
    who = reader(department, officer, purpose)
    with desk(ledger, who, as_json=as_json) as opened:
        opened.admit(Read("ruleset told"))
        found = told_behind(
            opened.office.pool, accounts=accounts(opened.office, who.by.account), after=after, limit=_MOST
        )
    for one in found:
        document(
            {
                "position": one.position,
                "subject": one.subject,
                "told_on": one.on.isoformat(),
                "version": one.event.version,
                "effective_on": one.event.effective_on.isoformat(),
                "article": one.event.article,
                "reason": one.event.reason,
            }
        )
    columns = ("subject", "told_on", "version", "withdrawn_from", "article")
    rows = [(one.subject, one.on, one.event.version, one.event.effective_on, one.event.article) for one in found]
    table([say(f"rulemaking.{name}") for name in columns], rows)
    text(say("rulemaking.told", many=len(found)))


@rules.command("uses")
def uses_(
    version: VersionNumber,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Who acted on a version, what departments did, who was told it is unlawful; for whoever oversees all tasks."""
    with desk(ledger, reader(department, officer, purpose), as_json=as_json) as opened:
        opened.admit(Read("ruleset uses", tasks_of=EVERYBODY))
        found = uses(opened.office, version)
    columns = ("subject", "measure", "decided_on", "order_state", "department", "task_state", "told_on", "implemented")
    lines = [
        {
            "subject": use.subject,
            "order": use.order,
            "measure": use.measure,
            "decided_on": None if use.decided_on is None else use.decided_on.isoformat(),
            "order_state": use.order_state,
            "department": use.department,
            "task_state": use.task_state,
            "told_on": None if use.told_on is None else use.told_on.isoformat(),
            "implemented": use.implemented,
        }
        for use in found
    ]
    for line in lines:
        document(line)
    marks = {True: say("yes"), False: say("no")}
    rows = [[*(line[name] for name in columns[:-1]), marks[line["implemented"] is True]] for line in lines]
    table([say(f"rulemaking.{name}") for name in columns], rows)
    text(say("rulemaking.used", many=len(lines)))


def _written(pack: str) -> Written:
    try:
        return written_in(find(pack))
    except InvalidPack as invalid:
        complain_of(invalid.complaints)


def _write_files(files: Mapping[str, str], folder: Path) -> None:
    if folder.exists():
        raise InvalidInput(f"{folder} is there already", do="Name a folder that is not.")
    folder.mkdir(parents=True)
    write_into(folder, files)
    document({"folder": str(folder), "files": list(files)})
    text(say("rulemaking.files", folder=folder, files=", ".join(files)))


def _line(opened: Office, life: Life, lives: Iterable[Life]) -> dict[str, object]:
    makers = dict.fromkeys(f"{one.account} ({one.officer})" for one in life.makers)
    by = None if life.approval is None else life.approval.by
    refusal = life.refusal
    return {
        "pack": life.pack,
        "version": life.version,
        "standing": str(rulemaking.standing(life, lives, on=opened.context.today())),
        "hash": life.content.content_hash,
        "released": life.released or None,
        "effective_from": None if life.effective_from is None else life.effective_from.isoformat(),
        "makers": list(makers),
        "approved_by": None if by is None else f"{by.account} ({by.officer})",
        "refused_by": None if refusal is None else f"{refusal.by.account} ({refusal.by.officer})",
        "refused_because": None if refusal is None else refusal.reason,
        "withdrawn_from": None if life.withdrawn_from is None else life.withdrawn_from.isoformat(),
    }


def _row(line: dict[str, object], columns: Iterable[str]) -> list[object]:
    makers = line["makers"]
    assert isinstance(makers, list)
    shown = {
        **line,
        "standing": say(f"standing.{line['standing']}"),
        "hash": str(line["hash"])[:_SHOWN],
        "makers": ", ".join(makers),
    }
    return [shown[name] for name in columns]


def _tell(opened: Office, life: Life, **more: object) -> None:
    line = {**_line(opened, life, opened.rulemaking.versions().lives.values()), **more}
    document(line)
    shown = say(f"standing.{line['standing']}")
    text(say("rulemaking.step", pack=life.pack, version=life.version, standing=shown, hash=line["hash"]))
    if life.effective_from is not None:
        text(say("rulemaking.from", day=life.effective_from))
