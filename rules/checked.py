"""The matcher with the plain evaluator beside it: no answer of the engine's counts that plain Python does not give too.

Where the two differ or the matcher fails, the plain answer is returned and the result says so; the caller raises an
incident and orders no new sanction, while reliefs go through by the plain answer (INV-34).
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from domain.facts import Fields
from rules.conditions import Pattern
from rules.errors import MatcherFailed, UnfitFact
from rules.handover import Handed, Handover
from rules.matcher import MatchCache, Matches
from rules.plain import matching


class LiveMatcher(Protocol):
    """What this module asks of a matcher."""

    digest: str
    handover: Handover

    def match_handed(self, facts: Sequence[Handed]) -> list[Matches]:
        """What each of the checked facts matches; raises `MatcherFailed`."""


class Matched(Struct, frozen=True):
    """What a fact matches by the plain evaluator, and whether the matcher agrees."""

    patterns: Matches
    differed: bool = False
    failure: str | None = None

    @property
    def certain(self) -> bool:
        """True if both evaluators gave this answer; a new burden may rest only on such a one."""
        return not self.differed and self.failure is None


class CheckedMatcher:
    """Matches facts live and checks every live answer; answers on which both agree are kept."""

    def __init__(
        self, patterns: Mapping[str, Pattern], *, matcher: LiveMatcher, cache: MatchCache | None = None
    ) -> None:
        """`patterns` are those the matcher was made of."""
        self._patterns = dict(patterns)
        self._matcher = matcher
        self._cache = MatchCache() if cache is None else cache

    def match(self, fields: Fields) -> Matched:
        """What one fact matches; never raises for what the matcher does."""
        try:
            handed = self._matcher.handover.checked(fields)
        except UnfitFact as unfit:
            return self._plainly(fields, failure=str(unfit))
        kept = self._cache.get(self._matcher.digest, handed)
        return self._live(fields, handed) if kept is None else Matched(kept)

    def match_all(self, facts: Sequence[Fields]) -> list[Matched]:
        """`match` for many facts, in their order, asking the matcher once for all that are not kept.

        If the matcher fails on all together, each is asked alone, so that one bad fact is one incident.
        """
        try:
            self._ask([fields for fields in facts if self._unknown(fields)])
        except MatcherFailed:
            pass
        return [self.match(fields) for fields in facts]
