"""Stop and start on a ledger: put it on record, and bring whoever is touched up to date in the same act."""

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from api.formats import FORMATS
from api.wiring import Office
from domain.actors import ENGINE, Actor
from domain.commands import Reconcile
from domain.errors import NotAllowed, NotFound
from domain.stops import StopKind, Stopped, Thing
from ledger.context import Context
from ledger.ledger import Asked
from rules.rulesets import Ruleset

TOGETHER = 200  # subjects in one transaction


def stop(office: Office, thing: Thing, *, reason: str, by: Actor) -> int:
    """Stop something and suspend what is open under it; how many subjects were looked at. Raises NotFound."""
    refuse_unknown(office.context, thing)
    return _bring_up_to_date(office, thing) if office.context.stop(thing, reason=reason, by=by) else 0


def start(office: Office, thing: Thing, *, by: Actor) -> int | None:
    """Ask for a start, or confirm one and let go on what was suspended; None while a second officer is awaited."""
    if not office.context.start(thing, by=by):
        return None
    return _bring_up_to_date(office, thing)


def refuse_unknown(context: Context, thing: Thing) -> None:
    """Raise NotFound for what no version of the ruleset has; batches are not the ruleset's to name."""
    if thing.kind is StopKind.BATCH:
        return
    names = {name for version in context.rulebook.versions for name in _names(version.ruleset, thing.kind)}
    if thing.name not in names:
        raise NotFound(f"{thing.kind} {thing.name}", do=f"Name one of: {', '.join(sorted(names)) or 'none'}.")


def _names(ruleset: Ruleset, kind: StopKind) -> Iterator[str]:
    """What can be stopped by name: a feed by the department that reads it, an import by its format or its sender."""
    match kind:
        case StopKind.MEASURE:
            yield from ruleset.measure_by_name
        case StopKind.RULE:
            yield from ruleset.rule_by_name
        case StopKind.LIST:
            yield from (row.list for row in ruleset.lists)
        case StopKind.IMPORT:
            yield from (row.format for row in ruleset.intake)
            yield from (name for name, format_ in FORMATS.items() if format_.intake)
            yield from (row.department for row in ruleset.departments)
        case StopKind.FEED:
            yield from (row.department for row in ruleset.departments)
        case StopKind.BATCH:
            return


def refuse_stopped_import(context: Context, *, format_: str | None = None, sender: str | None = None) -> None:
    """Raise NotAllowed where a format or whoever sends it is stopped: nothing of what is sent is filed."""
    for name in (format_, sender):
        if name and (known := _standing(context, Thing(StopKind.IMPORT, name))):
            raise NotAllowed(f"the import of {name} is stopped {_since(known)}", do=_start("import", name))


def refuse_stopped_feed(context: Context, department: str) -> None:
    """Raise NotAllowed for a feed that is stopped; it is read by position, so that nothing of it is lost.

    No relief waits for it (INV-34): a check goes by the dates, and a lift stands among the department's tasks.
    """
    if known := _standing(context, Thing(StopKind.FEED, department)):
        raise NotAllowed(
            f"the feed of {department} is stopped {_since(known)}",
            do=f"{_start('feed', department)} Then go on behind the same position; what is lifted stands in /tasks.",
        )


def _standing(context: Context, thing: Thing) -> Stopped | None:
    context.learn()
    return context.rulebook.stops.standing.get(thing)


def _since(known: Stopped) -> str:
    return f"since {known.since}, by {known.by.officer}: {known.reason}"


def _start(kind: str, name: str) -> str:
    return f"Have two different officers start it: `jiangcheng stops start {kind} {name}`."


def _bring_up_to_date(office: Office, thing: Thing) -> int:
    office.refresh()
    touched = iter(_touched(office, thing))
    many = 0
    while some := list(islice(touched, TOGETHER)):
        for outcome in office.ledger.execute_all([Asked(subject, Reconcile(), ENGINE) for subject in some]):
            if isinstance(outcome, Exception):
                raise outcome
        many += len(some)
    office.projector.catch_up()
    return many


def _touched(office: Office, thing: Thing) -> list[UUID]:
    """The subjects for whom a measure follows that the stop may bear on."""
    if thing.kind is StopKind.BATCH:
        return of_batch(office, thing.name)
    measures = sorted(set(_measures(office.context, thing)))
    today = office.context.today()
    with office.pool.connection() as connection:
        rows = connection.execute(
            "SELECT DISTINCT subject_id FROM views.follows"
            " WHERE measure = ANY(%s) AND starts_on <= %s AND (ends_on IS NULL OR ends_on > %s) ORDER BY subject_id",
            (measures, today, today),
        ).fetchall()
    return [UUID(str(row[0])) for row in rows]


def of_batch(office: Office, batch: str) -> list[UUID]:
    """The subjects of an import's records."""
    with office.pool.connection() as connection:
        rows = connection.execute(
            "SELECT DISTINCT subject_id FROM views.records WHERE batch::text = %s ORDER BY subject_id", (batch,)
        ).fetchall()
    return [UUID(str(row[0])) for row in rows]


def _measures(context: Context, thing: Thing) -> Iterator[str]:
    """A list may bear on any measure, since a rule may ask for entries without naming the list."""
    for ruleset in (version.ruleset for version in context.rulebook.versions):
        match thing.kind:
            case StopKind.MEASURE:
                yield thing.name
            case StopKind.RULE:
                yield from (rule.measure for rule in ruleset.rules if rule.rule == thing.name)
            case StopKind.LIST:
                yield from ruleset.measure_by_name
