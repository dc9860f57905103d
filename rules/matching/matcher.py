"""The matcher: which patterns of one ruleset version does this one fact match? Answered live by durable-rules.

It looks at single facts and keeps nothing of them: history, counting, time and joins are `determine`'s. A record's
matches depend on nothing but its fields and the patterns, so they can be kept under the hash of both.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Self

from domain.errors import InvalidInput
from domain.facts import Fields
from rules.conditions import Pattern
from rules.matching.compiler import compile_patterns
from rules.matching.handover import BATCH, Handed, Handover
from rules.matching.limits import Schema, refuse_unfit

Matches = frozenset[str]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9/:@#+._-]{0,199}")


class MatchCache:
    """The latest matches, forgotten least recently used first; may be shared by matchers and threads."""

    def __init__(self, size: int = 100_000) -> None:
        """`size` is the number of facts kept."""
        self._size = size
        self._kept: OrderedDict[tuple[str, Handed], Matches] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, digest: str, handed: Handed) -> Matches | None:
        """What is kept for this fact under these compiled patterns, if anything."""
        key = (digest, handed)
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def put(self, digest: str, handed: Handed, *, matches: Matches) -> None:
        """Keep what this fact matches."""
        with self._lock:
            self._kept[digest, handed] = matches
            self._kept.move_to_end((digest, handed))
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)


class Matcher:
    """The patterns of one ruleset version, loaded into the engine beside those of other versions."""

    def __init__(
        self,
        name: str,
        patterns: Mapping[str, Pattern],
        *,
        schema: Schema | None = None,
        cache: MatchCache | None = None,
    ) -> None:
        """Load patterns under a version's name such as `cn-v7`; `schema` gives the type of each field a fact may have.

        Raises `UnfitPatterns` or `TooLarge` for what publication refuses, `MatcherFailed` if the engine does,
        `EngineMissing` where there is none.
        """
        from rules.matching.engine import (
            EngineRuleset,  # not before it is needed: whoever looks for a fault may lack it
        )

        if not _NAME.fullmatch(name):
            raise InvalidInput(
                f"{name!r} cannot name a ruleset version", do="Use letters, digits and / : @ # + . _ - only."
            )
        refuse_unfit(patterns, schema=schema)
        self.name = name
        self.patterns = dict(patterns)
        self.handover = Handover(patterns, schema=schema)
        compiled = compile_patterns(patterns, schema=self.handover.schema)
        self.digest = compiled.digest
        self._cache = MatchCache() if cache is None else cache
        self._shards = [EngineRuleset(f"{name}/{n}", shard.clauses) for n, shard in enumerate(compiled.shards)]

    def match(self, fields: Fields) -> Matches:
        """The names of the patterns a fact matches, asked live. Raises `UnfitFact`, `MatcherFailed`."""
        return self.match_all([fields])[0]

    def match_all(self, facts: Sequence[Fields]) -> list[Matches]:
        """`match` for many facts, in their order; all are checked before the first is handed over."""
        return self.match_handed([self.handover.checked(fields) for fields in facts])

    def match_handed(self, facts: Sequence[Handed]) -> list[Matches]:
        """`match_all` for facts that the handover has checked."""
        found: list[Matches] = []
        for start in range(0, len(facts), BATCH):
            found += self._match_batch(facts[start : start + BATCH])
        return found

    def cached(self, fields: Fields) -> Matches:
        """`match`, unless the same fields were asked about before."""
        handed = self.handover.checked(fields)
        kept = self._cache.get(self.digest, handed)
        if kept is None:
            (kept,) = self.match_handed([handed])
            self._cache.put(self.digest, handed, matches=kept)
        return kept

    @property
    def shards(self) -> int:
        """How many rulesets of the engine the patterns are split into."""
        return len(self._shards)

    def close(self) -> None:
        """Give the engine's memory back; a later evaluation raises `MatcherFailed`."""
        for shard in self._shards:
            shard.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _match_batch(self, facts: Sequence[Handed]) -> list[Matches]:
        batch = self.handover.written(facts)
        found: list[set[str]] = [set() for _ in facts]
        for shard in self._shards:
            for place, pattern in shard.matches(batch, size=len(facts)):
                found[place].add(pattern)
        return [frozenset(names) for names in found]
