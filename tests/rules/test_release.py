"""A later version of the packs that come with the program passes what a release asks, worked examples and all."""

from datetime import date

import pytest

from rules.errors import InvalidPack
from rules.matching.answers import plain_matcher
from rules.releasing.guardrails import load_checked
from rules.releasing.release import examples_as_json, in_force_from, refuse_unfit
from rules.rulesets import Ruleset
from rules.unconfirmed import in_words, unacknowledged, unconfirmed
from rules.writing.examples import of
from rules.writing.loading import bundled, load, read

TODAY, TOMORROW = date(2026, 11, 21), date(2026, 11, 22)


def next_of(ruleset: Ruleset, **changes: object) -> Ruleset:
    later = ruleset.model_copy(update={"version": ruleset.version + 1, **changes})
    return in_force_from(later, published_on=TODAY, effective_from=TOMORROW)


@pytest.mark.guarantee("G153")
@pytest.mark.parametrize("name", ["cn", "us-nursing-homes"])
def test_the_next_version_of_a_pack_that_comes_with_the_program_can_be_released(name: str) -> None:
    ruleset = load_checked(bundled(name))
    examples = of(read(bundled(name)))
    told = examples_as_json(examples)
    passed = refuse_unfit(next_of(ruleset), told, before=[ruleset], make_matcher=plain_matcher)
    assert passed.examples == len(examples)


@pytest.mark.guarantee("G153")
def test_an_example_that_comes_out_otherwise_is_a_complaint_of_the_release() -> None:
    ruleset = load_checked(bundled("cn"))
    told = examples_as_json(of(read(bundled("cn"))))
    rule = next(one for one in ruleset.rules if one.rule == "C-preference")
    later = next_of(ruleset, rules=tuple(one for one in ruleset.rules if one is not rule))
    with pytest.raises(InvalidPack) as refused:
        refuse_unfit(later, told, before=[ruleset], make_matcher=plain_matcher)
    assert any("preference_in_funds" in complaint for complaint in refused.value.complaints)


@pytest.mark.guarantee("G153")
def test_what_is_acknowledged_is_what_a_key_said_then() -> None:
    ruleset = load_checked(bundled("us-nursing-homes"))
    known = in_words(ruleset)
    assert set(known) == set(unconfirmed(ruleset))
    assert unacknowledged(ruleset, acknowledged=known) == ()
    first, *rest = ruleset.parameters
    changed = next_of(ruleset, parameters=(first.model_copy(update={"value": first.value + 1}), *rest))
    assert unacknowledged(changed, acknowledged=known) == (first.key,)
    assert unacknowledged(changed, acknowledged={}) == unconfirmed(changed)


def test_a_copy_keeps_nothing_that_was_worked_out_of_the_original() -> None:
    original = load(bundled("us-nursing-homes"))
    assert original.measure_by_name
    copied = original.model_copy(update={"measures": original.measures[1:]})
    assert set(copied.measure_by_name) == {measure.measure for measure in original.measures[1:]}
    assert copied.content_hash != original.content_hash
