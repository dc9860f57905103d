"""What publication refuses is refused at decision too: rulesets that no guard has seen, and commands under them."""

import json
from datetime import date, timedelta

import pytest

from domain.errors import InvalidRecord
from domain.values import MeasureKind, Polarity, Severity, SubjectKind
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from tests.rules.test_determine import a_fact, of, told
from tests.support.builders import a_fine, a_home
from tests.support.pack_small import ISSUER, OTHER, Json, Table, ruleset, written
from tests.support.story import Story

DAY = date(2020, 3, 2)
NO_REGIONS: list[Json] = [
    {"region": "country", "title": {"en": "c", "zh": "国"}},
    {"region": "north", "title": {"en": "n", "zh": "北"}, "within": "country"},
    {"region": "northern-city", "title": {"en": "n", "zh": "市"}, "within": "north"},
]


def unguarded(**changes: Json) -> Compiled:
    """The small pack with keys replaced, as no guard would let it be published."""
    return Compiled(ruleset(**changes))


def measures(**changes: Json) -> list[Json]:
    """The small pack's measures, one with changes."""
    own = written()["measures"]
    assert isinstance(own, list)
    return [{**row, **changes} if isinstance(row, dict) and row["measure"] == "supervision" else row for row in own]


def filed(rules: Compiled, *, region: str = "north", **changes: object) -> Story:
    """A fine filed under a ruleset. Raises InvalidRecord where it refuses."""
    story = Story(a_home(region), rules=RulesetRulebook([rules], rules.ruleset.standing_orders))
    return story.given(a_fine(on=DAY, region=region, **changes), on=DAY)


def item(**changes: Json) -> list[Json]:
    """The small pack's catalogue, its first item with changes."""
    own = written()["catalogue"]
    assert isinstance(own, list)
    assert isinstance(own[0], dict)
    return [{**own[0], **changes}, *own[1:]]


@pytest.mark.guarantee("G84")
def test_inv_36_a_span_ends_on_the_day_on_which_its_law_does() -> None:
    ending = date(2020, 6, 1)
    instruments = [{**row, "effective_to": ending.isoformat()} for row in _rows(written(), "instruments")]
    spans = of(told([a_fact(1, DAY)], unguarded(instruments=instruments)), "supervision")
    assert spans == [(DAY, ending, 1)]
    assert of(told([a_fact(1, ending)], unguarded(instruments=instruments)), "supervision") == []


def test_inv_36_a_rule_on_a_law_that_nobody_registered_carries_nothing() -> None:
    rules = [{**row, "basis": [{"instrument": "rumour", "article": "1"}]} for row in _rows(written(), "rules")]
    assert of(told([a_fact(1, DAY)], unguarded(rules=rules)), "supervision") == []


def test_inv_36_nothing_is_filed_under_an_item_whose_law_has_ended() -> None:
    instruments = [{**row, "effective_to": "2020-01-01"} for row in _rows(written(), "instruments")]
    with pytest.raises(InvalidRecord, match="INV-1"):
        filed(unguarded(instruments=instruments))


@pytest.mark.guarantee("G82")
@pytest.mark.parametrize(
    ("region", "follows"), [("north", True), ("northern-city", True), ("country", False), ("south", False), ("", False)]
)
def test_inv_6_a_local_measure_follows_in_its_region_and_what_lies_in_it(region: str, follows: bool) -> None:  # noqa: FBT001
    rules = unguarded(regions=NO_REGIONS, measures=measures(region="north"))
    story = filed(rules, region=region)
    assert ("supervision" in {span.measure for span in story.timeline.spans}) is follows
    assert ("supervision" in {order.measure for order in story.subject.orders.values()}) is follows


def test_inv_6_a_record_of_a_local_supplement_is_of_its_region() -> None:
    rules = unguarded(regions=NO_REGIONS, catalogue=item(region="north"))
    assert filed(rules, region="northern-city").subject.records
    with pytest.raises(InvalidRecord, match="INV-6"):
        filed(rules, region="country")


