"""Several versions of a ruleset over whole sets, some found unlawful, against determine() of each subject."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from domain.timeline import Span
from domain.values import MeasureKind
from projections.sets.determined import Sets
from projections.sets.engine import Engine, opened
from projections.sets.files import SetFiles
from projections.sets.span_rows import span_of, span_rows
from rules.following.compiled import Compiled
from rules.following.determine import determine
from rules.following.reigns import Voided
from rules.following.rulebook import RulesetRulebook
from rules.matching.plain import matching
from rules.rulesets import Measure, Ruleset
from rules.sets.spans import timeline
from tests.properties.test_explain import TURN
from tests.properties.test_sets import histories, rulesets
from tests.properties.test_unlawful_rulesets import LATER, Make, makes, offsets, voiding, waits
from tests.support.pack_small import small
from tests.support.sets import History, put


def at_once(engine: Engine, found: list[History], rulebook: RulesetRulebook) -> list[tuple[Span, ...]]:
    """What the sets say of each, in their order."""
    rulesets = {version.ruleset.version: version.ruleset for version in rulebook.versions}
    manifest = put(engine, found, rulesets.values())
    Sets(engine, manifest, {"spans": rulebook}).determine(first=0, last=len(found))
    told: list[list[Span]] = [[] for _ in found]
    for row in span_rows(engine.table("spans").fetchall()):
        told[row.subject].append(span_of(row, rulesets))
    return [timeline(spans).spans for spans in told]


def one_by_one(found: list[History], rulebook: RulesetRulebook) -> list[tuple[Span, ...]]:
    told = []
    for one in found:
        rulesets = [
            (each.ruleset, {fact.record_id: matching(each.ruleset.patterns, fact.fields) for fact in one.facts})
            for each in rulebook.versions
        ]
        spans = determine(one.facts, kind=one.kind, region=one.region, rulesets=rulesets, voided=rulebook.voided).spans
        told.append(timeline(spans).spans)
    return told


@st.composite
def rulebooks(draw: st.DrawFn) -> RulesetRulebook:
    """Two versions or three of no common make; some know other versions of a measure, or have it of another kind."""
    begins = draw(st.sampled_from([(TURN,), (TURN, LATER)]))
    versions = [draw(rulesets())]
    for number, begin in enumerate(begins, start=2):
        own = draw(rulesets())
        measures = tuple(_otherwise(draw, measure, number) for measure in own.measures)
        told = {"version": number, "effective_from": begin, "measures": measures}
        versions.append(Ruleset(**{name: getattr(own, name) for name in Ruleset.model_fields} | told))
    return RulesetRulebook([Compiled(one) for one in versions])


def _otherwise(draw: st.DrawFn, like: Measure, number: int) -> Measure:
    own = draw(st.sampled_from([0, number]))
    return Measure(
        measure=like.measure,
        title=like.title,
        kind=draw(st.sampled_from([like.kind, *MeasureKind])),
        versions=tuple(one.model_copy(update={"version": one.version + own}) for one in like.versions),
        region=like.region,
    )


@pytest.mark.guarantee("G170")
@settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(rulebooks(), st.integers(0, 2**32))
def test_what_is_left_under_later_versions_is_the_same_for_one_subject_and_for_all(
    rulebook: RulesetRulebook, seed: int
) -> None:
    found = histories(seed, many=60)
    with TemporaryDirectory() as folder, opened(SetFiles("none", below=Path(folder))) as engine:
        assert at_once(engine, found, rulebook) == one_by_one(found, rulebook)


@pytest.mark.guarantee("G170")
@settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(makes, makes, st.none() | st.tuples(st.sampled_from([1, 2, 3]), offsets, waits), st.integers(0, 2**32))
def test_versions_and_what_was_found_unlawful_are_the_same_for_one_subject_and_for_all(
    second: Make, third: Make, unlawful: tuple[int, int, int] | None, seed: int
) -> None:
    voided: dict[int, Voided] = {} if unlawful is None else {unlawful[0]: voiding(*unlawful[1:])}
    rulebook = RulesetRulebook([small(), second(2, TURN), third(3, LATER)], voided=voided)
    found = histories(seed, many=80)
    with TemporaryDirectory() as folder, opened(SetFiles("none", below=Path(folder))) as engine:
        assert at_once(engine, found, rulebook) == one_by_one(found, rulebook)
