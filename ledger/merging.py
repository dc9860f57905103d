"""Merging two subjects: an event in each stream and the numbers moved over, in one transaction or not at all (C3)."""

from uuid import UUID

from eventsourcing.persistence import DataError, IntegrityError

from domain.actors import Actor
from domain.errors import Conflict
from domain.identity.keeping import refuse_stranger
from domain.identity.merging import Merged, merge
from domain.state import Subject
from domain.values import RegisterAct
from ledger.application import LedgerApplication
from ledger.context import Context
from ledger.log.append import Append, Appended, DayTurned, Move, Refusal, VersionTaken
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
    for _ in range(_TRIES):
        keeping, going = application.subject(kept), application.subject(absorbed)
        day = context.today()
        for one in (keeping, going):
            refuse_stranger(one, RegisterAct.MERGE, by=by, on=day, rulebook=context.rulebook)
        merged = merge(keeping, going, on=day, by=by, authority=authority, reason=reason)
        if merged is None:
            return None
        result = _append(application, _append_of(keeping, going, merged))
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


def _append_of(kept: Subject, absorbed: Subject, merged: Merged) -> Append:
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
