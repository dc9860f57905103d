"""Every invariant of the list is attacked at every door, or it says why not; and the oracle finds what is wrong."""

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import replace

from domain.records import Standing
from domain.state import Order, Subject
from domain.values import Severity
from tests.invariants import test_command_door, test_http_door, test_import_door, test_pack_door
from tests.invariants.city import TODAY, City, an_entry
from tests.invariants.doors import ATTACKED, CANNOT, INVARIANTS, Door
from tests.invariants.oracle import unlawful

MODULES = (test_command_door, test_http_door, test_import_door, test_pack_door)


@pytest.mark.guarantee("G132")
def test_every_invariant_is_attacked_at_every_door_or_the_door_says_why_not() -> None:
    everywhere = set(product(INVARIANTS, Door))
    assert {one for one in everywhere if one in ATTACKED} == everywhere - CANNOT.keys()
    assert ATTACKED.keys() <= everywhere
    assert all(reason.endswith(".") for reason in CANNOT.values())


def test_every_module_of_attacks_is_read() -> None:
    own = {path.stem for path in Path(__file__).parent.glob("test_*_door.py")}
    assert {module.__name__.rpartition(".")[2] for module in MODULES} == own


def of(subject: Subject, measure: str) -> Order:
    return next(order for order in subject.orders.values() if order.measure == measure)


def with_order(subject: Subject, order: Order) -> Subject:
    return replace(subject, orders={**subject.orders, order.number: order})


def with_record(subject: Subject, **changes: object) -> Subject:
    [filed] = subject.records.values()
    changed = replace(filed, record=replace(filed.record, **changes))
    return replace(subject, records={changed.record.record_id: changed})


def moved(subject: Subject, measure: str, another: str) -> Subject:
    return with_order(subject, replace(of(subject, measure), measure=another))


def longer(subject: Subject) -> Subject:
    order = of(subject, "no_fiscal_funds")
    [ground] = order.grounds.values()
    forever = replace(ground, until=ground.until.replace(year=2090) if ground.until else None)
    return with_order(subject, replace(order, grounds={ground.ground: forever}))


def ended(subject: Subject) -> Subject:
    [filed] = subject.records.values()
    return replace(subject, records={filed.record.record_id: replace(filed, standing=Standing.WITHDRAWN)})


def at_the_tax_office(subject: Subject) -> Subject:
    task = next(iter(subject.tasks.values()))
    return replace(subject, tasks={**subject.tasks, task.task: replace(task, department="local:tax")})


@pytest.mark.parametrize(
    ("number", "spoil"),
    [
        (1, lambda subject: with_record(subject, catalogue_item="list:gossip")),
        (3, lambda subject: moved(subject, "no_honours", "no_school")),
        (3, lambda subject: with_order(subject, replace(of(subject, "no_honours"), version=7))),
        (4, lambda subject: with_record(subject, behaviour_code="conduct:bidding")),
        (5, at_the_tax_office),
        (6, lambda subject: moved(with_region(subject, "330100"), "no_honours", "priority_handling")),
        (9, longer),
        (10, lambda subject: with_record(subject, severity=Severity.MINOR)),
        (11, lambda subject: moved(subject, "no_honours", "prudent_lending")),
        (13, lambda subject: moved(subject, "no_honours", "preference_in_funds")),
        (14, ended),
        (24, lambda subject: with_record(subject, fields={"points": 3})),
        (25, lambda subject: with_record(subject, catalogue_item="list:military")),
        (35, lambda subject: with_record(subject, determined_on=TODAY.replace(month=4))),
    ],
)
def test_the_oracle_finds_it(city: City, number: int, spoil: Callable[[Subject], Subject]) -> None:
    ruleset = city.office.context.rulebook.governing(TODAY).ruleset
    subject = city.file(an_entry())
    assert unlawful(subject, ruleset, on=TODAY) == []
    found = unlawful(spoil(subject), ruleset, on=TODAY)
    assert f"INV-{number}" in {one.partition(":")[0] for one in found}


def with_region(subject: Subject, region: str) -> Subject:
    assert subject.registration is not None
    return replace(subject, registration=replace(subject.registration, region=region))
