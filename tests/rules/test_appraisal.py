"""What an approver is shown of a version: every part of it, and what came of the examples that it brings."""

import pytest

from rules.matching.answers import plain_matcher
from rules.releasing.appraisal import Appraisal, appraise
from rules.releasing.guardrails import load_checked
from rules.releasing.release import examples_as_json
from rules.rulesets import Ruleset
from rules.writing.examples import Example, of
from rules.writing.loading import bundled, read

NAME = "us-nursing-homes"
FIRST = load_checked(bundled(NAME))
CASES = of(read(bundled(NAME)))


def appraised(ruleset: Ruleset, cases: tuple[Example, ...] = CASES) -> Appraisal:
    told = examples_as_json(cases)
    return appraise(ruleset, told, against=FIRST, before=[FIRST], make_matcher=plain_matcher)


def second(**changes: object) -> Ruleset:
    changed = FIRST.model_copy(update={"version": 2, **changes})
    return Ruleset.model_validate_json(changed.model_dump_json())


@pytest.mark.guarantee("G191")
def test_a_version_that_passes_shows_its_differences_examples_and_what_they_show_of_each_rule() -> None:
    respond = FIRST.parameters[0]
    found = appraised(second(parameters=(respond.model_copy(update={"value": 9}), *FIRST.parameters[1:])))
    assert [(one.part, one.field, one.after) for one in found.differences] == [("parameters", "value", "9")]
    assert (found.against, found.complaints, found.lacking, found.failed) == (FIRST.reference, (), (), 0)
    assert [trial.example.example for trial in found.tried] == [case.example for case in CASES]
    assert {one.rule: one.complete for one in found.covered} == dict.fromkeys(FIRST.rule_by_name, True)


@pytest.mark.guarantee("G191")
def test_an_example_that_comes_out_otherwise_and_a_rule_that_none_shows_are_seen() -> None:
    wrong = CASES[0].model_copy(update={"follows": {}, "on": None, "expect": None})
    found = appraised(second(), (wrong,))
    [trial] = found.tried
    assert (trial.passed, found.failed) == (False, 1)
    assert "follows on" in trial.differences[0].words
    assert not any(one.complete for one in found.covered)
    assert any("has no example in which it grounds" in what for what in found.lacking)


@pytest.mark.guarantee("G191")
def test_what_is_refused_as_it_is_says_why_and_is_not_tried() -> None:
    found = appraised(second(zone="Europe/Berlin"))
    [complaint] = found.complaints
    assert complaint.startswith("zone")
    assert (found.tried, found.lacking) == ((), ())
