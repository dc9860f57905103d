"""The pack `cn` against domain.md: its examples, its list of measures, its lists, and what is flagged."""

from datetime import date
from functools import cache

import pytest

from domain.values import MeasureKind
from rules.lists import Family, ListKind
from rules.releasing import trials
from rules.releasing.guardrails import check, check_warnings, load_checked
from rules.rulesets import Ruleset
from rules.unconfirmed import unconfirmed
from rules.writing import examples
from rules.writing.loading import Source, bundled, read

TODAY = date(2026, 11, 20)


@cache
def source() -> Source:
    return read(bundled("cn"))


@cache
def pack() -> Ruleset:
    return load_checked(bundled("cn"))


def test_the_pack_passes_every_guard() -> None:
    assert check(bundled("cn")) == []
    assert check_warnings(bundled("cn")) == []


EXAMPLES = examples.of(source())


@pytest.mark.guarantee("G83")
@pytest.mark.parametrize("example", EXAMPLES, ids=[one.example for one in EXAMPLES])
def test_c36_an_example_comes_out_as_it_says(example: examples.Example) -> None:
    assert list(trials.failed(trials.trials(pack(), [example]))) == []


@pytest.mark.guarantee("G83")
def test_every_measure_kind_and_reason_is_shown_with_and_without() -> None:
    assert list(trials.unshown(pack(), list(trials.trials(pack(), EXAMPLES)))) == []


def test_the_list_of_measures_has_its_three_classes() -> None:
    """Six rows of class 1 (entry in two statutes), five of class 2 and three of class 3 (domain.md 4.2)."""
    national = [
        (row.versions[0].measure_class, row.measure)
        for row in pack().measures
        if row.region is None
        and any(one.instrument.startswith("measure-list") for version in row.versions for one in version.basis)
    ]
    assert [sum(1 for one, _ in national if one == number) for number in (1, 2, 3)] == [7, 5, 3]
    assert sum(1 for _, name in national if name.startswith("limited_entry")) == 2


def test_no_article_is_named_that_the_reference_does_not_give() -> None:
    """Of laws the reference names articles of four; every other basis is flagged (domain.md 8)."""
    named = {
        (one.instrument, one.article)
        for measure in pack().measures
        for version in measure.versions
        for one in version.basis
        if one.article is not None
    }
    assert named == {("licensing-law", "78"), ("licensing-law", "79")} | {
        ("bidding-law", article) for article in ("53", "54", "60")
    }


def test_what_is_flagged_is_what_the_lead_office_acknowledges() -> None:
    keys = unconfirmed(pack())
    assert {"loop.respond", "basis:opinion-49", "list:severe:tax", "measure:limited_exit"} <= set(keys)
    assert "instrument:opinion-49" in keys
    assert not {"loop.surge_limit", "measure:market"} & set(keys)


def test_the_four_families_have_a_list_each() -> None:
    severe = [row for row in pack().lists if row.kind is ListKind.SEVERE]
    assert {row.family for row in severe} == set(Family)
    assert all(row.needs_legal_confirmation for row in severe)


def test_retired_measures_have_ended_before_the_pack_begins() -> None:
    retired = [row for row in pack().measures if all(not one.in_force(TODAY) for one in row.versions)]
    assert [row.measure for row in retired] == ["memo_joint_restrictions", "epidemic_restrictions"]
    assert not {rule.measure for rule in pack().rules} & {row.measure for row in retired}


def test_local_measures_are_of_their_layer_and_incentives_of_the_city() -> None:
    regions = {row.measure: row.region for row in pack().measures}
    assert regions["inspection_much_higher"] == "330000"
    assert regions["approval_on_commitment"] == "330500"
    assert {row.kind for row in pack().measures if row.region == "330500"} == {MeasureKind.INCENTIVE}


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2025, 9, 26), 3, date(2025, 9, 30)),
        (date(2025, 9, 30), 1, date(2025, 10, 9)),
        (date(2024, 2, 9), 1, date(2024, 2, 18)),
        (date(2023, 4, 28), 3, date(2023, 5, 6)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2027, 9, 30), 1, date(2027, 10, 1)),
    ],
)
def test_working_days_are_those_of_the_notices_and_else_those_of_the_week(start: date, days: int, last: date) -> None:
    """26 and 28 September 2025 are worked, the first week of October is free; of 2027 the pack holds no notice."""
    calendar = pack().calendar.calendar()
    assert calendar.deadline(start, days) == last
    assert calendar.unsure(start, last) is (last.year == 2027)


def test_a_deadline_that_runs_into_a_year_without_a_notice_is_unsure() -> None:
    calendar = pack().calendar.calendar()
    assert not calendar.unsure(date(2023, 1, 1), date(2026, 12, 31))
    assert calendar.unsure(date(2026, 12, 31), date(2027, 1, 1))
    assert calendar.unsure(date(2022, 12, 31), date(2022, 12, 31))


def test_c52_whatever_a_court_decides_alone_is_of_a_court() -> None:
    courts = {item.item for item in pack().catalogue if item.of_court}
    assert {item.item for item in pack().catalogue if item.determined_by == ("court_of_enforcement",)} <= courts
    assert courts == {"court:judgment", "court:spending-limit", "list:debtors"}
