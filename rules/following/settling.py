"""Settling: a state lets go of records that can no longer matter, so that commands stay fast on very long streams.

Every decision from the settled day on is the one that the whole state would have made; a property test says so. What
a settled state cannot tell (a record of an earlier day, another ruleset) is an error, and the ledger folds the whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from uuid import UUID

from msgspec.structs import replace

from domain.records import CaseState, Filed
from domain.state import Settled, Subject
from domain.timeline import Span
from rules.conditions import AtLeast, Latest, leaves
from rules.following.determine import running_on
from rules.following.reading import Read
from rules.following.rectifying import waited_for
from rules.following.rulebook import RulesetRulebook
from rules.rulesets import Ruleset

_SLACK = timedelta(days=90)
"""Records that come in this late are still decided on the settled state."""


def settle(subject: Subject, rulebook: RulesetRulebook, *, on: date) -> Subject:
    """The subject with what can still matter from 90 days before a day; unchanged where several rulesets govern."""
    before = on - _SLACK
    if not rulebook.is_plain or subject.registration is None:
        return subject
    if subject.registration.defect is not None:  # nothing follows now, but everything may once it is corrected
        return subject
    if any(row.effective_from > on for row in rulebook.versions[0].ruleset.sealed):  # it seals whatever is held then
        return subject
    if subject.settled is not None and subject.settled.before >= before:
        return subject
    timeline, troubles = rulebook.timeline(subject)
    course = rulebook.course(subject)
    if troubles or course is None:
        return subject
    read = rulebook.read(subject)
    ruleset = rulebook.versions[0].ruleset
    settled = Settled(
        before=before,
        ruleset=rulebook.reference,
        spans=tuple(_settled(timeline.spans, subject, before)),
        running=tuple(running_on(course, before - timedelta(days=1))),
    )
    kept = _within_reach(read, ruleset, before) | _cited(subject, settled) | _first_governed(read, ruleset)
    kept |= {record_id for record_id, filed in subject.records.items() if _can_expire(filed, rulebook, on)}
    kept |= {record_id for record_id, filed in subject.records.items() if rulebook.review_due(filed) is not None}
    kept |= subject.repairs.keys() | subject.publications.keys() | subject.objections.keys() | subject.shields.keys()
    kept |= subject.promises.keys() | {link.source for link in subject.links.values()}
    kept |= waited_for(subject)
    records = {record_id: filed for record_id, filed in subject.records.items() if record_id in kept}
    return replace(subject, records=records, settled=settled)


def _within_reach(read: Sequence[Read], ruleset: Ruleset, before: date) -> set[UUID]:
    """What a count on or after the settled day can still see."""
    horizon = before - timedelta(days=_longest_window(ruleset))
    recent = {one.fact.record_id for one in read if one.fact.determined_on >= horizon}
    return recent | set(_latest_without_window(ruleset, [one for one in read if one.fact.determined_on < before]))


def _first_governed(read: Sequence[Read], ruleset: Ruleset) -> set[UUID]:
    """The record with which the ruleset's days begin, if it does not govern all of them."""
    first = (one.fact.record_id for one in read if one.fact.determined_on >= ruleset.effective_from)
    return set(islice(first, 1))


def _settled(spans: Iterable[Span], subject: Subject, before: date) -> Iterator[Span]:
    """The spans upon records of earlier days that reach the settled day."""
    for span in spans:
        reaches = span.until is None or span.until > before
        if span.grant is None and reaches and subject.records[span.cites[0]].record.determined_on < before:
            yield span


def _longest_window(ruleset: Ruleset) -> int:
    windows = [
        leaf.within.longest_days
        for rule in ruleset.rules
        for leaf in leaves(rule.when)
        if isinstance(leaf, AtLeast | Latest) and leaf.within is not None
    ]
    return max(windows, default=0)


def _latest_without_window(ruleset: Ruleset, read: Sequence[Read]) -> Iterator[UUID]:
    """Of every count without a period, and every latest record, as many of the earlier records as it may come to."""
    for rule in ruleset.rules:
        for leaf in leaves(rule.when):
            if isinstance(leaf, AtLeast | Latest) and leaf.within is None:
                count = leaf if isinstance(leaf, AtLeast) else leaf.looked_at
                yield from _lasting(count, (one for one in reversed(read) if count.of in one.matches[0]))


def _lasting(count: AtLeast, backwards: Iterable[Read]) -> Iterator[UUID]:
    """Records from the latest on, until so many of them speak for ever."""
    lasting = 0
    for one in backwards:
        if lasting < count.at_least:
            yield one.fact.record_id
        lasting += one.fact.void_from is None


def _cited(subject: Subject, settled: Settled) -> set[UUID]:
    """The records that orders, settled spans and running intervals rest on."""
    cited = {record_id for span in settled.spans for record_id in span.cites}
    cited |= {record_id for one in settled.running for record_id in one.cites}
    for order in subject.orders.values():
        for ground in (*order.grounds.values(), *order.awaiting.values(), *order.refused.values()):
            cited |= set(ground.cites)
    return cited


def _can_expire(filed: Filed, rulebook: RulesetRulebook, on: date) -> bool:
    """Its case has yet to be closed by time."""
    if not filed.grounded or filed.case is not CaseState.DECIDED:
        return False
    until = rulebook.can_ground_until(filed)
    return until is not None and until > on
