"""What an approver is shown: every difference between two versions by part, name and field, and nothing hides."""

import json
from typing import Any

import pytest

from rules.releasing.differing import Change, Differing, differences, digest
from rules.rulesets import Ruleset
from tests.support.pack_small import DIRECTORY, MEASURES, NORTH, PARAMETERS, PATTERNS, RULES, ruleset


def changed(**changes: Any) -> list[Differing]:
    return differences(ruleset(), ruleset(version=2, **changes))


def named(found: list[Differing]) -> set[tuple[str, str, str, str]]:
    return {(one.part, one.name, str(one.change), one.field) for one in found}


def test_its_own_number_and_days_are_no_difference() -> None:
    assert changed(published_on="2026-01-01", effective_from="2026-01-02") == []


def test_rows_come_and_go_by_name() -> None:
    found = changed(rules=RULES[1:], patterns={**PATTERNS, "other": [{"field": "record_kind", "eq": "penalty"}]})
    assert named(found) == {("rules", "E1", "removed", ""), ("patterns", "other", "added", "")}
    [gone] = [one for one in found if one.change is Change.REMOVED]
    assert json.loads(gone.before)["rule"] == "E1"


def test_a_changed_field_is_named_with_what_it_was() -> None:
    measures = json.loads(json.dumps(MEASURES))
    measures[1]["versions"][1]["outcome"] = "allow"
    parameters = json.loads(json.dumps(PARAMETERS))
    parameters[0]["value"] += 1
    found = changed(measures=measures, parameters=parameters)
    [outcome, value] = found
    assert (outcome.part, outcome.name, outcome.field) == ("measures", "supervision", "versions[2].outcome")
    assert (outcome.before, outcome.after) == ('"warn"', '"allow"')
    assert (value.part, value.field, int(value.after) - int(value.before)) == ("parameters", "value", 1)


def test_a_scalar_of_the_whole_is_a_part_of_its_own() -> None:
    [zone] = changed(zone="Europe/Berlin")
    assert (zone.part, zone.name, zone.before, zone.after) == ("zone", "", '"Asia/Shanghai"', '"Europe/Berlin"')


@pytest.mark.guarantee("G151")
def test_a_second_row_of_the_same_name_hides_behind_none() -> None:
    twice: Any = [*DIRECTORY, {**json.loads(json.dumps(DIRECTORY[0])), "effective_to": "2030-01-01"}]
    [added] = changed(directory=twice)
    assert (added.part, added.change) == ("directory", Change.ADDED)
    assert added.name.endswith("#2")


def test_rows_in_another_order_say_the_same() -> None:
    assert changed(rules=RULES[::-1]) == []
    assert changed(directory=DIRECTORY[::-1]) == []


@pytest.mark.guarantee("G151")
def test_what_was_seen_has_a_digest_that_any_difference_changes() -> None:
    one, other = changed(zone="Europe/Berlin"), changed(zone="Europe/Paris")
    assert digest(one) == digest(changed(zone="Europe/Berlin")) != digest(other)
    assert digest([]) not in {digest(one), digest(other)}


def test_every_part_of_a_ruleset_is_looked_at() -> None:
    """A part that is left empty in one of them is a difference too."""
    parts = {"standing_orders", "matters", "powers", "loop"}
    found = differences(ruleset(), Ruleset.model_validate_json(ruleset(**{part: [] for part in parts}).document))
    assert {one.part for one in found} == parts
    assert NORTH not in {one.name for one in found}
