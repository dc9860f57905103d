"""What a court alone may begin, tried against the pack of the nation: no list, no office and no default begins it."""

import json
from datetime import date

import pytest

from rules.releasing.guardrails import complaints
from rules.rulesets import Ruleset
from rules.writing.loading import find, load

LISTED = {"at_least": 1, "of": "on_debtor_list", "within": {"years": 2}}
LIMITED = {"at_least": 1, "of": "spending_limit", "within": {"years": 2}}


def refusals(when: object, *, measure: str = "limited_consumption") -> set[str]:
    """The guards that refuse the pack with a rule that limits spending on another condition."""
    document = json.loads(json.dumps(load(find("cn")).model_dump(mode="json"), default=date.isoformat))
    for rule in document["rules"]:
        if rule["rule"] == "N-consumption":
            rule.update({"when": when, "measure": measure})
    return {one.guard for one in complaints(Ruleset.model_validate_json(json.dumps(document)))}


@pytest.mark.guarantee("G258")
@pytest.mark.parametrize(
    "when",
    [
        LISTED,
        {"any": [LIMITED, LISTED]},
        {"all": [LISTED, {"none": [LIMITED]}]},
        {"at_least": 1, "of": "government_default", "within": {"years": 2}},
    ],
)
def test_nothing_but_an_order_of_a_court_limits_how_somebody_spends(when: object) -> None:
    assert "courts_alone_limit_spending" in refusals(when)


def test_an_order_of_a_court_does() -> None:
    assert "courts_alone_limit_spending" not in refusals({"all": [LIMITED, LISTED]}) | refusals(LIMITED)
