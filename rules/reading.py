"""Reading records for rules: each as a fact with the patterns it matches under every version of the ruleset.

What a record matches depends on nothing but the record and the version, so it is read once and kept.
"""

from collections.abc import Sequence

from msgspec import Struct

from domain.facts import Fact
from domain.records import Filed, fact_of
from domain.state import Subject
from rules.compiled import Compiled
from rules.keeping import Kept

_KEPT = 200_000  # facts


class Read(Struct, frozen=True):
    """A fact, the patterns it matches by version, and what went wrong with the matcher on it."""

    fact: Fact
    matches: tuple[frozenset[str], ...]
    troubles: tuple[str, ...]


class Reading:
    """Reads facts under all versions of a lineage, and keeps what was read without trouble."""

    def __init__(self, versions: Sequence[Compiled]) -> None:
        self._versions = versions
        self._kept: Kept[tuple[object, ...], Read] = Kept(_KEPT)

    def of(self, subject: Subject) -> list[Read]:
        """A subject's facts, in the order of the day and of filing."""
        found = (self.one(filed) for filed in subject.records.values())
        return sorted((r for r in found if r is not None), key=lambda r: (r.fact.determined_on, r.fact.order))

    def one(self, filed: Filed) -> Read | None:
        """One record; None if it is void from the beginning."""
        key = _key(filed)
        kept = self._kept.get(key)
        if kept is not None:
            return kept
        fact = fact_of(filed)
        if fact is None:
            return None
        matched = [version.records.match(fact.fields) for version in self._versions]
        troubles = tuple(m.trouble for m in matched if m.trouble is not None)
        read = Read(fact, tuple(m.patterns for m in matched), troubles)
        if not troubles:
            self._kept.put(key, read)
        return read


def _key(filed: Filed) -> tuple[object, ...]:
    """Everything of a record that rules see, and whether they see it at all."""
    record = filed.record
    seen = (record.record_id, record.determined_on, record.behaviour_code, record.severity, *record.fields.items())
    return (*seen, filed.standing, filed.void_from, filed.order, record.content_hash)
