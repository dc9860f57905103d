"""What happens to a subject itself: its numbers, its name, what it is merged with."""

from datetime import date
from uuid import UUID

from domain.events.base import Event
from domain.values import Amended, SubjectKind


class SubjectRegistered(Event, frozen=True, kw_only=True):
    """First registration; the stream's id comes from this scheme and number for ever."""

    kind: SubjectKind
    scheme: str
    number: str
    name: str
    region: str


class AliasAdded(Event, frozen=True, kw_only=True):
    """A further number, former or in another scheme, that means this subject."""

    scheme: str
    number: str


class SubjectDefectRaised(Event, frozen=True, kw_only=True):
    """Its number has a defect with which it was filed all the same; no measure follows until it is corrected (C3)."""

    scheme: str
    number: str
    defect: str


class SubjectCodeCorrected(Event, frozen=True, kw_only=True):
    """Its number was corrected or changed at the authority that issues it; the former one goes on meaning it (C3)."""

    scheme: str
    number: str
    former_scheme: str
    former_number: str
    authority: str
    reason: str


class SubjectsMerged(Event, frozen=True, kw_only=True):
    """Another stream, as it stood at a version, proved to be about this subject; its numbers now mean this one (C3)."""

    absorbed: UUID
    at_version: int
    authority: str
    reason: str


class SubjectMergedInto(Event, frozen=True, kw_only=True):
    """This stream proved to be about another subject; nothing new is filed here, what is here runs to its end (C3)."""

    kept: UUID
    at_version: int
    authority: str
    reason: str


class SubjectsSplit(Event, frozen=True, kw_only=True):
    """A merge proved wrong: the stream that was merged into this one is about somebody else, and goes on there (C3)."""

    absorbed: UUID
    at_version: int
    authority: str
    reason: str


class SubjectSplitFrom(Event, frozen=True, kw_only=True):
    """This stream is about its own subject again; its numbers mean it as they did before the merge (C3)."""

    kept: UUID
    at_version: int
    authority: str
    reason: str


class SubjectHandedOver(Event, frozen=True, kw_only=True):
    """What a department answered for here, and had to do, went over to its successor (C41)."""

    former: str
    successor: str


class IdentityAmended(Event, frozen=True, kw_only=True):
    """Who the person is was completed by a further certificate, or the name corrected; neither stands here (INV-26)."""

    amended: Amended
    reason: str


class SubjectErased(Event, frozen=True, kw_only=True):
    """Who the subject is was erased: its key is destroyed, this stream and its place remain (INV-30)."""

    basis: str


class UnlawfulRuleNotified(Event, frozen=True, kw_only=True):
    """It is told that a version of the ruleset was found unlawful under which orders of it were decided.

    `article` is the law that the version offends against, `effective_on` the day from which it is no ground.
    """

    version: int
    ruleset: str
    effective_on: date
    article: str
    reason: str


class MatcherIncidentRaised(Event, frozen=True, kw_only=True):
    """The matcher failed or disagreed with the plain evaluator: no new burden was ordered (INV-34)."""

    detail: str
