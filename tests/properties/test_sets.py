"""The set path against determine(): random rules over random histories, as timelines."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from domain.facts import Fact
from domain.periods import Period
from domain.timeline import Span
from domain.values import Severity, SubjectKind
from rules.conditions import AllOf, AnyOf, AtLeast, Condition, Latest, NoneOf, ThisRecord
from rules.following.determine import determine
from rules.matching.plain import matching
from rules.rulesets import Form, Measure, MeasureRule, Ruleset
from tests.properties.test_explain import EDGES, FIRST
from tests.support.pack_small import LARGE, PATTERNS, small
from tests.support.sets import History, as_sets

DAY = timedelta(days=1)
ONCE = settings(deadline=None, phases=(Phase.explicit, Phase.generate))
"""Shrinking an example of many subjects takes longer than the suite; the failing subject is told."""

periods = st.one_of(
    st.integers(1, 500).map(lambda many: Period(days=many)),
    st.sampled_from([30, 60, 90]).map(lambda many: Period(days=many)),
    st.sampled_from([1, 2, 6, 12, 13, 36_600]).map(lambda many: Period(months=many)),
    st.sampled_from([1, 2, 3, 36_600]).map(lambda many: Period(years=many)),
)
patterns = st.sampled_from(sorted(PATTERNS))
counts = st.builds(AtLeast, at_least=st.integers(1, 3), of=patterns, within=st.none() | periods)
latest = st.builds(Latest, latest=patterns, shows=patterns, within=st.none() | periods)


def conditions(*leaves: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    def combined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        some = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.one_of(st.builds(AllOf, all=some), st.builds(AnyOf, any=some), st.builds(NoneOf, none=some))

    return st.recursive(st.one_of(*leaves), combined, max_leaves=5)


upon = conditions(st.builds(ThisRecord, record=patterns), counts, latest)
during = conditions(counts, counts, latest)


def history(seed: random.Random) -> History:
    """As tests.properties.test_explain draws them: doubtful, corrected, repaired, annulled, to come; some calm."""
    days = [FIRST + seed.randrange(1_500) * DAY for _ in range(seed.randrange(seed.choice([8] * 19 + [60])))]
    days = [seed.choice(EDGES) + seed.randrange(-2, 3) * DAY if seed.random() < 0.3 else day for day in days]
    calm = seed.random() < 0.4  # every record speaks from its own day and for ever
    if calm and seed.random() < 0.5:
        days = [
            FIRST + 30 * seed.randrange(12) * DAY for _ in days
        ]  # several on a day, as far apart as periods are long
    facts = [_fact(seed, day, place, calm=calm) for place, day in enumerate(sorted(days))]
    kind = seed.choice([SubjectKind.ENTERPRISE, SubjectKind.ENTERPRISE, SubjectKind.GOVERNMENT_BODY])
    return History(kind, seed.choice(["north", "south", ""]), facts)


def _fact(seed: random.Random, day: date, place: int, *, calm: bool) -> Fact:
    fields: dict[str, bool | int | str] = {
        "record_kind": "penalty",
        "behaviour_code": seed.choice(["care", "care", "care", "trade"]),
        "severity": str(seed.choice(list(Severity))),
        "penalty_kind": seed.choice(["fine", "denial", "ban"]),
    }
    if seed.random() < 0.5:
        fields["amount_minor"] = seed.choice([1, LARGE // 2, LARGE - 1, LARGE, 2 * LARGE])
    void = day + seed.randrange(400) * DAY if not calm and seed.random() < 0.4 else None
    speaks = day + seed.randrange(400) * DAY if not calm and seed.random() < 0.3 else None
    return Fact(UUID(int=seed.getrandbits(128)), day, place, fields, void, speaks)


def histories(seed: int, *, many: int = 200) -> list[History]:
    """So many subjects, drawn by lot."""
    lot = random.Random(seed)
    return [history(lot) for _ in range(many)]


seeds = st.integers(0, 2**32)


@st.composite
def rulesets(draw: st.DrawFn) -> Ruleset:
    """Some of both forms, for measures with versions that differ in days, length, targets and kinds."""
    base = small().ruleset
    rules = [_rule(draw, base.rules[0], Form.UPON, place) for place in range(draw(st.integers(1, 3)))]
    rules += [_rule(draw, base.rules[0], Form.WHILE, 9 + place) for place in range(draw(st.integers(1, 3)))]
    measures = tuple(_measure(draw, measure) for measure in base.measures)
    begins = draw(st.sampled_from([base.effective_from, FIRST + 300 * DAY]))
    changed = {"rules": tuple(rules), "measures": measures, "effective_from": begins}
    return Ruleset(**{name: getattr(base, name) for name in Ruleset.model_fields} | changed)


def _rule(draw: st.DrawFn, like: MeasureRule, form: Form, place: int) -> MeasureRule:
    return like.model_copy(
        update={
            "rule": f"R{place}",
            "form": form,
            "measure": draw(st.sampled_from(sorted(small().ruleset.measure_by_name))),
            "when": draw(upon if form is Form.UPON else during),
            "term": draw(periods) if form is Form.UPON else None,
            "grant": draw(periods) if form is Form.WHILE else None,
        }
    )


def _measure(draw: st.DrawFn, like: Measure) -> Measure:
    version = like.versions[0].model_copy(
        update={
            "longest": draw(periods),
            "behaviours": draw(st.sampled_from([("care",), ("care", "trade")])),
            "minimum_severity": draw(st.none() | st.sampled_from(Severity)),
            "target_kinds": draw(st.sampled_from([(SubjectKind.ENTERPRISE,), tuple(SubjectKind)])),
        }
    )
    return Measure(
        measure=like.measure,
        title=like.title,
        kind=like.kind,
        versions=(version, *like.versions[1:]),
        region=draw(st.none() | st.just("north")),
    )


def one_by_one(found: Sequence[History], ruleset: Ruleset) -> list[tuple[Span, ...]]:
    """What determine() says of each."""
    told = []
    for one in found:
        matches = {fact.record_id: matching(ruleset.patterns, fact.fields) for fact in one.facts}
        rulesets = [(ruleset, matches)]
        told.append(determine(one.facts, kind=one.kind, region=one.region, rulesets=rulesets).spans)
    return told


def first_apart(found: Sequence[History], ruleset: Ruleset) -> tuple[object, ...] | None:
    """The first subject of whom the two say different things."""
    told = zip(found, one_by_one(found, ruleset), as_sets(found, ruleset), strict=True)
    return next(((history, alone, together) for history, alone, together in told if alone != together), None)


@pytest.mark.guarantee("G170")
@settings(ONCE, max_examples=3)
@given(seeds)
def test_the_pack_is_determined_alike_for_one_subject_and_for_all(seed: int) -> None:
    assert first_apart(histories(seed), small().ruleset) is None


@pytest.mark.guarantee("G170")
@settings(ONCE, max_examples=15)
@given(rulesets(), seeds)
def test_random_rules_are_determined_alike_for_one_subject_and_for_all(ruleset: Ruleset, seed: int) -> None:
    assert first_apart(histories(seed), ruleset) is None


def counting(when: Condition) -> Ruleset:
    """One rule, which holds while a condition does."""
    base = small().ruleset
    like = base.rules[0]
    rule = like.model_copy(
        update={
            "form": Form.WHILE,
            "when": when,
            "term": None,
            "grant": Period(days=90),
        }
    )
    return base.model_copy(update={"rules": (rule,)})


def denials(days: Sequence[int], void: Mapping[int, int]) -> History:
    """A company that was denied something on these days, some of which fell on a later one."""
    told: dict[str, bool | int | str] = {
        "record_kind": "penalty",
        "behaviour_code": "care",
        "severity": str(Severity.SEVERE),
        "penalty_kind": "denial",
    }
    facts = [
        Fact(UUID(int=place + 1), FIRST + day * DAY, place, told, FIRST + void[place] * DAY if place in void else None)
        for place, day in enumerate(days)
    ]
    return History(SubjectKind.ENTERPRISE, "north", facts)


@pytest.mark.guarantee("G170")
def test_what_a_stretch_rests_on_is_found_behind_whatever_has_fallen() -> None:
    """The latest so many of thirty fall, then what it rested on: it goes on with those before, however far back."""
    found = [
        denials([10 * place for place in range(30)], {29 - place: 340 for place in range(fallen)} | {0: 350, 1: 350})
        for fallen in range(29)
    ]
    ruleset = counting(AtLeast(at_least=2, of="denial"))
    assert first_apart(found, ruleset) is None
    rested = [spans[-1].cites for spans in one_by_one(found, ruleset) if spans]
    assert len(set(rested)) > 20


@pytest.mark.guarantee("G170")
def test_days_that_touch_are_one_stretch() -> None:
    """Records as far apart as the period is long, a day less, a day more; and two on a day."""
    for at_least in (1, 2, 3):
        found = [
            denials(sorted([apart * place for place in range(8)] * many), {})
            for apart in (29, 30, 31)
            for many in (1, 2, 3)
        ]
        ruleset = counting(AtLeast(at_least=at_least, of="denial", within=Period(days=30)))
        assert first_apart(found, ruleset) is None
        assert {len(spans) for spans in one_by_one(found, ruleset)} >= {1, 8}
