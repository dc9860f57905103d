"""What only the program itself can say of a ledger: its beginning and clock, how far the views are, who is overdue."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from time import monotonic, sleep
from typing import Final
from uuid import UUID

from api.doctor.attempts import Attempt, attempted
from api.doctor.findings import Check, Finding, broken, failed, fine, warning
from api.doctor.machine import engine_missing
from api.wiring import Office
from domain.actors import ENGINE
from domain.commands import Reconcile
from domain.errors import JiangchengError
from domain.subjects import decide
from ledger.audit import audit
from ledger.days import system_day
from ledger.genesis import ClockKind
from ledger.vault.documents import without_bytes
from ledger.vault.vault import Vault
from projections.at_work import everybody_at_work
from rules.releasing.guardrails import endings

_LOOKED_AT = 200  # subjects
_LATEST = 1_000  # events
_LONGEST = 2_000  # events of a stream that is decided again from its beginning
_NOTICED_FROM = 11  # the month by which the next year's holidays are announced, as a rule
_INCIDENT = "matcher-incident-raised.%"
_PATIENCE, _PAUSE = 3.0, 0.1  # seconds in which whoever serves, or reads, brings the views forward
_SILENT = timedelta(minutes=10)  # no batch takes as long
_ONCE_A_DAY = timedelta(days=1)  # how late a worker may be that is run soon after midnight


def examine_ledger(office: Office) -> Iterator[Finding]:
    """Of an opened ledger; one that has not begun has nothing further to examine."""
    try:
        with office.database.errors():
            begun = office.has_begun
            if begun:
                assert office.context
    except JiangchengError as error:
        yield failed(Check.GENESIS, error)
        return
    if not begun:
        yield warning(Check.GENESIS, "none", ledger=office.database.name)
        return
    yield from attempted(
        (Attempt(check, partial(look, office)) for check, look in _LOOKS), errors=office.database.errors
    )


def genesis(office: Office) -> Finding:
    """Which clock, since when, under which rulesets."""
    context = office.context
    return fine(Check.GENESIS, clock=context.clock_kind, began=context.began_on, rulesets=context.rulebook.reference)


def vault(office: Office) -> Finding:
    """The key file, which is in no backup, is this ledger's: else nobody's name can be read."""
    in_use = Vault(office.database, office.pool).opens_if_in_use()
    return fine(Check.VAULT) if in_use else fine(Check.VAULT, "none")


def files(office: Office) -> Finding:
    """Every file that the log tells of lies in the vault with its key: what is lost is missed before it is wanted."""
    with office.pool.connection() as connection:
        lacking, many = without_bytes(connection)
    if lacking:
        return broken(Check.FILES, "missing", subjects=len(lacking), first=lacking[0])
    return fine(Check.FILES, files=many)


def clock(office: Office) -> Finding:
    """A database's clock must be that of this machine, and not before what it has recorded."""
    context = office.context
    if context.clock_kind is ClockKind.SIMULATED:
        return fine(Check.CLOCK, day=context.today())
    with office.pool.connection() as connection:
        row = connection.execute(
            "SELECT clock_timestamp(), recorded_at FROM ledger.stored_events ORDER BY notification_id DESC LIMIT 1"
        ).fetchone()
    assert row is not None, "a ledger that has begun has an event"
    now, recorded_at = row
    assert isinstance(now, datetime)
    assert isinstance(recorded_at, datetime)
    if recorded_at > now:
        return broken(Check.CLOCK, "behind", now=now.isoformat(), recorded_at=recorded_at.isoformat())
    ours, theirs = system_day(context.zone), now.astimezone(context.zone).date()
    if ours != theirs:
        return warning(Check.CLOCK, "differs", ours=ours, theirs=theirs)
    return fine(Check.CLOCK, day=theirs)


def calendar(office: Office) -> Finding:
    """Whether the holidays of this year, and from November on of the next, stand in the ruleset of the day."""
    day = office.context.today()
    found = office.context.rulebook.governing(day).ruleset.calendar.calendar()
    wanted = [day.year, day.year + 1] if day.month >= _NOTICED_FROM else [day.year]
    missing = [year for year in wanted if found.unsure(date(year, 1, 1), date(year, 12, 31))]
    if missing:
        return warning(Check.CALENDAR, "unannounced", years=", ".join(map(str, missing)))
    return fine(Check.CALENDAR, years=", ".join(map(str, wanted)))


def law(office: Office) -> Finding:
    """Whether what is in force goes on resting on law for the next ninety days (INV-36)."""
    day = office.context.today()
    ending = endings(office.context.rulebook.governing(day).ruleset, on=day)
    if ending:
        return warning(Check.LAW, "ending", many=len(ending), first=ending[0].text)
    return fine(Check.LAW)


