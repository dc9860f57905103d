"""What a department may read, for what, and where it checks (INV-27): one answer for each way of being outside."""

import json
from datetime import date

import pytest

from domain.values import Node, Purpose
from rules.powers import OVERSEEING, Asked, Bar, Barred, Spot, barred
from rules.rulesets import Ruleset
from rules.writing.loading import bundled, load
from tests.support.pack_small import FILLED, ISSUER, NORTH, OFFICE, OTHER, POWERS, WEST, ruleset

DAY = date(2020, 3, 2)
SMALL = ruleset()
LICENCE = Spot("licence", Node.HANDLING)


def asked(
    department: str, purpose: Purpose, spot: Spot | None = None, *, on: date = DAY, tasks_of: str | None = None
) -> Asked:
    return Asked(department=department, purpose=purpose, on=on, spot=spot, tasks_of=tasks_of)


@pytest.mark.parametrize(
    "within",
    [
        asked(OFFICE, Purpose.AUDIT),
        asked(NORTH, Purpose.INSPECTION),
        asked(ISSUER, Purpose.PENALTY),
        asked(NORTH, Purpose.LICENCE, LICENCE),
        asked(NORTH, Purpose.INSPECTION, Spot("planning", Node.HANDLING)),
        asked(OFFICE, Purpose.LICENCE, Spot("licence", Node.ACCEPTANCE)),
        asked(NORTH, Purpose.INSPECTION, tasks_of=NORTH),
        asked(OFFICE, Purpose.AUDIT, tasks_of=NORTH),
        asked(WEST, Purpose.INSPECTION, on=FILLED),
    ],
)
def test_what_lies_within_a_power_is_not_barred(within: Asked) -> None:
    assert barred(SMALL, within) is None


@pytest.mark.parametrize(
    ("outside", "why"),
    [
        (asked("local:anybody", Purpose.AUDIT), Barred(Bar.DEPARTMENT)),
        (asked(OTHER, Purpose.PENALTY), Barred(Bar.POWER)),
        (asked(WEST, Purpose.INSPECTION), Barred(Bar.POWER)),
        (asked(NORTH, Purpose.AUDIT), Barred(Bar.PURPOSE, ("inspection", "licence"))),
        (asked(ISSUER, Purpose.OWN_ACCESS, LICENCE), Barred(Bar.PURPOSE, ("penalty",))),
        (asked(NORTH, Purpose.LICENCE, tasks_of=OFFICE), Barred(Bar.OTHERS)),
        (asked(OFFICE, Purpose.LICENCE, tasks_of="all"), Barred(Bar.OTHERS, ("audit",))),
        (asked(OFFICE, Purpose.LICENCE, Spot("planning", Node.HANDLING)), Barred(Bar.MATTER, ("licence",))),
        (asked(NORTH, Purpose.INSPECTION, LICENCE), Barred(Bar.MATTER, ("planning",))),
        (asked(OFFICE, Purpose.AUDIT, LICENCE), Barred(Bar.MATTER)),
        (asked(NORTH, Purpose.LICENCE, Spot("nothing", Node.HANDLING)), Barred(Bar.MATTER, ("licence",))),
        (
            asked(NORTH, Purpose.LICENCE, Spot("licence", Node.COMPLETION)),
            Barred(Bar.NODE, ("acceptance", "handling")),
        ),
    ],
)
def test_what_lies_outside_is_barred_and_says_what_would_not_be(outside: Asked, why: Barred) -> None:
    assert barred(SMALL, outside) == why


def test_a_power_is_held_on_its_days_alone() -> None:
    ended = [*POWERS[:2], {**POWERS[2], "effective_from": "2019-01-01", "effective_to": "2020-01-01"}]
    days = [date(2018, 12, 31), date(2019, 1, 1), date(2019, 12, 31), date(2020, 1, 1)]
    found = [barred(ruleset(powers=ended), asked(ISSUER, Purpose.PENALTY, on=day)) for day in days]
    assert found == [Barred(Bar.POWER), None, None, Barred(Bar.POWER)]


def test_a_purpose_of_one_power_does_not_open_the_matters_of_another() -> None:
    powers = [
        {**POWERS[0], "purposes": ["inspection"], "matters": []},
        {**POWERS[0], "purposes": ["licence"], "matters": ["planning"]},
    ]
    spot = Spot("planning", Node.HANDLING)
    assert barred(ruleset(powers=powers), asked(OFFICE, Purpose.INSPECTION, spot)) == Barred(Bar.MATTER)


def test_a_ruleset_that_states_no_power_gives_nobody_one() -> None:
    bare = ruleset(powers=[])
    assert {barred(bare, asked(name, purpose)) for name in (OFFICE, NORTH) for purpose in Purpose} == {
        Barred(Bar.POWER)
    }


@pytest.mark.parametrize("holder", [{}, {"role": "office", "department": "local:office"}])
def test_a_power_has_one_holder(holder: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="of a role or of a department"):
        ruleset(powers=[{**{key: POWERS[0][key] for key in ("purposes", "basis", "effective_from")}, **holder}])


def test_what_an_older_ruleset_does_not_state_is_not_in_its_hash() -> None:
    older = ruleset(powers=[], matters=[])
    assert not {"matters", "powers"} & json.loads(older.document).keys()
    assert Ruleset.model_validate_json(older.document).content_hash == older.content_hash != SMALL.content_hash


def test_in_the_bundled_pack_everybody_may_inspect_and_two_oversee() -> None:
    pack = load(bundled("us-nursing-homes"))
    everybody = {row.department for row in pack.departments}
    inspect, *oversee = (
        {name for name in everybody if barred(pack, asked(name, purpose)) is None}
        for purpose in (Purpose.INSPECTION, *OVERSEEING)
    )
    assert inspect == everybody
    assert [len(names) for names in oversee] == [2, 2]