def test_inv_19_only_whom_the_item_names_determines_its_records() -> None:
    bound: Json = {"role": "registry", "department": OTHER, "effective_from": "2015-01-02"}
    own = written()["directory"]
    assert isinstance(own, list)
    rules = unguarded(catalogue=item(determined_by=["registry"]), directory=[*own, bound])
    with pytest.raises(InvalidRecord, match=f"{ISSUER} does not determine penalty: registry does"):
        filed(rules)
    assert filed(rules, issuer=OTHER).subject.records


def test_inv_7_a_list_that_has_ended_takes_no_entry() -> None:
    rules = unguarded(lists=[_list("severe", effective_to="2020-01-01")])
    with pytest.raises(InvalidRecord, match="severe-list takes no entry of 2020-03-02"):
        filed(rules)


@pytest.mark.parametrize(("later", "stands"), [(timedelta(days=364), True), (timedelta(days=366), False)])
def test_inv_13_praise_waits_until_the_severe_entry_is_over(later: timedelta, stands: bool) -> None:  # noqa: FBT001
    own = item()
    assert isinstance(own[0], dict)
    praise: Json = {**own[0], "item": "praise", "polarity": "favourable"}
    rules = unguarded(catalogue=[*own, praise], lists=[_list("severe"), _list("red", list="red-list", item="praise")])
    story = filed(rules)
    praised = a_fine("praise", on=DAY + later, catalogue_item="praise", polarity=Polarity.FAVOURABLE)
    if not stands:
        assert len(story.given(praised, on=DAY + later).subject.records) == 2
        return
    with pytest.raises(InvalidRecord, match="INV-13"):
        story.given(praised, on=DAY + later)


def test_inv_10_a_cause_below_the_least_severity_grounds_nothing() -> None:
    assert of(told([a_fact(1, DAY, severity=Severity.MINOR)]), "supervision") == []


def test_inv_25_a_grade_of_a_person_is_refused_whatever_the_pack_is_called() -> None:
    rules = unguarded(catalogue=item(subject_kinds=["enterprise"]))
    story = Story(a_home(kind=SubjectKind.SELF_EMPLOYED), rules=RulesetRulebook([rules]))
    with pytest.raises(InvalidRecord, match="subject kind self_employed"):
        story.given(a_fine(on=DAY), on=DAY)


def test_inv_24_points_without_a_wish_are_refused() -> None:
    wish: Json = {"opted_in": {"type": "bool", "required": True, "values": [True]}}
    own = _rows(written(), "catalogue")[0]["fields"]
    assert isinstance(own, dict)
    rules = unguarded(catalogue=item(fields={**own, **wish}))
    with pytest.raises(InvalidRecord, match="opted_in is missing"):
        filed(rules)
    with pytest.raises(InvalidRecord, match="opted_in False is not one of True"):
        filed(rules, fields={"penalty_kind": "fine", "amount_minor": 1, "opted_in": False})


def test_the_nearest_region_carries_a_measure_out() -> None:
    rules = unguarded(regions=NO_REGIONS)
    assert rules.departments("inspectorate", "northern-city", DAY) == rules.departments("inspectorate", "north", DAY)


def test_a_ruleset_of_before_regions_keeps_its_hash() -> None:
    """Decisions name it: what is empty is not written."""
    whole = json.loads(ruleset().document)
    assert not {"regions", "lists"} & whole.keys()
    assert all("region" not in row for row in whole["measures"] + whole["catalogue"] + whole["instruments"])
    assert all(row["kind"] in set(MeasureKind) for row in whole["measures"])


def _rows(pack: Table, key: str) -> list[Table]:
    rows = pack[key]
    assert isinstance(rows, list)
    return [row for row in rows if isinstance(row, dict)]


def _list(kind: str, **changes: Json) -> Json:
    return {
        "list": f"{kind}-list",
        "title": {"en": kind, "zh": kind},
        "kind": kind,
        "item": "penalty",
        "longest": {"days": 365},
        "effective_from": "2015-01-02",
        "basis": [{"instrument": "demo", "article": "1"}],
        **changes,
    }
