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

    @property
    def digest(self) -> str:
        """The hash of the compiled patterns."""

    @property
    def handover(self) -> Handover:
        """What checks the facts."""

    def match_handed(self, facts: Sequence[Handed]) -> list[Matches]:
        """What each of the checked facts matches, in their order; raises `MatcherFailed`."""


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
    """Matches facts live and checks every live answer; only answers on which both agree are kept."""

    def __init__(
        self, patterns: Mapping[str, Pattern], *, matcher: LiveMatcher, cache: MatchCache | None = None
    ) -> None:
        """`patterns` are those the matcher was made of."""
        self._patterns = dict(patterns)
        self._matcher = matcher
        self._cache = MatchCache() if cache is None else cache

    def match(self, fields: Fields) -> Matched:
        """What one fact matches; a failure of the matcher is part of the result, never raised."""
        return self.match_all([fields])[0]

    def match_all(self, facts: Sequence[Fields]) -> list[Matched]:
        """`match` for many facts, in their order, handing the matcher all that are not kept together."""
        known = [self._known(fields) for fields in facts]
        live = iter(self._ask([one for one in known if isinstance(one, tuple)]))
        return [
            one if isinstance(one, Matched) else self._compared(fields, one, live=next(live))
            for fields, one in zip(facts, known, strict=True)
        ]

    def _known(self, fields: Fields) -> Matched | Handed:
        """The answer, if it needs no evaluation, else the fact as it is handed over."""
        try:
            handed = self._matcher.handover.checked(fields)
        except UnfitFact as unfit:
            return Matched(matching(self._patterns, fields), failure=str(unfit))
        kept = self._cache.get(self._matcher.digest, handed)
        return handed if kept is None else Matched(kept)

    def _ask(self, facts: Sequence[Handed]) -> list[Matches | MatcherFailed]:
        """The matcher's answers; where it fails on all together each is asked alone, to find the one it fails on."""
        try:
            return [*self._matcher.match_handed(facts)]
        except MatcherFailed as failure:
            if len(facts) == 1:
                return [failure]
            return [answer for fact in facts for answer in self._ask([fact])]

    def _compared(self, fields: Fields, handed: Handed, *, live: Matches | MatcherFailed) -> Matched:
        plain = matching(self._patterns, fields)
        if isinstance(live, MatcherFailed):
            return Matched(plain, failure=str(live))
        if live != plain:
            return Matched(plain, differed=True)
        self._cache.put(self._matcher.digest, handed, matches=plain)
        return Matched(plain)
