"""The matcher with the plain evaluator beside it: no answer of the engine's counts that plain Python does not give too.

Where the two differ or the matcher fails, the plain answer is returned and the result says so; the caller raises an
incident and orders no new sanction, while reliefs go through by the plain answer (INV-34).
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.facts import Fields
from rules.conditions import Pattern
from rules.errors import MatcherFailed, UnfitFact
from rules.matching.answers import Foreseen, Matched
from rules.matching.handover import Handed, Handover
from rules.matching.limits import Schema
from rules.matching.matcher import MatchCache, Matcher, Matches
from rules.matching.prepared import PreparedPatterns


class LiveMatcher(Protocol):
    """What this module asks of a matcher."""

    @property
    def name(self) -> str:
        """The ruleset version it was made for."""

    @property
    def digest(self) -> str:
        """The hash of the compiled patterns."""

    @property
    def handover(self) -> Handover:
        """What checks the facts."""

    def match_handed(self, facts: Sequence[Handed]) -> list[Matches]:
        """What each of the checked facts matches, in their order; raises `MatcherFailed`."""


class Checked(Matched, frozen=True):
    """What a fact matches by the plain evaluator; `trouble` is there if the matcher differed or failed."""

    differed: bool = False
    failure: str | None = None


class CheckedMatcher:
    """Matches facts live and checks every live answer; only answers on which both agree are kept."""

    def __init__(
        self, patterns: Mapping[str, Pattern], *, matcher: LiveMatcher, cache: MatchCache | None = None
    ) -> None:
        """`patterns` are those the matcher was made of."""
        self._plain = PreparedPatterns(patterns)
        self._matcher = matcher
        self._cache = MatchCache() if cache is None else cache

    def match(self, fields: Fields) -> Checked:
        """What one fact matches; a failure of the matcher is part of the result, never raised."""
        return self.match_all([fields])[0]

    def match_all(self, facts: Sequence[Fields]) -> list[Checked]:
        """`match` for many facts, in their order, handing the matcher all that are not kept together."""
        known = [self._known(fields) for fields in facts]
        live = iter(self._ask([one for one in known if isinstance(one, tuple)]))
        return [
            one if isinstance(one, Checked) else self._compared(fields, one, live=next(live))
            for fields, one in zip(facts, known, strict=True)
        ]

    def foresee(self, facts: Sequence[Fields]) -> Foreseen:
        """The same of facts that will be asked for soon."""
        return self.match_all(facts).__getitem__

    def _known(self, fields: Fields) -> Checked | Handed:
        """The answer, if it needs no evaluation, else the fact as it is handed over."""
        try:
            handed = self._matcher.handover.checked(fields)
        except UnfitFact as unfit:
            return self._failed(self._plain.matching(fields), unfit)
        kept = self._cache.get(self._matcher.digest, handed)
        return handed if kept is None else Checked(kept)

    def _ask(self, facts: Sequence[Handed]) -> list[Matches | MatcherFailed]:
        """The matcher's answers; where it fails on all together each is asked alone, to find the one it fails on."""
        try:
            return [*self._matcher.match_handed(facts)]
        except MatcherFailed as failure:
            if len(facts) == 1:
                return [failure]
            return [answer for fact in facts for answer in self._ask([fact])]

    def _compared(self, fields: Fields, handed: Handed, *, live: Matches | MatcherFailed) -> Checked:
        plain = self._plain.matching(fields)
        if isinstance(live, MatcherFailed):
            return self._failed(plain, live)
        if live != plain:
            names = ", ".join(sorted(live ^ plain))
            return Checked(plain, trouble=f"{self._matcher.name}: the two evaluators differ on {names}", differed=True)
        self._cache.put(self._matcher.digest, handed, matches=plain)
        return Checked(plain)

    def _failed(self, plain: Matches, failure: UnfitFact | MatcherFailed) -> Checked:
        return Checked(plain, trouble=f"{self._matcher.name}: {failure}", failure=str(failure))


def checked_matcher(name: str, patterns: Mapping[str, Pattern], *, schema: Schema | None = None) -> CheckedMatcher:
    """The matcher of live evaluations for one set of patterns of a ruleset version (see `compiled.MakeMatcher`)."""
    return CheckedMatcher(patterns, matcher=Matcher(name, patterns, schema=schema))
