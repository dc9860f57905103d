"""The ledger's own door: commands that would break an invariant, executed as any process of the program could."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from msgspec.structs import replace

from domain.commands import (
    AcceptRepair,
    AcceptTask,
    ApplyForRepair,
    Command,
    ConfirmOrder,
    CorrectRecord,
    EntryDecision,
    FileRecords,
    GrantRepair,
    ProposeEntry,
    ReceiveStatement,
    RepairRecord,
    ServeNotice,
    WithdrawRecord,
)
from domain.content import with_content_hash
from domain.errors import InvalidNumber, InvalidRecord, JiangchengError, NotAllowed, NotFound, WrongActor
from domain.identity.numbers import Scheme
from domain.records import Record, RecordKind, RepairNotice, entry_id, subject_id
from domain.state import Registration, Subject
from domain.values import Outcome, Severity, SubjectKind
from ledger.vault.persons import Minor
from ledger.vault.redacting import OPAQUE, InClear
from tests.invariants.city import (
    BARELY_ADULT,
    CHILD,
    COURT,
    DAY,
    DECIDED,
    EXIT,
    FARAWAY,
    FIRM,
    MARKET,
    NAME,
    TAX,
    TODAY,
    TRADER,
    City,
    a_record,
    actor,
    an_entry,
    an_honour,
)
from tests.invariants.doors import Door, attacks
from tests.invariants.test_http_door import a_grade

POINTS = {"points": 3}
DEBTOR = "conduct:judgment-not-performed"
REFUSED: dict[str, tuple[int, Record, str]] = {
    "an item that nobody put in the catalogue": (1, an_entry(item="list:gossip"), "INV-1"),
    "an entry of before the catalogue": (1, an_entry(on=date(2022, 6, 1)), "INV-1"),
    "a document without a number": (2, an_entry(doc_no="  "), "INV-2"),
    "a document that is not effective yet": (2, an_entry(effective_on=date(2026, 7, 1)), "INV-2"),
    "a document of another kind": (2, an_entry(doc_type="rumour"), "INV-2"),
    "a tax entry for another conduct": (4, an_entry(behaviour="conduct:bidding"), "INV-4"),
    "an entry on a list that is a penalty": (7, an_entry(item="act:penalty"), "severe_list"),
    "who stands behind a firm": (12, an_entry(fields={"legal_representative": NAME}), "INV-26"),
    "points in an entry": (24, an_entry(fields=POINTS), "no field points"),
}


def test_the_same_record_without_a_lie_is_filed_and_measures_follow(city: City) -> None:
    assert len(city.lawful(city.file(an_entry())).orders) == 9


@attacks(Door.COMMAND, 1, 2, 4, 7, 12, 24)
@pytest.mark.parametrize("case", REFUSED, ids=list(REFUSED))
def test_a_record_that_would_break_an_invariant_is_refused(city: City, case: str) -> None:
    _, record, says = REFUSED[case]
    with pytest.raises(InvalidRecord, match=says):
        city.file(record)
    assert city.known() == 0


@attacks(Door.COMMAND, 1, 2, 4, 24)
@pytest.mark.parametrize("case", [case for case, (number, *_) in REFUSED.items() if number in (1, 2, 4, 24)])
def test_a_correction_is_held_to_the_same(city: City, case: str) -> None:
    subject = city.file(an_entry())
    wrong = replace(REFUSED[case][1], record_id=an_entry().record_id)
    with pytest.raises(InvalidRecord, match=REFUSED[case][2]):
        city.office.ledger.execute(subject.subject_id, CorrectRecord(wrong, "mistyped"), by=actor(TAX))
    assert city.lawful() == subject


@attacks(Door.COMMAND, 3)
@pytest.mark.parametrize("order", [0, 3, 99])
def test_an_order_that_nothing_carries_is_confirmed_by_nobody(city: City, order: int) -> None:
    subject = city.file(an_honour())
    with pytest.raises(NotFound):
        city.office.ledger.execute(subject.subject_id, ConfirmOrder(order), by=actor(TAX))
    assert city.lawful() == subject


@attacks(Door.COMMAND, 5)
def test_nobody_but_its_implementer_answers_a_task(city: City) -> None:
    subject = city.file(an_entry())
    for task in subject.tasks.values():
        for another in (TAX, EXIT, "local:nobody"):
            with pytest.raises(WrongActor):
                city.office.ledger.execute(subject.subject_id, AcceptTask(task.task), by=actor(another))
    with pytest.raises(NotFound):
        city.office.ledger.execute(subject.subject_id, AcceptTask(uuid4()), by=actor(MARKET))
    assert city.lawful() == subject


@attacks(Door.COMMAND, 6)
def test_a_city_measure_does_not_follow_for_a_firm_of_another_city(city: City) -> None:
    assert city.lawful(city.file(an_honour(region="330100"), number=FARAWAY)).orders == {}


@attacks(Door.COMMAND, 9)
def test_an_entry_of_a_lifetime_carries_no_measure_for_longer_than_its_maximum(city: City) -> None:
    forever = an_entry(fields={"valid_until": date.max.toordinal()})
    subject = city.lawful(city.file(forever, an_entry(doc_no="T-2", fields={})))
    ends = [ground.until for order in subject.orders.values() for ground in order.grounds.values()]
    assert max(ends) == DECIDED.replace(year=2029)


@attacks(Door.COMMAND, 10)
def test_an_entry_of_minor_weight_carries_no_measure_of_the_list(city: City) -> None:
    subject = city.lawful(city.file(an_entry(severity=Severity.MINOR)))
    assert {order.measure for order in subject.orders.values()} <= {"key_supervision_list"}


def a_debtor(until: date) -> Record:
    return an_entry(
        by=COURT, item="list:debtors", behaviour=DEBTOR, doc_no="D-1", fields={"valid_until": until.toordinal()}
    )


def a_spending_limit() -> Record:
    kind = RecordKind.JUDGMENT
    return a_record(kind=kind, item="court:spending-limit", behaviour=DEBTOR, doc_type="court_order", by=COURT)


@pytest.mark.guarantee("G133")
@attacks(Door.COMMAND, 10, 14)
def test_what_a_court_limits_ends_with_the_entry_it_rests_on(city: City) -> None:
    """No statute with an article carries it: it takes an entry that is active, not one that was (INV-10)."""
    subject = city.lawful(city.file(a_debtor(TODAY), a_spending_limit()))
    [order] = [one for one in subject.orders.values() if one.measure == "limited_consumption"]
    assert [ground.until for ground in order.grounds.values()] == [TODAY + DAY]


@pytest.mark.guarantee("G133")
@attacks(Door.COMMAND, 10, 14)
def test_what_a_court_limits_takes_an_entry_that_is_not_over(city: City) -> None:
    assert city.lawful(city.file(a_debtor(TODAY - DAY), a_spending_limit())).orders == {}


@attacks(Door.COMMAND, 11)
def test_whoever_decides_for_itself_gets_no_task_even_when_confirmed(city: City) -> None:
    subject = city.file(an_entry())
    [order] = [one for one in subject.orders.values() if one.measure == "credit_reports"]
    done = city.office.ledger.execute(subject.subject_id, ConfirmOrder(order.number), by=actor(TAX)).subject
    assert order.number not in {task.order for task in city.lawful(done).tasks.values()}


@attacks(Door.COMMAND, 12, 31)
@pytest.mark.parametrize("kind", [SubjectKind.NATURAL_PERSON, SubjectKind.SELF_EMPLOYED])
@pytest.mark.parametrize("scheme", [OPAQUE, "uscc", "test"])
def test_nobody_is_filed_past_the_vault_which_knows_how_old_everybody_is(
    city: City, kind: SubjectKind, scheme: str
) -> None:
    stream = uuid4()
    number = str(stream) if scheme == OPAQUE else TRADER
    who = Registration(kind, scheme, number, "", "330500")
    for record in (an_entry(name=NAME), an_entry(name="")):
        with pytest.raises((InClear, InvalidRecord, InvalidNumber)):
            city.office.ledger.execute(stream, FileRecords(who, (record,)), by=actor(TAX))
    assert city.known() == 0


@pytest.mark.guarantee("G131")
@attacks(Door.COMMAND, 13)
@pytest.mark.parametrize("entered", [date(2026, 5, 1), DECIDED, date(2026, 5, 20)])
def test_praise_beside_a_severe_entry_is_refused(city: City, entered: date) -> None:
    city.file(an_entry(on=entered))
    with pytest.raises(InvalidRecord, match="INV-13"):
        city.file(an_honour())


@pytest.mark.guarantee("G131")
@attacks(Door.COMMAND, 13)
def test_praise_is_not_corrected_into_the_time_of_a_severe_entry(city: City) -> None:
    """It was over when the entry came; its last day is moved."""
    short = an_honour(fields={"valid_until": date(2026, 5, 10).toordinal()})
    subject = city.file(short)
    city.file(an_entry(on=date(2026, 5, 20)))
    longer = replace(an_honour(), record_id=short.record_id)
    with pytest.raises(InvalidRecord, match="INV-13"):
        city.office.ledger.execute(subject.subject_id, CorrectRecord(longer, "mistyped"), by=actor(TAX))
    city.lawful()


@attacks(Door.COMMAND, 13)
def test_a_severe_entry_takes_the_rewards_of_praise_away(city: City) -> None:
    city.file(an_honour())
    standing = {order.measure for order in city.lawful(city.file(an_entry())).orders.values() if order.stands}
    assert len(standing) == 9
    assert not standing & {"priority_handling", "preference_in_funds"}


@attacks(Door.COMMAND, 14)
def test_what_was_withdrawn_is_not_brought_back_and_nothing_of_it_is_confirmed(city: City) -> None:
    subject = city.file(an_entry())
    orders = [one.number for one in subject.orders.values()]
    withdraw = WithdrawRecord(an_entry().record_id, "wrong")
    city.office.ledger.execute(subject.subject_id, withdraw, by=actor(TAX))
    assert [one.measure for one in city.lawful(city.file(an_entry())).orders.values() if one.stands] == []
    for order in orders:
        with pytest.raises(JiangchengError):
            city.office.ledger.execute(subject.subject_id, ConfirmOrder(order), by=actor(TAX))
    assert [one.measure for one in city.lawful().orders.values() if one.stands] == []


@attacks(Door.COMMAND, 25)
def test_a_grade_of_a_person_is_refused(city: City) -> None:
    with pytest.raises(InvalidRecord, match="INV-25"):
        city.file_person(a_grade(name=NAME))


@attacks(Door.COMMAND, 24)
def test_points_of_a_person_are_refused(city: City) -> None:
    with pytest.raises(InvalidRecord, match="no field points"):
        city.file_person(an_entry(name=NAME, fields=POINTS))


@attacks(Door.COMMAND, 29)
def test_a_person_is_never_intercepted(city: City) -> None:
    subject = city.lawful(city.file_person(an_entry(name=NAME)))
    applied = city.made_to_apply(subject, "limited_exit", by=TAX, at=EXIT)
    assert city.check(applied, EXIT, "exit:travel") is Outcome.HOLD


@pytest.mark.guarantee("G134")
@attacks(Door.COMMAND, 31)
@pytest.mark.parametrize(
    "file",
    [
        lambda city: city.file_person(an_entry(name=NAME), number=CHILD),
        lambda city: city.file_person(an_entry(name=NAME), conducted_on=date(2007, 12, 31)),
        lambda city: city.file_person(an_entry(name=NAME), number=BARELY_ADULT, conducted_on=None),
    ],
    ids=["a child", "somebody who was one when it was done", "somebody who may have been one"],
)
def test_nothing_is_filed_about_a_child(city: City, file: Callable[[City], Subject]) -> None:
    with pytest.raises(Minor, match="day of the conduct"):
        file(city)
    assert city.known() == 0


@pytest.mark.guarantee("G134")
@attacks(Door.COMMAND, 31)
def test_a_correction_makes_nobody_younger(city: City) -> None:
    subject = city.file_person(an_entry(name=NAME), number=BARELY_ADULT)
    [filed] = subject.records.values()
    for day in (date(2025, 5, 6), DECIDED - DAY):
        younger = replace(filed.record, determined_on=day)
        with pytest.raises(InvalidRecord, match="INV-31"):
            city.office.ledger.execute(subject.subject_id, CorrectRecord(younger, "mistyped"), by=actor(TAX))
    older = replace(filed.record, determined_on=DECIDED + DAY)
    city.office.ledger.execute(subject.subject_id, CorrectRecord(older, "mistyped"), by=actor(TAX))


@pytest.mark.guarantee("G134")
def test_who_was_of_age_is_filed_when_the_day_is_told_or_cannot_matter(city: City) -> None:
    assert city.lawful(city.file_person(an_entry(name=NAME), number=BARELY_ADULT)).records
    assert city.lawful(city.file_person(an_entry(name=NAME), conducted_on=None)).records


@attacks(Door.COMMAND, 35)
def test_what_was_determined_before_every_ruleset_burdens_nobody(city: City) -> None:
    assert city.lawful(city.file(an_entry(on=date(2026, 4, 1)))).orders == {}


def repair(city: City, *commands: Command, by: str = TAX) -> Subject:
    """An entry on the tax list, and what is commanded about its repair."""
    subject = city.file(an_entry())
    for command in commands:
        subject = city.office.ledger.execute(subject.subject_id, command, by=actor(by)).subject
    return subject


ENTRY = an_entry().record_id
PROOF, COMMITMENT = ("a" * 64,), "b" * 64
APPLIED = ApplyForRepair(ENTRY, "R-1", PROOF, COMMITMENT)


@attacks(Door.COMMAND, 22)
@pytest.mark.parametrize(
    "commands",
    [
        (AcceptRepair(ENTRY),),
        (APPLIED, AcceptRepair(ENTRY)),
        (APPLIED, GrantRepair(ENTRY, "G-1")),
        (ApplyForRepair(ENTRY, "R-1", PROOF), AcceptRepair(ENTRY)),
        (ApplyForRepair(ENTRY, "R-1", (), COMMITMENT), AcceptRepair(ENTRY)),
    ],
)
def test_no_repair_is_accepted_early_or_without_its_papers(city: City, commands: tuple[Command, ...]) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        repair(city, *commands)
    assert len(city.lawful().orders) == 9


@attacks(Door.COMMAND, 23)
def test_nothing_stands_on_what_is_repaired(city: City) -> None:
    subject = city.lawful(repair(city, RepairRecord(ENTRY)))
    assert not any(order.stands for order in subject.orders.values())
    with pytest.raises(NotAllowed):
        city.office.ledger.execute(subject.subject_id, CorrectRecord(an_entry(), "again"), by=actor(TAX))


WHO = Registration(SubjectKind.ENTERPRISE, Scheme.USCC, FIRM, "测试甲公司", "330500")
LISTED = entry_id(TAX, "list:tax", "L-1", subject_id(Scheme.USCC, FIRM))
PROPOSED = ProposeEntry(WHO, "L-1", "list:tax", "taxes unpaid", "asked for twice", "tax-order-54", "6")
NOTICED = ServeNotice(LISTED, "five working days to state your case")
STATED = ReceiveStatement(LISTED, "S-1", "d" * 64)
HEARD = date(2026, 6, 9)
"""The day after the fifth working day after TODAY, a Monday."""
SAID = EntryDecision(LISTED, "asked for twice", "tax-order-54", "6", "see the list", "pay", "reconsideration")


def listed(city: City, *commands: Command, on: date = HEARD) -> Subject:
    """What is commanded about an entry before a day, and on that day its decision."""
    for command in commands[:-1]:
        city.office.ledger.execute(subject_id(Scheme.USCC, FIRM), command, by=actor(TAX))
    city.office.context.advance_to(on, by=actor(TAX))
    return city.office.ledger.execute(subject_id(Scheme.USCC, FIRM), commands[-1], by=actor(TAX)).subject


def deciding(on: date = HEARD, said: EntryDecision = SAID, **changes: object) -> FileRecords:
    record = with_content_hash(replace(an_entry(on=on), **changes))
    return FileRecords(WHO, (record,), decides=said)


def test_whoever_is_heard_is_listed(city: City) -> None:
    assert len(listed(city, PROPOSED, NOTICED, deciding()).orders) == 9


@attacks(Door.COMMAND, 15, 16, 17, 18)
@pytest.mark.parametrize(
    ("commands", "on"),
    [
        ((PROPOSED, deciding()), HEARD),
        ((PROPOSED, NOTICED, STATED, deciding()), HEARD),
        ((PROPOSED, NOTICED, deciding(TODAY)), TODAY),
        ((PROPOSED, NOTICED, deciding(HEARD - DAY)), HEARD),
        ((PROPOSED, NOTICED, deciding(said=replace(SAID, grounds=" "))), HEARD),
        ((PROPOSED, NOTICED, deciding(said=replace(SAID, law="habit"))), HEARD),
        ((PROPOSED, NOTICED, deciding(said=replace(SAID, warning=""))), HEARD),
        ((PROPOSED, NOTICED, deciding(said=replace(SAID, removal=""))), HEARD),
        ((PROPOSED, NOTICED, deciding(said=replace(SAID, remedies=""))), HEARD),
        ((PROPOSED, NOTICED, deciding(subject_name=" ")), HEARD),
        ((PROPOSED, NOTICED, deciding(repair_notice=RepairNotice.NOT_REPORTED)), HEARD),
    ],
)
def test_nobody_is_listed_unheard_or_untold(city: City, commands: tuple[Command, ...], on: date) -> None:
    with pytest.raises((NotAllowed, InvalidRecord)):
        listed(city, *commands, on=on)
    subject = city.lawful()
    assert (subject.records, subject.orders) == ({}, {})
