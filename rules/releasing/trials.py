"""What comes of the worked examples of a pack, why where it is otherwise than they say, and what no example shows.

`coverage` is what a ruleset must have before it is submitted: every rule seen grounding its measure, and seen not to.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.intervals import END, Days, complement, intersection, union
from domain.records import record_id
from domain.state import Subject
from domain.timeline import Span, Timeline
from domain.values import Reason
from rules.following.compiled import Compiled
from rules.following.explain import RuleExplained, explain
from rules.following.rulebook import RulesetRulebook
from rules.rulesets import Measure, MeasureRule, Ruleset
from rules.writing.examples import Because, Example, ExampleRulebook, Interval, Outcome, key_of, of, run
from rules.writing.loading import Source


class Difference(Struct, frozen=True):
    """One way in which an example comes out otherwise than it says; `why` explains the measure on its first day."""

    words: str
    measure: str = ""
    on: date | None = None
    why: tuple[RuleExplained, ...] = ()


class Trial(Struct, frozen=True):
    """What came of an example, by its place among the examples of its pack."""

    index: int
    example: Example
    differences: tuple[Difference, ...]
    grounding: frozenset[str]
    """The rules that ground a measure on some day."""
    silent: frozenset[str]
    """The rules that ground none on the day that the example asks about, or on no day."""
    documents: Mapping[UUID, str]
    """The given records, by the words in which an explanation names them."""

    @property
    def passed(self) -> bool:
        """Whether it came out as it says."""
        return not self.differences


class Covered(Struct, frozen=True):
    """The examples that show what a rule does: `hit` where it grounds its measure, `missed` where it does not.

    It is missed where the subject is one that it can reach and what is given is conduct that its measure is meant
    for, or where the example says that the measure does not follow.
    """

    rule: str
    measure: str
    hit: tuple[str, ...]
    missed: tuple[str, ...]
    ended: bool = False
    """Whether its measure had ended before the ruleset began: it can ground nothing, and need not be shown to."""

    @property
    def complete(self) -> bool:
        """Whether it is shown on both sides."""
        return bool(self.missed) and (self.ended or bool(self.hit))

    @property
    def lacking(self) -> Iterator[str]:
        """What is not shown, in words."""
        if not self.hit and not self.ended:
            yield f"rule {self.rule} has no example in which it grounds {self.measure}"
        if not self.missed:
            yield f"rule {self.rule} has no example in which it does not ground {self.measure}"


# --- what comes of them


def trials(ruleset: Ruleset, cases: Sequence[Example]) -> Iterator[Trial]:
    """Run every example under a ruleset alone, in their order."""
    rulebook = ExampleRulebook([Compiled(ruleset)], ruleset.standing_orders)
    return (_tried(index, case, rulebook) for index, case in enumerate(cases))


def _tried(index: int, case: Example, rulebook: RulesetRulebook) -> Trial:
    outcome = run(case, rulebook)
    timeline = rulebook.timeline(outcome.subject)[0]
    numbers = {record_id("example", key_of(case, place)): str(place + 1) for place in range(len(case.given))}
    differences = tuple(_differences(case, outcome, timeline, rulebook.versions[-1].ruleset, numbers))
    grounding = frozenset(span.rule for span in timeline.spans)
    asked = grounding if case.on is None else frozenset(span.rule for span in timeline.on(case.on))
    every = frozenset(rulebook.versions[-1].ruleset.rule_by_name)
    return Trial(index, case, differences, grounding, every - asked, numbers)


def _differences(
    case: Example, outcome: Outcome, timeline: Timeline, ruleset: Ruleset, numbers: Mapping[UUID, str]
) -> Iterator[Difference]:
    if outcome.refusal is not None and (case.refused is None or case.refused not in outcome.refusal):
        yield Difference(f"refused: {outcome.refusal}")
    elif outcome.refusal is None and case.refused is not None:
        yield Difference(f"nothing was refused, expected: {case.refused}")
    elif outcome.refusal is None:
        for found in (*_other_days(case, timeline), *_other_grounds(case, timeline, numbers)):
            yield _explained(found, case, outcome.subject, timeline, ruleset)


def _other_days(case: Example, timeline: Timeline) -> Iterator[Difference]:
    if case.follows is None:
        return
    came, wanted = days_of(timeline), {name: _union(days) for name, days in case.follows.items()}
    for measure in sorted({*wanted, *came}):
        got, expected = came.get(measure, ()), wanted.get(measure, ())
        if got != expected:
            yield Difference(
                f"{measure} follows on {_shown(got)}, expected {_shown(expected)}", measure, _first(got, expected)
            )


def days_of(timeline: Timeline) -> dict[str, Days]:
    """Every measure that follows on some day, with its days."""
    spans: dict[str, list[Days]] = {}
    for span in timeline.spans:
        end = END if span.until is None else span.until.toordinal()
        spans.setdefault(span.measure, []).append(((span.start.toordinal(), end),))
    return {measure: union(days) for measure, days in spans.items()}


def _union(intervals: Iterable[Interval]) -> Days:
    return union(one.days for one in intervals)


def _first(one: Days, other: Days) -> date:
    """The first day that is in one of them alone."""
    apart = union([intersection([one, complement(other)]), intersection([other, complement(one)])])
    return date.fromordinal(apart[0][0])


def _shown(days: Days) -> str:
    shown = (f"[{date.fromordinal(b)}, {'...' if e >= END else date.fromordinal(e)})" for b, e in days)
    return " ".join(shown) or "no day"


_Grounds = frozenset[tuple[str, tuple[str, ...]]]
"""Rules, each with the numbers of the records it rests on."""


def _other_grounds(case: Example, timeline: Timeline, numbers: Mapping[UUID, str]) -> Iterator[Difference]:
    if case.on is None or case.expect is None:
        return
    came: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
    for span in timeline.on(case.on):
        came.setdefault(span.measure, set()).add(_rests_on(span, numbers))
    wanted = {name: _said(grounds) for name, grounds in case.expect.items()}
    for measure in sorted({*wanted, *came}):
        got, expected = frozenset(came.get(measure, ())), wanted.get(measure, frozenset())
        if got != expected:
            words = f"on {case.on} {measure} follows {_told(got)}, expected {_told(expected)}"
            yield Difference(words, measure, case.on)


def _rests_on(span: Span, numbers: Mapping[UUID, str]) -> tuple[str, tuple[str, ...]]:
    return span.rule, tuple(sorted(numbers[record] for record in span.cites))


def _said(grounds: Iterable[Because]) -> _Grounds:
    return frozenset((one.rule, tuple(sorted(map(str, set(one.grounds))))) for one in grounds)


def _told(grounds: _Grounds) -> str:
    told = (f"by {rule} on record {', '.join(records)}" for rule, records in sorted(grounds))
    return " and ".join(told) or "not"


def _explained(found: Difference, case: Example, subject: Subject, timeline: Timeline, ruleset: Ruleset) -> Difference:
    if found.on is None or found.measure not in ruleset.measure_by_name:
        return found
    why = explain(
        found.measure,
        subject.facts(),
        on=found.on,
        kind=case.kind,
        region=case.region,
        rulesets=[ruleset],
        timeline=timeline,
    )
    return Difference(found.words, found.measure, found.on, why)


# --- what they cover


def coverage(ruleset: Ruleset, cases: Sequence[Example]) -> tuple[Covered, ...]:
    """Of every measure rule the examples that show it grounding its measure, and those that show it not to."""
    return covered(ruleset, list(trials(ruleset, cases)))


def covered(ruleset: Ruleset, tried: Sequence[Trial]) -> tuple[Covered, ...]:
    """The same of examples that were run already. One that came out otherwise than it says shows nothing."""
    shown = [trial for trial in tried if trial.passed and trial.example.refused is None]
    return tuple(_covered(ruleset, rule, shown) for rule in ruleset.rules)


def _covered(ruleset: Ruleset, rule: MeasureRule, shown: Sequence[Trial]) -> Covered:
    hit = tuple(trial.example.example for trial in shown if rule.rule in trial.grounding)
    missed = tuple(
        trial.example.example
        for trial in shown
        if rule.rule in trial.silent and _is_about(ruleset, rule, trial.example)
    )
    return Covered(rule.rule, rule.measure, hit, missed, ended=not _can_follow(ruleset, rule.measure))


def _is_about(ruleset: Ruleset, rule: MeasureRule, case: Example) -> bool:
    if rule.measure in case.follows_not:
        return True
    conduct = {told.behaviour for told in case.given}
    return any(
        reached is rule and not conduct.isdisjoint(version.behaviours)
        for reached, version, _ in ruleset.reaching(case.kind, case.region)
    )


def _can_follow(ruleset: Ruleset, measure: str) -> bool:
    """A measure that ended before the ruleset began is kept for what was."""
    found = ruleset.measure_by_name.get(measure)
    return found is not None and _lives(ruleset, found)


def _lives(ruleset: Ruleset, measure: Measure) -> bool:
    return any(row.effective_to is None or row.effective_to > ruleset.effective_from for row in measure.versions)


# --- what is wrong with them


def complaints(ruleset: Ruleset, source: Source) -> list[str]:
    """Every example that comes out otherwise, and whatever has none; nothing for a pack without any example."""
    cases = of(source)
    tried = list(trials(ruleset, cases))
    wrong = [source.complaint(("examples", index), how) for index, how in failed(tried)]
    lacking = [f"{source.folder.name}: {what}" for what in unshown(ruleset, tried)] if cases else []
    return [*wrong, *lacking]


def failed(tried: Iterable[Trial]) -> Iterator[tuple[int, str]]:
    """Every example that came out otherwise than it says, by its place, and how."""
    for trial in tried:
        yield from ((trial.index, f"{trial.example.example}: {found.words}") for found in trial.differences)


def unshown(ruleset: Ruleset, tried: Sequence[Trial]) -> Iterator[str]:
    """Every measure, rule, kind of record and reason without an example that shows it, and one that shows its bounds.

    Reasons are asked for where any example gives an answer: what they do is the same in every pack (domain.md 6.4).
    """
    cases = [trial.example for trial in tried]
    yield from _measures_missing(ruleset, cases)
    for rule in covered(ruleset, tried):
        yield from rule.lacking
    yield from _kinds_missing(ruleset, cases)
    answers = [(one.answer.reason, one.refused) for one in cases if one.answer is not None]
    reasons = list(Reason) if answers else []
    yield from _lacking("reason", reasons, {reason for reason, no in answers if not no}, "in which it is given")
    yield from _lacking("reason", reasons, {reason for reason, no in answers if no}, "in which it is not taken")


def _measures_missing(ruleset: Ruleset, cases: Sequence[Example]) -> Iterator[str]:
    positive = {
        name for one in cases for said in (one.follows, one.expect) for name, days in (said or {}).items() if days
    }
    negative = {measure for one in cases for measure in one.follows_not}
    brought = {rule.measure for rule in ruleset.rules}
    living = [row.measure for row in ruleset.measures if _lives(ruleset, row) and row.measure in brought]
    every = [row.measure for row in ruleset.measures]
    yield from _lacking("measure", living, positive, "under which it follows")
    yield from _lacking("measure", every, negative, "under which it does not follow")


def _kinds_missing(ruleset: Ruleset, cases: Sequence[Example]) -> Iterator[str]:
    kind_of = {item.item: str(item.record_kind) for item in ruleset.catalogue}
    kinds = list(dict.fromkeys(kind_of.values()))
    filed = {kind_of.get(told.item) for one in cases if one.refused is None for told in one.given}
    not_filed = {kind_of.get(one.given[-1].item) for one in cases if one.refused and one.answer is None}
    yield from _lacking("record kind", kinds, filed, "in which it is filed")
    yield from _lacking("record kind", kinds, not_filed, "in which it is refused")


def _lacking(what: str, names: Iterable[str], shown: Collection[str | None], how: str) -> Iterator[str]:
    return (f"{what} {name} has no example {how}" for name in names if name not in shown)
