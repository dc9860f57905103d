"""What a draft changes for everybody, counted in the database, against each subject looked at alone."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from domain.periods import Period
from domain.timeline import Timeline
from domain.values import SubjectKind
from projections.sets.counted import Days
from projections.sets.engine import opened
from projections.sets.files import SetFiles
from projections.sets.impact import impact
from rules.conditions import AnyOf, AtLeast, Condition, Latest, leaves, patterns_of
from rules.following.compiled import Compiled
from rules.following.determine import determine
from rules.following.reigns import cut
from rules.following.rulebook import RulesetRulebook
from rules.matching.plain import matching
from rules.releasing.drafts import Change, Drafted, Reach, apart, drafted, touched
from rules.rulesets import Form, Ruleset
from tests.properties.test_explain import FIRST, TURN
from tests.properties.test_sets import counting, denials, during, histories, periods, rulesets, upon
from tests.support.pack_small import milder, moved, small, stricter
from tests.support.sets import History, put

DAY = timedelta(days=1)
LATE = FIRST + 1_500 * DAY
"""Nobody has a record of that day or later, though some speak only then."""
Counted = Counter[tuple[str, Change, SubjectKind, str]]


@st.composite
def drafts(draw: st.DrawFn, like: Ruleset) -> Ruleset:
    """The same rules but for one, which is left out, lasts otherwise or asks for something else; or another pattern."""
    if draw(st.booleans()):
        name, other = draw(st.sampled_from(sorted(like.patterns))), draw(st.sampled_from(sorted(like.patterns)))
        return like.model_copy(update={"patterns": {**like.patterns, name: like.patterns[other]}})
    place = draw(st.integers(0, len(like.rules) - 1))
    rule = like.rules[place]
    length = "term" if rule.form is Form.UPON else "grant"
    changes: list[dict[str, object]] = [
        {"rule": "renamed"},
        {length: draw(periods)},
        {"when": draw(upon if rule.form is Form.UPON else during)},
    ]
    instead = draw(st.sampled_from([(), *((rule.model_copy(update=change),) for change in changes)]))
    return like.model_copy(update={"rules": (*like.rules[:place], *instead, *like.rules[place + 1 :])})


@st.composite
def trials(draw: st.DrawFn) -> tuple[RulesetRulebook, Drafted]:
    """One version in force and a draft that differs in one rule; or several, and a draft of another make."""
    reach = draw(st.sampled_from(Reach))
    if draw(st.booleans()):
        own = draw(rulesets())
        in_force = RulesetRulebook([Compiled(own)])
        draft = draw(drafts(own)).model_copy(
            update={"effective_from": draw(st.sampled_from([TURN, TURN + 90 * DAY, LATE]))}
        )
    else:
        makes = st.sampled_from([stricter, milder, moved])
        in_force = RulesetRulebook([small(), draw(makes)(2, TURN)])
        draft = draw(makes)(3, draw(st.sampled_from([TURN + 300 * DAY, LATE]))).ruleset
    return in_force, drafted(draft, in_force, today=TURN, reach=reach)


def one_by_one(found: Sequence[History], in_force: RulesetRulebook, draft: Drafted, days: Days) -> Counted:
    told: Counted = Counter()
    for one in found:
        before, after = (_timeline(one, rulebook, days) for rulebook in (in_force, draft.rulebook))
        for each in apart(before, after, in_force, draft, since=days.since):
            change = Change.CHANGED if each.before and each.after else Change.LOST if each.before else Change.GAINED
            told[each.measure, change, one.kind, one.region] += 1
    return told


def _timeline(one: History, rulebook: RulesetRulebook, days: Days) -> Timeline:
    versions = [
        (each.ruleset, {fact.record_id: matching(each.ruleset.patterns, fact.fields) for fact in one.facts})
        for each in rulebook.versions
    ]
    told = determine(one.facts, kind=one.kind, region=one.region, rulesets=versions, voided=rulebook.voided)
    if days.until is None:
        return told
    return Timeline(
        tuple(
            cut(span, span.start, days.until if span.until is None else min(span.until, days.until))
            for span in told.spans
            if span.start < days.until
        )
    )


spans_of_days = st.builds(
    lambda offset, many: Days(TURN + offset * DAY, None if many is None else TURN + (offset + many) * DAY),
    st.integers(-200, 400),
    st.none() | st.sampled_from([1, 90]),
)


@pytest.mark.guarantee("G171")
@settings(max_examples=8, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(trials(), spans_of_days, st.integers(0, 2**32))
def test_what_is_counted_for_all_is_what_is_told_of_each(
    trial: tuple[RulesetRulebook, Drafted], days: Days, seed: int
) -> None:
    in_force, draft = trial
    found = histories(seed, many=40)
    with TemporaryDirectory() as folder, opened(SetFiles("none", below=Path(folder))) as engine:
        known = put(engine, found, [one.ruleset for one in (*in_force.versions, *draft.rulebook.versions)])
        counted = impact(engine, known, in_force, draft, days=days)
    cells = {(one.measure, one.change, one.kind, one.region): one.subjects for one in counted.cells}
    expected = one_by_one(found, in_force, draft, days)
    assert cells == expected
    days_of = [fact.determined_on for one in found for fact in one.facts]
    assert max(days_of) < LATE
    assert {measure for measure, *_ in expected} <= touched(in_force, draft, determined=(min(days_of), max(days_of)))


@pytest.mark.guarantee("G171")
@pytest.mark.parametrize(
    "when",
    [
        AtLeast(at_least=1, of="denial", within=Period(days=200)),
        AtLeast(at_least=2, of="penalty", within=Period(months=6)),
        AtLeast(at_least=2, of="fine"),
        Latest(latest="penalty", shows="denial"),
        Latest(latest="penalty", shows="fine", within=Period(days=400)),
        AnyOf(any=(AtLeast(at_least=2, of="ban", within=Period(days=100)), Latest(latest="penalty", shows="fine"))),
    ],
    ids=str,
)
def test_what_was_over_before_the_days_asked_about_is_left_out_and_nothing_else(when: Condition) -> None:
    own = counting(when)
    in_force = RulesetRulebook([Compiled(own)])
    [rule] = own.rules
    draft = drafted(
        own.model_copy(update={"rules": (rule.model_copy(update={"rule": "renamed"}),)}),
        in_force,
        today=TURN,
        reach=Reach.ALWAYS,
    )
    found = histories(7, many=150)
    told = Counter[Change]()
    with TemporaryDirectory() as folder, opened(SetFiles("none", below=Path(folder))) as engine:
        known = put(engine, found, [own])
        for offset, until in ((-300, -299), (0, 1), (100, 160), (200, None)):
            days = Days(TURN + offset * DAY, None if until is None else TURN + until * DAY)
            counted = impact(engine, known, in_force, draft, days=days)
            cells = {(one.measure, one.change, one.kind, one.region): one.subjects for one in counted.cells}
            assert cells == one_by_one(found, in_force, draft, days)
            told.update(change for _, change, *_ in cells)
    assert told[Change.CHANGED] > 3


@pytest.mark.guarantee("G171")
def test_what_a_draft_repeats_may_rest_on_other_records_from_its_first_day_on() -> None:
    own = counting(AtLeast(at_least=1, of="denial", within=Period(days=300)))
    in_force = RulesetRulebook([Compiled(own)])
    begin = TURN + 90 * DAY
    draft = drafted(own.model_copy(update={"effective_from": begin}), in_force, today=TURN, reach=Reach.RELEASED)
    first = (begin - FIRST).days
    found = [denials([first - 50, first + 50], {}), denials([first - 50, first - 1], {})]
    days = Days(TURN)
    with TemporaryDirectory() as folder, opened(SetFiles("none", below=Path(folder))) as engine:
        counted = impact(engine, put(engine, found, [own]), in_force, draft, days=days)
    cells = {(one.measure, one.change, one.kind, one.region): one.subjects for one in counted.cells}
    assert cells == one_by_one(found, in_force, draft, days)
    assert [one.subjects for one in counted.cells] == [1]
    assert touched(in_force, draft, determined=(TURN, begin)) == {own.rules[0].measure}
    assert touched(in_force, draft, determined=(TURN, begin - DAY)) == frozenset()


@pytest.mark.guarantee("G171")
def test_only_what_a_draft_says_otherwise_is_touched() -> None:
    own = small().ruleset
    in_force = RulesetRulebook([Compiled(own)])

    def found(**update: object) -> frozenset[str]:
        draft = own.model_copy(update=update)
        return touched(in_force, drafted(draft, in_force, today=TURN, reach=Reach.ALWAYS))

    assert found() == frozenset()
    for rule in own.rules:
        assert found(rules=tuple(one for one in own.rules if one is not rule)) == {rule.measure}
    for name in own.patterns:
        asking = {rule.measure for rule in own.rules for leaf in leaves(rule.when) if name in patterns_of(leaf)}
        other = own.patterns["ban" if name != "ban" else "denial"]
        assert asking
        assert found(patterns={**own.patterns, name: other}) == asking
