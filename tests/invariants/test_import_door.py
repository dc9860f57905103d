"""The import's door: files of registers that would break an invariant, one row at a time."""

import json
from datetime import date
from pathlib import Path

import pytest

from domain.values import Outcome
from tests.invariants.city import (
    ADULT,
    BARELY_ADULT,
    CHILD,
    DECIDED,
    EXIT,
    FARAWAY,
    NAME,
    TAX,
    City,
    a_persons_row,
    a_row,
)
from tests.invariants.doors import Door, attacks

LIST = "cn-list"
REFUSED = {
    "an entry of before the catalogue": (1, a_row(认定日期="2022-06-01"), "INV-1"),
    "an entry without a document": (2, a_row(认定文号=""), "认定文号"),
    "an entry of a day that has not come": (2, a_row(认定日期="2090-01-01", 有效期止="2091-01-01"), "INV-2"),
    "a tax entry for another conduct": (4, a_row(失信行为类型="conduct:bidding"), "INV-4"),
    "an entry on a list of one's own": (7, a_row(名单类型="老赖曝光台"), "is no list of cn"),
    "a taxpayer's class of a person": (25, a_persons_row(ADULT, 名单类型="A级纳税人"), "subject kind natural_person"),
    "an entry of a child": (31, a_persons_row(CHILD), "INV-31"),
    "an entry of somebody who may have been one": (31, a_persons_row(BARELY_ADULT, 违法行为发生日期=""), "INV-31"),
}


def filed(said: str) -> int:
    return int(json.loads(said.splitlines()[-1])["filed"])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


def test_the_same_row_without_a_lie_is_filed_and_measures_follow(city: City, file: Path) -> None:
    assert filed(city.hand_in(file, LIST, a_row())) == 1
    assert len(city.lawful().orders) == 9


@attacks(Door.IMPORT, 1, 2, 4, 7, 25, 31)
@pytest.mark.parametrize("case", REFUSED, ids=list(REFUSED))
def test_a_row_that_would_break_an_invariant_is_refused(city: City, file: Path, case: str) -> None:
    _, row, says = REFUSED[case]
    said = city.hand_in(file, LIST, row)
    assert filed(said) == 0
    assert says in said
    assert city.known() == 0


@attacks(Door.IMPORT, 6)
def test_a_city_measure_does_not_follow_for_a_firm_of_another_city(city: City, file: Path) -> None:
    row = a_row(名单类型="A级纳税人", 失信程度="轻微")
    assert filed(city.hand_in(file, LIST, {**row, "统一社会信用代码": FARAWAY}, row)) == 2
    assert {order.measure for order in city.lawful().orders.values()} == {"priority_handling", "preference_in_funds"}
    assert city.lawful(city.subject(FARAWAY)).orders == {}


@attacks(Door.IMPORT, 9)
def test_an_entry_of_a_lifetime_carries_no_measure_for_longer_than_its_maximum(city: City, file: Path) -> None:
    assert filed(city.hand_in(file, LIST, a_row(有效期止="2090-12-31"))) == 1
    ends = [ground.until for order in city.lawful().orders.values() for ground in order.grounds.values()]
    assert max(ends) == DECIDED.replace(year=2029)


@attacks(Door.IMPORT, 10)
def test_an_entry_of_minor_weight_carries_no_measure_of_the_list(city: City, file: Path) -> None:
    assert filed(city.hand_in(file, LIST, a_row(失信程度="轻微"))) == 1
    assert {order.measure for order in city.lawful().orders.values()} <= {"key_supervision_list"}


@attacks(Door.IMPORT, 11)
def test_whoever_decides_for_itself_gets_no_task(city: City, file: Path) -> None:
    city.hand_in(file, LIST, a_row())
    subject = city.lawful()
    told = {order.number for order in subject.orders.values() if order.measure in ("prudent_lending", "credit_reports")}
    assert len(told) == 2
    assert told.isdisjoint(task.order for task in subject.tasks.values())


@attacks(Door.IMPORT, 12)
def test_whoever_represents_a_firm_is_reached_by_nothing(city: City, file: Path) -> None:
    row = a_row(法定代表人=NAME, 法定代表人证件类型="身份证", 法定代表人证件号码=ADULT)
    assert filed(city.hand_in(file, LIST, row)) == 1
    assert city.known() == 1
    assert city.office.persons.find(city.somebody()) is None
    city.lawful()


@pytest.mark.guarantee("G131")
@attacks(Door.IMPORT, 13)
@pytest.mark.parametrize("later", [DECIDED.isoformat(), "2026-05-20"])
def test_praise_beside_a_severe_entry_is_refused(city: City, file: Path, later: str) -> None:
    """Praise is of the day before or after the entry: what counts is that the two would stand side by side."""
    assert filed(city.hand_in(file, LIST, a_row(认定日期="2026-05-10"))) == 1
    said = city.hand_in(file, LIST, a_row(名单类型="A级纳税人", 失信程度="轻微", 认定文号="A-1", 认定日期=later))
    assert "INV-13" in said
    assert len(city.lawful().records) == 1


@attacks(Door.IMPORT, 13)
def test_a_severe_entry_takes_the_rewards_of_praise_away(city: City, file: Path) -> None:
    city.hand_in(file, LIST, a_row(名单类型="A级纳税人", 失信程度="轻微", 认定文号="A-1"))
    city.hand_in(file, LIST, a_row(认定日期="2026-05-20"))
    assert len(city.lawful().records) == 2
    assert not {"priority_handling", "preference_in_funds"} & {
        order.measure for order in city.subject().orders.values() if order.stands
    }


@attacks(Door.IMPORT, 14)
def test_an_entry_that_is_removed_carries_nothing(city: City, file: Path) -> None:
    city.hand_in(file, LIST, a_row())
    city.hand_in(file, LIST, a_row(移出日期="2026-05-30", 移出决定文号="R-1"))
    assert [order.measure for order in city.lawful().orders.values() if order.stands] == []


@attacks(Door.IMPORT, 24)
def test_points_in_a_file_are_read_by_nobody(city: City, file: Path) -> None:
    assert filed(city.hand_in(file, LIST, a_persons_row(ADULT, 个人信用积分="12", 信用等级="差"))) == 1
    [record] = [one.record for one in city.lawful(city.person()).records.values()]
    assert not {"12", "差"} & {str(value) for value in record.fields.values()}


@attacks(Door.IMPORT, 29)
def test_a_person_from_a_file_is_never_intercepted(city: City, file: Path) -> None:
    city.hand_in(file, LIST, a_persons_row(ADULT))
    subject = city.made_to_apply(city.person(), "limited_exit", by=TAX, at=EXIT)
    assert city.check(subject, EXIT, "exit:travel") is Outcome.HOLD


@attacks(Door.IMPORT, 35)
def test_what_was_determined_before_every_ruleset_burdens_nobody(city: City, file: Path) -> None:
    assert filed(city.hand_in(file, LIST, a_row(认定日期=date(2026, 4, 1).isoformat()))) == 1
    assert city.lawful().orders == {}
