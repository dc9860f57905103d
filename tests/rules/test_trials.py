"""Worked examples as policy staff write them: what comes of one, why it came otherwise, and which rules none shows."""

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from rules.errors import InvalidPack
from rules.releasing import trials
from rules.rulesets import Ruleset
from rules.writing import examples
from rules.writing.loading import bundled, load, parse, read

NAME = "us-nursing-homes"
FIRST = "A fine of exactly 100,000 USD"
SECOND = "The second penalty on the 365th day, and what each measure rests on then"


@cache
def pack() -> Ruleset:
    return load(bundled(NAME))


@cache
def cases() -> tuple[examples.Example, ...]:
    return examples.of(read(bundled(NAME)))


def one(name: str, **changes: object) -> examples.Example:
    """An example of the pack with other expectations, as a file would write them."""
    written = next(case for case in cases() if case.example == name).model_dump(mode="json", by_alias=True)
    return examples.Example.model_validate_json(json.dumps(written | changes))


def differences(case: examples.Example) -> list[trials.Difference]:
    [trial] = trials.trials(pack(), [case])
    return list(trial.differences)


@pytest.mark.guarantee("G161")
@pytest.mark.parametrize("name", ["cn", NAME])
def test_every_rule_of_a_bundled_pack_is_hit_and_missed(name: str) -> None:
    source = read(bundled(name))
    covered = trials.coverage(parse(source), examples.of(source))
    assert {rule.rule for rule in covered} == set(parse(source).rule_by_name)
    assert [rule.rule for rule in covered if not rule.complete] == []
    assert all(rule.hit and rule.missed for rule in covered)


@pytest.mark.guarantee("G160")
def test_what_comes_otherwise_says_what_came_what_was_expected_and_why() -> None:
    [found] = differences(one(FIRST, follows={"reduced_inspection": [{"from": "2021-03-03", "until": "2100-01-01"}]}))
    assert found.words == "closer_supervision follows on [2019-03-04, 2020-03-03), expected no day"
    assert (found.measure, found.on) == ("closer_supervision", date(2019, 3, 4))
    [why] = found.why
    assert (why.rule, why.holds) == ("N1", True)
    assert [(test.field, test.passed) for test in why.asked[0].condition.tests] == [
        ("penalty_kind", True),
        ("amount_minor", True),
    ]


@pytest.mark.guarantee("G160")
def test_the_day_explained_is_the_first_that_differs() -> None:
    days = [{"from": "2019-03-04", "until": "2020-03-01"}]
    expected = {"closer_supervision": days, "reduced_inspection": [{"from": "2021-03-03", "until": "2100-01-01"}]}
    [found] = differences(one(FIRST, follows=expected))
    assert found.on == date(2020, 3, 1)


@pytest.mark.guarantee("G160")
@pytest.mark.parametrize(
    ("expect", "said"),
    [
        (
            {"raised_inspection": [{"rule": "N2", "grounds": [1, 2]}]},
            [
                "on 2020-03-02 admission_payment_hold follows by N3 on record 2, expected not",
                "on 2020-03-02 raised_inspection follows by N2 on record 2, expected by N2 on record 1, 2",
            ],
        ),
        (
            {
                "raised_inspection": [{"rule": "N2", "grounds": [2]}],
                "admission_payment_hold": [{"rule": "N3", "grounds": [2]}, {"rule": "N2", "grounds": [1]}],
            },
            [
                "on 2020-03-02 admission_payment_hold follows by N3 on record 2, "
                "expected by N2 on record 1 and by N3 on record 2"
            ],
        ),
    ],
)
def test_grounds_on_a_day_are_expected_with_their_rule_and_records(expect: object, said: list[str]) -> None:
    assert [found.words for found in differences(one(SECOND, expect=expect))] == said


def test_a_refusal_that_does_not_come_is_a_difference_and_so_is_one_that_does() -> None:
    assert [found.words for found in differences(one(FIRST, follows=None, follows_not=[], refused="INV-1"))] == [
        "nothing was refused, expected: INV-1"
    ]
    refused = one("A penalty without its kind is refused", refused=None, follows={})
    [found] = differences(refused)
    assert found.words.startswith("refused: ")
    assert "penalty_kind" in found.words


def test_a_rule_that_no_example_shows_is_named_on_either_side() -> None:
    found = {rule.rule: list(rule.lacking) for rule in trials.coverage(pack(), [one(FIRST)])}
    assert found["N1"] == ["rule N1 has no example in which it does not ground closer_supervision"]
    assert found["N2"] == ["rule N2 has no example in which it grounds raised_inspection"]


@pytest.mark.guarantee("G161")
def test_an_example_that_comes_out_otherwise_shows_nothing() -> None:
    wrong = one(FIRST, follows={"closer_supervision": [{"from": "2019-03-04", "until": "2020-03-03"}]}, follows_not=[])
    assert all(not rule.hit and not rule.missed for rule in trials.coverage(pack(), [wrong]))


@pytest.mark.guarantee("G161")
def test_an_example_about_other_conduct_misses_nothing() -> None:
    source = read(bundled("cn"))
    honoured = next(case for case in examples.of(source) if case.example == "An honour of the epidemic period")
    covered = {rule.rule: rule for rule in trials.coverage(parse(source), [honoured])}
    assert not covered["N-funds-safety"].missed


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"on": "2020-01-01"}, "write both"),
        ({"follows": None, "follows_not": [], "expect": {}}, "write both"),
        ({"follows": None, "on": "2020-01-01", "expect": {"x": [{"rule": "N1", "grounds": [2]}]}}, "no record 2"),
        ({"follows_not": ["closer_supervision"]}, "closer_supervision follows and follows not"),
        ({"refused": "x"}, "what is refused has no measures"),
    ],
)
def test_an_example_that_contradicts_itself_is_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        one(FIRST, **changes)


def test_an_example_is_refused_with_its_place(tmp_path: Path) -> None:
    for file in bundled(NAME).glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("region: TX\n    given:", "region: TX\n    gven:", 1)
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidPack) as refused:
        examples.of(read(tmp_path))
    assert any(line.startswith("examples.yaml:6: examples.0.gven: ") for line in refused.value.complaints)
