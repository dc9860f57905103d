"""What everybody is told of a published record: what the catalogue says is public, and nothing else (C70)."""

import json
from datetime import date

import pytest

from domain.facts import FieldValue
from rules.following.disclosing import disclosed
from rules.releasing.guardrails import complaints
from rules.rulesets import Disclosure, Ruleset
from rules.writing.loading import find, load
from tests.support import pack_small

ON = date(2026, 5, 6)
FIELDS: dict[str, FieldValue] = {"penalty_kind": "fine", "amount_minor": 100, "undeclared": "x"}


def small(**disclosures: str) -> Ruleset:
    """The small pack with other words about who is told of its fields."""
    item = pack_small.ruleset().catalogue[0].model_dump(mode="json")
    for name, disclosure in disclosures.items():
        item["fields"][name]["disclosure"] = disclosure
    return pack_small.ruleset(catalogue=[item])


@pytest.mark.guarantee("G263")
@pytest.mark.parametrize("disclosure", [one for one in Disclosure if one is not Disclosure.PUBLIC])
def test_c70_a_field_that_is_not_public_is_told_to_nobody(disclosure: Disclosure) -> None:
    assert disclosed([small(penalty_kind=disclosure)], "penalty", FIELDS, on=ON) == {}


@pytest.mark.guarantee("G263")
def test_c70_a_field_that_says_nothing_is_private_and_so_is_an_item_that_nobody_knows() -> None:
    assert disclosed([small()], "penalty", FIELDS, on=ON) == {"penalty_kind": "fine"}
    assert disclosed([small()], "unheard of", FIELDS, on=ON) == {}
    assert disclosed([small()], "penalty", FIELDS, on=date(2000, 1, 1)) == {}


@pytest.mark.guarantee("G263")
def test_c70_of_two_rulesets_the_one_that_tells_less_counts() -> None:
    wide, narrow = small(amount_minor="public"), small(penalty_kind="none", amount_minor="public")
    for some in ([wide, narrow], [narrow, wide]):
        assert disclosed(some, "penalty", FIELDS, on=ON) == {"amount_minor": 100}


def test_a_day_is_told_as_it_is_written() -> None:
    told = disclosed([load(find("cn"))] * 2, "act:penalty", {"valid_until": ON.toordinal(), "fine_minor": 5}, on=ON)
    assert told == {"valid_until": "2026-05-06", "fine_minor": 5}


@pytest.mark.guarantee("G264")
def test_c70_what_the_pack_of_the_nation_makes_public_is_no_text_that_could_name_anybody() -> None:
    public = [
        (name, one)
        for item in load(find("cn")).catalogue
        for name, one in item.fields.items()
        if one.disclosure is Disclosure.PUBLIC
    ]
    assert public
    assert all(one.values or one.type in ("int", "day", "bool") for _, one in public)
    assert "pledge" not in [name for name, _ in public]


@pytest.mark.guarantee("G264")
@pytest.mark.parametrize(("item", "name"), [("own:statement", "pledge"), ("act:penalty", "penalty_content")])
def test_c70_a_ruleset_that_makes_free_text_public_is_refused(item: str, name: str) -> None:
    document = json.loads(json.dumps(load(find("cn")).model_dump(mode="json"), default=date.isoformat))
    for row in document["catalogue"]:
        if row["item"] == item:
            row["fields"][name]["disclosure"] = "public"
    refused = {one.guard for one in complaints(Ruleset.model_validate_json(json.dumps(document)))}
    assert "who_somebody_is_stays_private" in refused
