"""Whom a further version may concern, found for everybody at once, against each subject's timelines."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from domain.timeline import Timeline
from projections.sets.differing import differing
from projections.sets.engine import opened
from projections.sets.files import SetFiles
from rules.following.compiled import Compiled
from rules.following.determine import determine
from rules.following.rulebook import RulesetRulebook
from rules.matching.plain import matching
from rules.releasing.drafts import Drafted, Reach, drafted, touched_by_release
from rules.rulesets import Ruleset
from tests.projections.sets.test_impact import drafts
from tests.properties.test_explain import TURN
from tests.properties.test_sets import histories, rulesets
from tests.support.pack_small import milder, small, stricter
from tests.support.sets import History, put

DAY = timedelta(days=1)


@st.composite
def releases(draw: st.DrawFn) -> tuple[RulesetRulebook, Drafted]:
    """One version and a further one that differs in one rule; or two, and a further one of another make."""
    if draw(st.booleans()):
        own = draw(rulesets())
        in_force = RulesetRulebook([Compiled(own)])
        draft = draw(drafts(own))
    else:
        in_force = RulesetRulebook([small(), stricter(2, TURN)])
        draft = milder(3, TURN).ruleset
    begin = draw(st.sampled_from([TURN + 90 * DAY, TURN + 300 * DAY, TURN + 3_000 * DAY]))
    begun = draft.model_copy(update={"effective_from": begin})
    return in_force, drafted(begun, in_force, today=TURN, reach=Reach.RELEASED)


def timeline(one: History, rulebook: RulesetRulebook) -> Timeline:
    versions = [
        (each.ruleset, {fact.record_id: matching(each.ruleset.patterns, fact.fields) for fact in one.facts})
        for each in rulebook.versions
    ]
    return determine(one.facts, kind=one.kind, region=one.region, rulesets=versions, voided=rulebook.voided)


def is_late(one: History, begin: date) -> bool:
    return any(max(fact.determined_on, fact.speaks_from or fact.determined_on) >= begin for fact in one.facts)


def touched(in_force: RulesetRulebook, later: Ruleset) -> frozenset[str]:
    found = touched_by_release(in_force.versions[-1].ruleset, later)
    assert found is not None, "it differs in measures alone"
    return found


@pytest.mark.guarantee("G197")
@settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(releases(), st.integers(0, 2**32))
def test_of_whoever_is_not_found_every_span_is_what_it_was(release: tuple[RulesetRulebook, Drafted], seed: int) -> None:
    in_force, draft = release
    begin, measures = draft.ruleset.effective_from, touched(in_force, draft.ruleset)
    everybody = histories(seed, many=40)
    with TemporaryDirectory() as folder, opened(SetFiles("none", below=Path(folder))) as engine:
        known = put(engine, everybody, [one.ruleset for one in draft.rulebook.versions])
        parts = differing(engine, known, in_force, draft.rulebook, measures=measures)
        found = {one for some in parts for one in some}
    apart, late = set(), set()
    for place, one in enumerate(everybody):
        before, after = timeline(one, in_force), timeline(one, draft.rulebook)
        if before != after:
            apart.add(UUID(int=place))
        if is_late(one, begin):
            late.add(UUID(int=place))
    assert apart - late <= found, "whom it concerns is found"
    assert found == late | {one for one in apart | found if _differs(everybody[one.int], in_force, draft, measures)}


def _differs(one: History, in_force: RulesetRulebook, draft: Drafted, measures: frozenset[str]) -> bool:
    before, after = timeline(one, in_force), timeline(one, draft.rulebook)
    return {span for span in before.spans if span.measure in measures} != {
        span for span in after.spans if span.measure in measures
    }


@pytest.mark.guarantee("G197")
@pytest.mark.parametrize("field", ["catalogue", "sealed", "calendar", "regions", "instruments", "lists", "parameters"])
def test_a_version_that_differs_in_more_than_measures_may_touch_anything(field: str) -> None:
    own = small().ruleset
    later = own.model_copy(update={"version": 2, "loop": ()})
    assert touched_by_release(own, later) is not None
    assert touched_by_release(own, later.model_copy(update={field: "other"})) is None
