"""Merging two subjects, and splitting them: an event in each stream and the numbers, all in one transaction (C3)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

from eventsourcing.persistence import DataError, IntegrityError

from domain.actors import Actor
from domain.errors import Conflict
from domain.events import SubjectsMerged, SubjectsSplit
from domain.identity.keeping import refuse_stranger
from domain.identity.merging import Merged, Split, merge, numbers_of, split
from domain.identity.numbers import Number
from domain.state import Subject
from domain.values import RegisterAct
from ledger.application import LedgerApplication
from ledger.context import Context
from ledger.log.append import Append, Appended, DayTurned, Move, Refusal, Return, VersionTaken
from ledger.log.mapper import stored

_TRIES = 50


def merge_subjects(
    application: LedgerApplication,
    context: Context,
    *,
    kept: UUID,
    absorbed: UUID,
    by: Actor,
    authority: str,
    reason: str,
) -> int | None:
    """Merge one subject into another, as both stand; the last position written, None if they were merged before.

    Whoever writes to either meanwhile makes it decide again. Raises Refused where the two cannot be one, WrongActor
    for a stranger to either, Conflict.
    """

    def decide(keeping: Subject, going: Subject, day: date) -> Append | None:
        merged = merge(keeping, going, on=day, by=by, authority=authority, reason=reason)
        return None if merged is None else _append_of(keeping, going, merged)

    return _of_both(application, context, decide, kept=kept, absorbed=absorbed, by=by)


def split_subjects(
    application: LedgerApplication,
    context: Context,
    *,
    kept: UUID,
    absorbed: UUID,
    by: Actor,
    authority: str,
    reason: str,
) -> int | None:
    """Undo a merge that proved wrong, as both stand; the last position written, None if they are two already.

    Raises Refused where nothing was merged here, WrongActor for a stranger to either, Conflict.
    """

    def decide(keeping: Subject, going: Subject, day: date) -> Append | None:
        parted = split(keeping, going, on=day, by=by, authority=authority, reason=reason)
        if parted is None:
            return None
        numbers = [*parted.numbers, *_numbers_within(application, going.subject_id)]
        returns = tuple(Return(one.scheme, one.number, going.subject_id) for one in numbers)
        return replace(_append_of(keeping, going, parted), moves=(), returns=returns)

    return _of_both(application, context, decide, kept=kept, absorbed=absorbed, by=by)


def _numbers_within(application: LedgerApplication, stream: UUID) -> Iterator[Number]:
    """The numbers of whatever was merged into a stream before, in whatever steps: they mean that stream, too."""
    absorbed: dict[UUID, None] = {}
    for one in application.events_of(stream):
        if isinstance(one.event, SubjectsMerged):
            absorbed[one.event.absorbed] = None
        elif isinstance(one.event, SubjectsSplit):
            absorbed.pop(one.event.absorbed, None)
    for found in absorbed:
        yield from numbers_of(application.subject(found))
        yield from _numbers_within(application, found)


def _of_both(
    application: LedgerApplication,
    context: Context,
    decide: Callable[[Subject, Subject, date], Append | None],
    *,
    kept: UUID,
    absorbed: UUID,
    by: Actor,
) -> int | None:
    for _ in range(_TRIES):
        keeping, going = application.subject(kept), application.subject(absorbed)
        day = context.today()
        for one in (keeping, going):
            refuse_stranger(one, RegisterAct.MERGE, by=by, on=day, rulebook=context.rulebook)
        append = decide(keeping, going, day)
        if append is None:
            return None
        result = _append(application, append)
        match result:
            case Appended():
                return result.positions[-1]
            case DayTurned():
                context.turn_to(result.day)
            case VersionTaken():
                continue
            case _:
                raise result
    raise Conflict(f"{_TRIES} attempts", do="Try again in a moment.")


def _append_of(kept: Subject, absorbed: Subject, merged: Merged | Split) -> Append:
    return Append(
        events=(
            *stored(kept.subject_id, kept.version, [merged.kept]),
            *stored(absorbed.subject_id, absorbed.version, [merged.absorbed]),
        ),
        moves=(Move(absorbed.subject_id, kept.subject_id),),
        day=merged.kept.on,
    )


def _append(application: LedgerApplication, append: Append) -> Appended | Refusal:
    try:
        return application.recorder_.group.append(append)
    except (IntegrityError, DataError) as refusal:
        return refusal