def views(office: Office) -> Finding:
    """How far the views are behind the log, and whether anybody moves them; ahead of it they cannot be of this ledger.

    Somebody who writes moves them a moment later, so what lags is looked at again before it is called so.
    """
    head, position = office.application.tail().head(), office.views.position()
    if position > head and position > (head := office.application.tail().head()):
        return broken(Check.VIEWS, "ahead", position=position, head=head)
    began, moved, deadline = position, position, monotonic() + _PATIENCE
    while moved < head and monotonic() < deadline:
        sleep(_PAUSE)
        moved = office.views.position()
    if moved >= head:
        return fine(Check.VIEWS, position=moved)
    behind = {"position": moved, "head": head, "lag": head - moved}
    return warning(Check.VIEWS, "moving", **behind) if moved > began else broken(Check.VIEWS, "behind", **behind)


def workers(office: Office) -> Finding:
    """Who says that they are at work gives a sign of life each second, or at least between two batches."""
    with office.pool.connection() as connection:
        found = everybody_at_work(connection)
    for one in found:
        if one.silent is not None and one.silent > _SILENT:
            return broken(Check.WORKERS, "silent", worker=one.name, minutes=one.silent // timedelta(minutes=1))
    return fine(Check.WORKERS, workers=len(found)) if found else fine(Check.WORKERS, "none")


def overdue(office: Office) -> Finding:
    """Subjects whose day has come and for whom there really is something to do: is anybody reconciling?"""
    today = office.context.today()
    waiting = office.worklist.due(today, many=_LOOKED_AT + 1)
    late = [one for one in waiting[:_LOOKED_AT] if _has_something_to_do(office, one.subject_id)]
    if not late:
        return fine(Check.OVERDUE)
    subjects = f"{len(late)}{'+' if len(waiting) > _LOOKED_AT else ''}"
    values = {"subjects": subjects, "first": late[0].subject_id, "since": late[0].on}
    if late[0].on < today - _ONCE_A_DAY:
        return broken(Check.OVERDUE, "forgotten", **values)
    return warning(Check.OVERDUE, "late", **values)


def _has_something_to_do(office: Office, subject: UUID) -> bool:
    found, day = office.ledger.subject(subject), office.context.today()
    return bool(decide(found, Reconcile(), on=day, by=ENGINE, rulebook=office.context.rulebook).happened)


def set_aside(office: Office) -> Finding:
    """Subjects that no worker tries any more, because reconciling them failed again and again."""
    found = office.worklist.set_aside()
    if found:
        return broken(Check.ASIDE, "failing", subjects=len(found), first=found[0].subject_id, reason=found[0].reason)
    return fine(Check.ASIDE)


def incidents(office: Office) -> Finding:
    """Subjects on whose records the two evaluators still differ or the matcher still fails. Raises EngineMissing."""
    if (missing := engine_missing()) is not None:
        raise missing
    with office.pool.connection() as connection:
        rows = connection.execute(
            "SELECT originator_id FROM ledger.stored_events WHERE topic LIKE %s"
            " GROUP BY originator_id ORDER BY max(notification_id) DESC LIMIT %s",
            (_INCIDENT, _LOOKED_AT),
        ).fetchall()
    ever = [UUID(str(stream)) for (stream,) in rows]
    still = _troubled(office, ever)
    if still:
        return warning(Check.INCIDENTS, "open", subjects=len(still), first=still[0])
    return fine(Check.INCIDENTS, subjects=len(ever))


def _troubled(office: Office, subjects: Sequence[UUID]) -> list[UUID]:
    rulebook = office.context.rulebook
    return [subject for subject in subjects if rulebook.timeline(office.ledger.subject(subject))[1]]


def decisions(office: Office) -> Finding:
    """The subjects last written, decided again from their beginning: does what stands there still come out?"""
    with office.pool.connection() as connection:
        found = list(audit(connection, subjects=_last_written(office)))
    differs = [differs for one in found for differs in one.differs]
    if differs:
        first = min(differs, key=lambda one: one.position)
        subjects = len({one.stream for one in differs})
        return broken(Check.DECISIONS, "differ", subjects=subjects, position=first.position, what=str(first.difference))
    return fine(Check.DECISIONS, subjects=len(found), events=sum(one.events for one in found))


def _last_written(office: Office) -> list[UUID]:
    with office.pool.connection() as connection:
        rows = connection.execute(
            "SELECT originator_id FROM ("
            "  SELECT originator_id, originator_version, notification_id FROM ledger.stored_events"
            "  ORDER BY notification_id DESC LIMIT %s) AS newest"
            " GROUP BY originator_id HAVING max(originator_version) <= %s"
            " ORDER BY max(notification_id) DESC LIMIT %s",
            (_LATEST, _LONGEST, _LOOKED_AT),
        ).fetchall()
    return [UUID(str(stream)) for (stream,) in rows]


_LOOKS: Final[tuple[tuple[Check, Callable[[Office], Finding]], ...]] = (
    (Check.GENESIS, genesis),
    (Check.VAULT, vault),
    (Check.FILES, files),
    (Check.CLOCK, clock),
    (Check.CALENDAR, calendar),
    (Check.LAW, law),
    (Check.VIEWS, views),
    (Check.WORKERS, workers),
    (Check.OVERDUE, overdue),
    (Check.ASIDE, set_aside),
    (Check.INCIDENTS, incidents),
    (Check.DECISIONS, decisions),
)
