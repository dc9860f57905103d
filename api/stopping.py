"""Stop and start on a ledger: put it on record, and bring whoever is touched up to date in the same act."""

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from api.wiring import Office
from domain.actors import ENGINE, Actor
from domain.commands import Reconcile
from domain.errors import NotAllowed, NotFound
from domain.stops import StopKind, Thing
from ledger.context import Context
from ledger.ledger import Asked

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
    """Raise NotFound for what no version of the ruleset has; feeds and batches are not the ruleset's to name."""
    names: set[str] = set()
    for ruleset in (version.ruleset for version in context.rulebook.versions):
        match thing.kind:
            case StopKind.MEASURE:
                names |= ruleset.measure_by_name.keys()
            case StopKind.RULE:
                names |= ruleset.rule_by_name.keys()
            case StopKind.LIST:
                names |= {row.list for row in ruleset.lists}
            case StopKind.IMPORT:
                names |= {row.format for row in ruleset.intake}
            case StopKind.FEED | StopKind.BATCH:
                return
    if thing.name not in names:
        raise NotFound(f"{thing.kind} {thing.name}", do=f"Name one of: {', '.join(sorted(names)) or 'none'}.")


def refuse_stopped_import(context: Context, name: str) -> None:
    """Raise NotAllowed for a format that is stopped: nothing of it is filed."""
    context.learn()
    if context.rulebook.stops.stopped(StopKind.IMPORT, name):
        raise NotAllowed(f"the import of {name} is stopped", do="Have two officers start it again.")


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
