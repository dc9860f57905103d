"""Merging: two streams prove to be about one subject; splitting: that proves wrong (C3).

Both are stopped at named versions: each side's event names the version at which the other stood, and the ledger
writes both in one transaction or neither. Ids are kept for ever; the absorbed stream's numbers move to the one kept.
Nothing new is filed in the absorbed stream; what is in it runs to its end there, with every relief. A split sends its
numbers back; what was filed in the kept stream meanwhile stays there until its department withdraws it.
"""

from datetime import date

from msgspec import Struct

from domain.actors import Actor
from domain.errors import InvalidRecord, NotAllowed, NotFound
from domain.events import Happened, SubjectMergedInto, SubjectsMerged, SubjectSplitFrom, SubjectsSplit
from domain.identity.numbers import Number
from domain.state import Draft, Registration, Subject


class Merged(Struct, frozen=True):
    """What a merge brings: one event in each stream."""

    kept: Happened
    absorbed: Happened


class Split(Struct, frozen=True):
    """What a split brings: one event in each stream, and the numbers that mean the second one again."""

    kept: Happened
    absorbed: Happened
    numbers: tuple[Number, ...]


def split(kept: Subject, absorbed: Subject, *, on: date, by: Actor, authority: str, reason: str) -> Split | None:
    """Decide that a merge of `absorbed` into `kept` was wrong; None if they are two already.

    Raises NotFound, NotAllowed where it was merged into another, InvalidRecord where authority or reason is missing.
    """
    for one in (kept, absorbed):
        _registered(one)
    if absorbed.merged_into is None:
        return None
    if absorbed.merged_into != kept.subject_id:
        raise NotAllowed("it was merged into another subject", do=f"Split it from subject {absorbed.merged_into}.")
    if not authority.strip() or not reason.strip():
        raise InvalidRecord("authority or reason missing", do="Name who found that the two are not one, and by what.")
    said = {"authority": authority, "reason": reason}
    return Split(
        kept=Happened(SubjectsSplit(absorbed=absorbed.subject_id, at_version=absorbed.version, **said), on, by),
        absorbed=Happened(SubjectSplitFrom(kept=kept.subject_id, at_version=kept.version, **said), on, by),
        numbers=numbers_of(absorbed),
    )


def numbers_of(subject: Subject) -> tuple[Number, ...]:
    """Every number that the subject's own stream says means it."""
    who = _registered(subject)
    return (Number(who.scheme, who.number), *subject.aliases)


def merge(kept: Subject, absorbed: Subject, *, on: date, by: Actor, authority: str, reason: str) -> Merged | None:
    """Decide that `absorbed` is about `kept`; None if that was decided before.

    Raises NotFound, NotAllowed where the two cannot be one, InvalidRecord where authority or reason is missing.
    """
    if absorbed.merged_into == kept.subject_id:
        return None
    if not authority.strip() or not reason.strip():
        raise InvalidRecord("authority or reason missing", do="Name who confirmed that the two are one, and by what.")
    _refuse_unless_one(kept, absorbed)
    return Merged(
        kept=Happened(
            SubjectsMerged(
                absorbed=absorbed.subject_id, at_version=absorbed.version, authority=authority, reason=reason
            ),
            on,
            by,
        ),
        absorbed=Happened(
            SubjectMergedInto(kept=kept.subject_id, at_version=kept.version, authority=authority, reason=reason),
            on,
            by,
        ),
    )


def _refuse_unless_one(kept: Subject, absorbed: Subject) -> None:
    if kept.subject_id == absorbed.subject_id:
        raise NotAllowed("a subject cannot be merged into itself")
    for one in (kept, absorbed):
        if one.merged_into is not None:
            raise NotAllowed(f"subject {one.subject_id} was merged", do=f"Merge subject {one.merged_into} instead.")
    who, whom = _registered(kept), _registered(absorbed)
    if who.kind.protected_as_person and whom.kind.protected_as_person:
        raise NotAllowed("persons are not merged: each has a key of their own", do="Withdraw the records of one.")
    if who.kind is not whom.kind:
        raise NotAllowed(
            f"a subject of kind {whom.kind} cannot be one of kind {who.kind}", do="Correct the wrong credit code first."
        )


def _registered(subject: Subject) -> Registration:
    if subject.registration is None:
        raise NotFound(f"subject {subject.subject_id}")
    return subject.registration


def refuse_if_merged(draft: Draft) -> None:
    """Refuse what would put something new into a stream that was merged. Raises NotAllowed."""
    if draft.merged_into is not None:
        raise NotAllowed("the subject was merged into another", do=f"Ask it of subject {draft.merged_into}.")
