"""No risk, alert or early warning grounds a sanction: at publication, and again at the decision (C79, P-1)."""

from datetime import date

import pytest

from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.releasing.guardrails import complaints
from rules.rulesets import Ruleset
from rules.words import signals
from tests.support.builders import a_denial
from tests.support.pack_small import PATTERNS, RULES, Json, Table, ruleset
from tests.support.story import Story

D = date(2019, 3, 4)


def resting_on(*tests: Table, measure: str) -> Ruleset:
    """The small pack with one rule, upon a record that passes tests on what its item declares."""
    catalogue = ruleset().model_dump(mode="json")["catalogue"]
    fields = {"breach_alert": {"type": "bool", "required": False}}
    catalogue[0]["fields"] |= fields
    rule: Json = {**RULES[5], "measure": measure, "when": {"record": "told"}}  # type: ignore[dict-item]
    return ruleset(catalogue=catalogue, rules=[rule], patterns={**PATTERNS, "told": list(tests)}, standing_orders=[])


ALERT: Table = {"field": "breach_alert", "eq": True}
DENIAL: Table = {"field": "penalty_kind", "eq": "denial"}


def follows(rules: Ruleset) -> set[str]:
    story = Story(rules=RulesetRulebook([Compiled(rules)]))
    record = a_denial(on=D, fields={"penalty_kind": "denial", "breach_alert": True})
    return {span.measure for span in story.given(record, on=D).timeline.spans}


@pytest.mark.guarantee("G167")
@pytest.mark.parametrize("tests", [[ALERT], [DENIAL, ALERT]], ids=["alone", "beside a denial"])
def test_c79_an_alert_grounds_no_sanction_though_a_ruleset_said_so(tests: list[Table]) -> None:
    rules = resting_on(*tests, measure="word_to_banks")
    assert "signals_ground_no_sanction" in {one.guard for one in complaints(rules)}
    assert follows(rules) == set()


@pytest.mark.guarantee("G167")
def test_c79_the_decision_grounds_it_and_an_alert_may_ground_help() -> None:
    assert follows(resting_on(DENIAL, measure="word_to_banks")) == {"word_to_banks"}
    assert follows(resting_on(ALERT, measure="fast_track")) == {"fast_track"}


@pytest.mark.parametrize(
    "name", ["risk_level", "Breach alert", "default-probability", "疑似违约", "风险等级", "yujing"]
)
def test_signals_are_heard(name: str) -> None:
    assert signals(name)


@pytest.mark.parametrize("name", ["penalty_kind", "warning", "alerted", "asterisk", "brisk", "处罚决定"])
def test_findings_are_no_signals(name: str) -> None:
    assert not signals(name)
