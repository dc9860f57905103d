"""Recompute: decide again what stands in a stream, from what stood before it, and say where it comes out otherwise.

What somebody commanded is put together again from the events that only a command makes; everything else in the same
append is the engine's and has to come out the same, event for event. That the matcher failed is an observation of its
moment and is taken as it was told; under it the plain evaluator alone has decided. So is a merge, which two streams
decided together: it brings one event to each, and nothing is reconciled with it.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise, takewhile

from msgspec import Struct
from msgspec.structs import replace

from domain.actors import ENGINE
from domain.commanded import command_of
from domain.errors import JiangchengError, NotAllowed
from domain.events import (
    Happened,
    MatcherIncidentRaised,
    RecordSealed,
    RectificationOverdue,
    ShieldExpired,
    SubjectMergedInto,
    SubjectReminded,
    SubjectsMerged,
    SubjectSplitFrom,
    SubjectsSplit,
    UncontactableExpired,
)
from domain.rulebook import Determination, Rulebook
from domain.state import Subject
from domain.subjects import Decided, decide, evolve

_OF_TWO_STREAMS = (SubjectsMerged, SubjectMergedInto, SubjectsSplit, SubjectSplitFrom)


class Difference(Struct, frozen=True):
    """A decision that does not come out as it stands, at one version of the stream.

    `stands` is the first event that should not be as it is, `expected` what comes out in its place; None where there
    is nothing. `refusal` says why nothing at all comes out.
    """

    version: int
    stands: Happened | None
    expected: Happened | None
    refusal: str = ""

    def __str__(self) -> str:
        stands, expected = (type(h.event).__name__ if h else "nothing" for h in (self.stands, self.expected))
        if self.stands and self.expected and stands == expected:
            expected = f"another {expected}"
        return f"{stands}, where {self.refusal or expected} comes out"


class Recomputed(Struct, frozen=True):
    """The subject after events that were decided again, and where they differ; None where it cannot be folded on."""

    subject: Subject | None
    differences: tuple[Difference, ...]


def recompute(subject: Subject, written: Sequence[Happened], rulebook: Rulebook) -> Recomputed:
    """Decide again, from a subject as it stood, what was written to its stream in one piece (one append or several)."""
    differences: list[Difference] = []
    current: Subject | None = subject
    while written and current is not None:
        current, taken, difference = _act(current, written, rulebook)
        differences += [difference] if difference is not None else []
        written = written[taken:]
    return Recomputed(current, tuple(differences))


def _act(
    subject: Subject, written: Sequence[Happened], rulebook: Rulebook
) -> tuple[Subject | None, int, Difference | None]:
    """Decide the first command again: the subject after it, how many events it was, where they differ."""
    if isinstance(written[0].event, _OF_TWO_STREAMS):
        return evolve(subject, written[:1]), 1, None
    decided = _decide_again(subject, written, rulebook)
    if isinstance(decided, Decided) and _stands(decided, written):
        return decided.subject, len(decided.happened), None
    taken = _until_next_command(written)
    difference = _difference(subject.version, written, decided)
    try:
        return evolve(subject, written[:taken]), taken, difference
    except (JiangchengError, LookupError):  # what was written past the engine need not fit anything
        return None, taken, difference


def _decide_again(subject: Subject, written: Sequence[Happened], rulebook: Rulebook) -> Decided | JiangchengError:
    """Under the incidents that were told, if any; where that is not what stands, without them."""
    command, first = command_of(written, subject), written[0]
    if command is None:
        return NotAllowed(f"no command makes {type(first.event).__name__}")
    found: Decided | JiangchengError
    for heard in dict.fromkeys((_incidents(written), ())):
        try:
            found = decide(subject, command, on=first.on, by=first.by, rulebook=_AsHeard(rulebook, heard))
        except JiangchengError as refusal:
            found = refusal
        if isinstance(found, Decided) and _stands(found, written):
            break
    return found


def _stands(decided: Decided, written: Sequence[Happened]) -> bool:
    happened = decided.happened
    return bool(happened) and tuple(written[: len(happened)]) == happened


def _difference(version: int, written: Sequence[Happened], decided: Decided | JiangchengError) -> Difference:
    if isinstance(decided, JiangchengError):
        told = str(decided) if isinstance(decided, NotAllowed) else decided.code  # others may quote a record (INV-33)
        return Difference(version + 1, written[0], None, refusal=told)
    happened = decided.happened
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(written, happened, strict=False)))
    stands, expected = (tuple(events)[same : same + 1] for events in (written, happened))
    return Difference(version + same + 1, stands[0] if stands else None, expected[0] if expected else None)


def _until_next_command(written: Sequence[Happened]) -> int:
    """Where somebody begins to act again: that is another command, to be judged by itself."""
    acts = (place for place, (one, next_) in enumerate(pairwise(written), start=1) if next_.by not in (ENGINE, one.by))
    return next(acts, len(written))


BEFOREHAND = (RecordSealed, ShieldExpired, SubjectReminded, RectificationOverdue, UncontactableExpired)
"""What reconciling tells before it asks the rules."""


class _AsHeard:
    """The rulebook with the incidents that were told at the time."""

    def __init__(self, rulebook: Rulebook, incidents: tuple[str, ...]) -> None:
        self._rulebook = rulebook
        self._incidents = incidents
        self.complaints = rulebook.complaints
        self.clashes = rulebook.clashes
        self.defects = rulebook.defects
        self.may_keep_register = rulebook.may_keep_register
        self.retired = rulebook.retired
        self.recognised_by = rulebook.recognised_by
        self.sealed = rulebook.sealed
        self.chores = rulebook.chores
        self.next_due = rulebook.next_due
        self.repair_terms = rulebook.repair_terms
        self.late_repairs = rulebook.late_repairs
        self.publication_terms = rulebook.publication_terms
        self.late_explanations = rulebook.late_explanations
        self.is_of_court = rulebook.is_of_court
        self.late_objections = rulebook.late_objections
        self.link_terms = rulebook.link_terms
        self.ending_promises = rulebook.ending_promises
        self.to_remind = rulebook.to_remind
        self.rectify_until = rulebook.rectify_until
        self.frequency = rulebook.frequency
        self.is_severe_entry = rulebook.is_severe_entry
        self.is_law = rulebook.is_law
        self.listing_complaints = rulebook.listing_complaints
        self.determines = rulebook.determines
        self.is_list_item = rulebook.is_list_item
        self.statement_until = rulebook.statement_until
        self.late_entries = rulebook.late_entries
        self.review_until = rulebook.review_until
        self.late_reviews = rulebook.late_reviews
        self.unlawful = rulebook.unlawful

    def determine(self, subject: Subject, *, on: date) -> Determination:
        """What follows, by the plain evaluator, and what was told of the matcher."""
        return replace(self._rulebook.determine(subject, on=on), incidents=self._incidents)


def _incidents(written: Sequence[Happened]) -> tuple[str, ...]:
    """What was told of the matcher when the first command was reconciled: right behind its own events."""
    own = sum(1 for _ in takewhile(lambda one: one.by != ENGINE or isinstance(one.event, BEFOREHAND), written))
    told = takewhile(lambda event: isinstance(event, MatcherIncidentRaised), (one.event for one in written[own:]))
    return tuple(event.detail for event in told if isinstance(event, MatcherIncidentRaised))
