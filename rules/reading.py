"""Reading records for rules: each as a fact with the patterns it matches under every version of the ruleset.

What a record matches depends on nothing but the record and the version, so it is read once and kept.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.facts import Fact
from domain.records import Filed, fact_of
from rules.compiled import Compiled
from rules.conditions import AtLeast, ThisRecord, leaves, pattern_of
from rules.keeping import Kept
from rules.rulesets import MeasureRule

_KEPT = 200_000  # facts


class Read(Struct, frozen=True):
    """A fact, the patterns it matches by version, how far it can ground anything, and what went wrong on it.

    `reach` is the first day on which no rule of any version can ground anything on it; None if there is none.
    """

    fact: Fact
    matches: tuple[frozenset[str], ...]
    reach: date | None
    troubles: tuple[str, ...]


Sheet = dict[UUID, tuple[Filed, Read | None]]
"""A subject's records with what was read of each; None of one that is void from the beginning."""


class Reading:
    """Reads facts under all versions of a lineage, and keeps what was read without trouble."""

    def __init__(self, versions: Sequence[Compiled]) -> None:
        self._versions = versions
        self._kept: Kept[tuple[object, ...], Read] = Kept(_KEPT)
        self._leaves = [
            (place, rule, leaf)
            for place, version in enumerate(versions)
            for rule in version.ruleset.rules
            for leaf in leaves(rule.when)
        ]

    def sheet(self, records: Mapping[UUID, Filed], before: Sheet) -> Sheet:
        """Read a subject's records; what stands unchanged on the sheet of before need not be read again."""
        sheet: Sheet = {}
        for record_id, filed in records.items():
            known = before.get(record_id)
            sheet[record_id] = known if known is not None and known[0] is filed else (filed, self.one(filed))
        return sheet

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
        matches = tuple(m.patterns for m in matched)
        troubles = tuple(m.trouble for m in matched if m.trouble is not None)
        read = Read(fact, matches, self._reach(fact, matches), troubles)
        if not troubles:
            self._kept.put(key, read)
        return read

    def _reach(self, fact: Fact, matches: tuple[frozenset[str], ...]) -> date | None:
        ends: list[date | None] = [fact.determined_on]
        ends += [_end(rule, leaf, fact) for place, rule, leaf in self._leaves if pattern_of(leaf) in matches[place]]
        return None if None in ends else max(day for day in ends if day is not None)


def in_order(sheet: Sheet) -> list[Read]:
    """What was read, in the order of the day and of filing."""
    return sorted(
        (read for _, read in sheet.values() if read is not None),
        key=lambda read: (read.fact.determined_on, read.fact.order),
    )


def _end(rule: MeasureRule, leaf: ThisRecord | AtLeast, fact: Fact) -> date | None:
    """How far one leaf of a rule can still make something of a fact; None if for ever."""
    own = None if rule.term is None else rule.term.after(fact.determined_on)
    if isinstance(leaf, AtLeast):
        period = leaf.within
        return own if period is None else max(period.after(fact.determined_on), own or date.min)
    return own


def _key(filed: Filed) -> tuple[object, ...]:
    """Everything of a record that rules see, and whether they see it at all."""
    record = filed.record
    seen = (record.record_id, record.determined_on, record.behaviour_code, record.severity, *record.fields.items())
    return (*seen, filed.standing, filed.void_from, filed.order, record.content_hash)
