"""Reading records for rules: each as a fact with the patterns it matches under every version of the ruleset.

What a record matches depends on nothing but the record and the version, so it is read once and kept.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from msgspec import Struct

from domain.facts import Fact, Fields
from domain.records import CaseState, Filed, Record, fact_of
from rules.conditions import Asking, ThisRecord, leaves, pattern_of
from rules.following.compiled import Compiled
from rules.following.sight import place
from rules.keeping import Kept, differing
from rules.matching.answers import Foreseen, Matched
from rules.rulesets import MeasureRule

_Item = TypeVar("_Item")
_Place = tuple[date, int]
Reach = tuple[date, UUID]

_KEPT = 200_000  # facts
_FORESEEN = 5_000


class Read(Struct, frozen=True, gc=False):
    """A fact, the patterns it matches by version, and what went wrong on it."""

    fact: Fact
    matches: tuple[frozenset[str], ...]
    troubles: tuple[str, ...]


class Sheet(Struct, frozen=True, gc=False):
    """A subject's records with what was read of each; None of one that is void from the beginning.

    `reach` are the records that have grounded something and can do so again, each with the day until which.
    """

    records: Mapping[UUID, Filed] = {}
    read: dict[UUID, Read | None] = {}
    in_order: Sequence[Read] = ()
    """In the order of the day and of filing."""
    reach: Sequence[Reach] = ()
    """In the order of the day."""


class Changes(Struct, frozen=True, gc=False):
    """What rules see no longer, and what they see anew, between one sheet and the next."""

    gone: list[Read]
    come: list[Read]

    @property
    def since(self) -> date | None:
        """The first day of which anything has changed; None if nothing has."""
        return min((read.fact.determined_on for read in (*self.gone, *self.come)), default=None)

    @property
    def troubles(self) -> tuple[str, ...]:
        """What went wrong with the matcher on what is seen anew."""
        return tuple(dict.fromkeys(trouble for read in self.come for trouble in read.troubles))


class Reading:
    """Reads facts under all versions of a lineage, and keeps what was read without trouble."""

    def __init__(self, versions: Sequence[Compiled]) -> None:
        self._versions = versions
        self._kept: Kept[tuple[object, ...], Read] = Kept(_KEPT)
        self._foreseen: Kept[tuple[UUID, str], tuple[int, Fields, Sequence[Foreseen]]] = Kept(_FORESEEN)
        self._leaves = [
            (place, rule, leaf)
            for place, version in enumerate(versions)
            for rule in version.ruleset.rules
            for leaf in leaves(rule.when)
        ]

    def sheet(self, records: Mapping[UUID, Filed], before: Sheet) -> tuple[Sheet, Changes]:
        """Read a subject's records; what stands unchanged on the sheet of before need not be read again."""
        read, changes = dict(before.read), Changes([], [])
        in_order, reach = list(before.in_order), list(before.reach)
        for record_id in differing(before.records, records):
            known, filed = read.pop(record_id, None), records.get(record_id)
            now = None if filed is None else self.one(filed)
            if known is not now:
                _exchange(in_order, known, now, by=_place)
                changes.gone.extend([known] if known else [])
                changes.come.extend([now] if now else [])
            old = self._grounds_until(before.records.get(record_id), known)
            _exchange(reach, old, self._grounds_until(filed, now), by=_day_first)
            if filed is not None:
                read[record_id] = now
        return Sheet(records, read, in_order, reach), changes

    def one(self, filed: Filed) -> Read | None:
        """One record; None if it is void from the beginning."""
        key = _key(filed)
        kept = self._kept.get(key)
        if kept is not None:
            return kept
        fact = fact_of(filed)
        if fact is None:
            return None
        matched = self._matched(filed, fact)
        matches = tuple(m.patterns for m in matched)
        troubles = tuple(m.trouble for m in matched if m.trouble is not None)
        read = Read(fact, matches, troubles)
        if not troubles:
            self._kept.put(key, read)
        return read

    def foresee(self, records: Iterable[Record]) -> None:
        """Match what is about to be filed together, which is quicker than one by one."""
        found = [(record, fact_of(Filed(record=record, order=0))) for record in records]
        facts = [(record.content_hash, fact) for record, fact in found if fact is not None]
        by_version = [version.records.foresee([fact.fields for _, fact in facts]) for version in self._versions]
        for number, (content, fact) in enumerate(facts):
            self._foreseen.put((fact.record_id, content), (number, fact.fields, by_version))

    def _matched(self, filed: Filed, fact: Fact) -> Sequence[Matched]:
        """What a fact matches under each version; what was foreseen holds unless a defect hides fields of it.

        Trouble was not foreseen: the matcher is asked once more.
        """
        foreseen = self._foreseen.get((fact.record_id, filed.record.content_hash))
        if foreseen is not None:
            number, fields, by_version = foreseen
            matched = [version(number) for version in by_version] if fields == fact.fields else []
            if matched and all(one.trouble is None for one in matched):
                return matched
        return [version.records.match(fact.fields) for version in self._versions]

    def reach(self, read: Read) -> date | None:
        """The first day on which no rule of any version can ground anything on a fact; None if there is none."""
        fact, matches = read.fact, read.matches
        ends: list[date | None] = [fact.determined_on]
        ends += [_end(rule, leaf, fact) for place, rule, leaf in self._leaves if pattern_of(leaf) in matches[place]]
        return None if None in ends else max(day for day in ends if day is not None)

    def _grounds_until(self, filed: Filed | None, read: Read | None) -> Reach | None:
        """Until when a record that has grounded something can again; None if it has not, cannot, or always can."""
        if filed is None or read is None or not filed.grounded or filed.case is not CaseState.DECIDED:
            return None
        reach = self.reach(read)
        return None if reach is None else (reach, filed.record.record_id)


def _exchange(items: list[_Item], old: _Item | None, new: _Item | None, *, by: Callable[[_Item], _Place]) -> None:
    """Take one item out of a sorted list and put another in."""
    if old == new:
        return
    if old is not None:
        del items[bisect_left(items, by(old), key=by)]
    if new is not None:
        insort(items, new, key=by)


def _place(read: Read) -> _Place:
    return place(read.fact)


def _day_first(reach: Reach) -> _Place:
    return reach[0], reach[1].int


def _end(rule: MeasureRule, leaf: Asking, fact: Fact) -> date | None:
    """How far one leaf of a rule can still make something of a fact; None if for ever."""
    own = None if rule.term is None else rule.term.after(fact.determined_on)
    if isinstance(leaf, ThisRecord):
        return own
    period = leaf.within
    return own if period is None else max(period.after(fact.determined_on), own or date.min)


def _key(filed: Filed) -> tuple[object, ...]:
    """Everything of a record that rules see, and whether they see it at all."""
    record = filed.record
    seen = (record.record_id, record.determined_on, record.behaviour_code, record.severity, *record.fields.items())
    doubts = tuple(sorted(filed.doubts.items()))
    return (*seen, filed.standing, filed.void_from, filed.speaks_from, doubts, filed.order, record.content_hash)
