"""What only the program itself can say of a ledger: its beginning and clock, how far the views are, who is overdue."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from api.doctor.findings import Check, Finding, broken, fine, warning
from api.wiring import Office
from domain.actors import ENGINE
from domain.commands import Reconcile
from domain.errors import JiangchengError
from domain.subjects import decide
from ledger.audit import audit
from ledger.days import system_day
from ledger.genesis import ClockKind

_LOOKED_AT = 200  # subjects
_LATEST = 1_000  # events
_LONGEST = 2_000  # events of a stream that is decided again from its beginning
_NOTICED_FROM = 11  # the month by which the next year's holidays are announced, as a rule
_INCIDENT = "matcher-incident-raised.%"


def examine_ledger(office: Office) -> Iterator[Finding]:
    """Of an opened ledger; one that has not begun has nothing further to examine."""
    try:
        begun = office.has_begun
        if begun:
            assert office.context
    except JiangchengError as error:
        yield broken(Check.GENESIS, "unreadable", error=error)
        return
    if not begun:
        yield warning(Check.GENESIS, "none", ledger=office.database.name)
        return
    yield genesis(office)
    yield clock(office)
    yield calendar(office)
    yield views(office)
    yield overdue(office)
    yield set_aside(office)
    yield incidents(office)
    yield decisions(office)


def genesis(office: Office) -> Finding:
    """Which clock, since when, under which rulesets."""
    context = office.context
    return fine(Check.GENESIS, clock=context.clock_kind, began=context.began_on, rulesets=context.rulebook.reference)


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


def views(office: Office) -> Finding:
    """How far the views are behind the log; ahead of it they cannot be of this ledger."""
    position, head = office.views.position(), office.application.tail().head()
    if position > head:
        return broken(Check.VIEWS, "ahead", position=position, head=head)
    if position < head:
        return warning(Check.VIEWS, "behind", position=position, head=head, lag=head - position)
    return fine(Check.VIEWS, position=position)


def overdue(office: Office) -> Finding:
    """Subjects whose day has come and for whom there really is something to do: is anybody reconciling?"""
    waiting = [one.subject_id for one in office.worklist.due(office.context.today(), many=_LOOKED_AT + 1)]
    late = [subject for subject in waiting[:_LOOKED_AT] if _has_something_to_do(office, subject)]
    if late:
        more = len(waiting) > _LOOKED_AT
        return warning(Check.OVERDUE, "late", subjects=f"{len(late)}{'+' if more else ''}", first=late[0])
    return fine(Check.OVERDUE)


def _has_something_to_do(office: Office, subject: UUID) -> bool:
    found, day = office.application.subject(subject), office.context.today()
    return bool(decide(found, Reconcile(), on=day, by=ENGINE, rulebook=office.context.rulebook).happened)


def set_aside(office: Office) -> Finding:
    """Subjects that no worker tries any more, because reconciling them failed again and again."""
    found = office.worklist.set_aside()
    if found:
        return warning(Check.ASIDE, "failing", subjects=len(found), first=found[0].subject_id, reason=found[0].reason)
    return fine(Check.ASIDE)


def incidents(office: Office) -> Finding:
    """Subjects on whose records the two evaluators still differ or the matcher still fails."""
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
    return [subject for subject in subjects if rulebook.timeline(office.application.subject(subject))[1]]


def decisions(office: Office) -> Finding:
    """The subjects last written, decided again from their beginning: does what stands there still come out?"""
    try:
        with office.pool.connection() as connection:
            found = list(audit(connection, subjects=_last_written(office)))
    except JiangchengError as error:
        return broken(Check.DECISIONS, "unreadable", error=error)
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
