"""Which records the law seals on a day (INV-33), looked for only among those that have changed since the last look."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.records import Filed, Standing
from domain.state import Subject
from rules.keeping import Kept, differing
from rules.rulesets import Ruleset

_SUBJECTS = 20_000


class _Looked(Struct, frozen=True, gc=False):
    """Records among which nothing was left to seal, and the conduct that was sealed then."""

    records: Mapping[UUID, Filed]
    conduct: frozenset[str]


class _Seen(Struct, frozen=True, gc=False):
    """The conduct that records of a subject have spoken of."""

    records: Mapping[UUID, Filed]
    conduct: frozenset[str]


class SealingWatch:
    """Remembers what was looked through: a command on a long stream looks at what it changed, not at all of it."""

    def __init__(self) -> None:
        self._kept: Kept[tuple[UUID, bool], _Looked] = Kept(_SUBJECTS)
        self._seen: Kept[tuple[UUID, bool], _Seen] = Kept(_SUBJECTS)

    def of(self, subject: Subject, ruleset: Ruleset, on: date) -> list[UUID]:
        """The records that are to be sealed and are not, in the order of their filing."""
        conduct = ruleset.sealed_conduct(on)
        if not conduct:
            return []
        key = (subject.subject_id, subject.settled is None)
        known = self._kept.get(key)
        before = known.records if known is not None and known.conduct == conduct else {}
        looked_at = (subject.records.get(record_id) for record_id in differing(before, subject.records))
        found = [
            filed
            for filed in looked_at
            if filed is not None and filed.standing is not Standing.SEALED and filed.record.behaviour_code in conduct
        ]
        if not found:
            self._kept.put(key, _Looked(subject.records, conduct))
        return [filed.record.record_id for filed in sorted(found, key=lambda filed: filed.order)]

    def next(self, subject: Subject, ruleset: Ruleset, after: date) -> date | None:
        """The next day on which the law begins to seal conduct that a record of the subject has spoken of."""
        rows = [row for row in ruleset.sealed if row.effective_from > after]
        conduct = self._conduct(subject) if rows else frozenset()
        return min((row.effective_from for row in rows if not conduct.isdisjoint(row.behaviours)), default=None)

    def _conduct(self, subject: Subject) -> frozenset[str]:
        key = (subject.subject_id, subject.settled is None)
        known = self._seen.get(key) or _Seen({}, frozenset())
        changed = (subject.records.get(record_id) for record_id in differing(known.records, subject.records))
        conduct = known.conduct.union(filed.record.behaviour_code for filed in changed if filed is not None)
        self._seen.put(key, _Seen(subject.records, conduct))
        return conduct
