"""A government body in default: reminded, given time to put it right, else restricted, until it exits (C32)."""

from datetime import date, timedelta
from functools import cache

import pytest
from msgspec.structs import replace

from domain.commands import (
    AcceptTask,
    ConfirmOrder,
    FileRecords,
    OrderRectification,
    Reconcile,
    RemoveEntry,
    ResumeOrder,
    VerifyRectification,
)
from domain.content import with_content_hash
from domain.errors import NotAllowed
from domain.events import OrderProposed, RectificationOverdue, SubjectReminded
from domain.recompute import recompute
from domain.records import LegalDocument, Record, RecordKind, RepairNotice, decision_id, document_key
from domain.state import Registration, Subject
from domain.stops import RECTIFY
from domain.transitions import RectificationState, TaskState
from domain.values import Occasion, Polarity, Severity, SubjectKind
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.writing.loading import find, load
from tests.scenarios.city import FINANCE
from tests.support.builders import id_of
from tests.support.story import Story

DAY = timedelta(days=1)
COURT, OFFICE = "11330500TE5T010356", "11330500TE5T01019G"
BODY = Registration(SubjectKind.GOVERNMENT_BODY, "uscc", "11330500TE5T000160", "测试街道办（虚构）", "330500")
FIRM = Registration(SubjectKind.ENTERPRISE, "uscc", "91330500TE5T00016P", "测试甲公司", "330500")
LISTED = date(2026, 9, 23)
LAST = date(2026, 10, 30)
LIMITS = "government_default_limits"


@cache
def rules() -> RulesetRulebook:
    compiled = Compiled(load(find("cn")))
    return RulesetRulebook((compiled,), compiled.ruleset.standing_orders)


def a_record(item: str, kind: RecordKind, who: Registration = BODY, *, on: date = LISTED) -> Record:
    doc_type = {"list:debtors": "list_decision", "gov:default": "judgment"}.get(item, "court_order")
    conduct = "conduct:government" if item == "gov:default" else "conduct:judgment-not-performed"
    record = Record(
        record_id=id_of(who),
        kind=kind,
        document=LegalDocument(doc_type, f"测{item}1号", COURT, on, on),
        determined_on=on,
        catalogue_item=item,
        behaviour_code=conduct,
        severity=Severity.SEVERE,
        polarity=Polarity.ADVERSE,
        subject_name=who.name,
        region=who.region,
        repair_notice=RepairNotice.SERVED,
        content_hash="",
    )
    return with_content_hash(replace(record, record_id=decision_id(COURT, document_key(record), id_of(who))))


DEBTOR = a_record("list:debtors", RecordKind.SEVERE_LIST)
LIMIT = a_record("court:spending-limit", RecordKind.JUDGMENT)
ENTRY = DEBTOR.record_id
ORDERED = OrderRectification(
    ENTRY, "测整1号", "credit-system-2025", "第一条", Occasion.SEVERITY, "pay", "reconsideration within 60 days", LAST
)


def listed(*records: Record) -> Story:
    return Story(BODY, rules=rules()).when(FileRecords(BODY, records or (DEBTOR,)), on=LISTED, by=COURT)


def ordered(told: Story | None = None) -> Story:
    return (told or listed()).when(ORDERED, by=COURT)


def restricted() -> Story:
    told = ordered().sleep(LAST + DAY)
    told.when(ConfirmOrder(told.order(LIMITS).number), by=COURT)
    return told.when(AcceptTask(told.task(LIMITS, FINANCE).task), by=FINANCE)


@pytest.mark.guarantee("G257")
def test_c69_a_body_that_becomes_a_judgment_debtor_is_reminded_in_the_append_that_files_it() -> None:
    told = listed()
    assert SubjectReminded(record_id=ENTRY) in [one.event for one in told.latest]
    told.sleep(LISTED + 40 * DAY)
    assert SubjectReminded.__name__ not in told.events
    assert told.subject.rectifications[ENTRY].state is RectificationState.REMINDED


@pytest.mark.guarantee("G257")
@pytest.mark.parametrize("item", ["list:debtors", "gov:default"])
def test_c32_it_is_reminded_then_given_time_and_restricted_only_once_that_has_passed_in_vain(item: str) -> None:
    kind = RecordKind.SEVERE_LIST if item == "list:debtors" else RecordKind.GOVERNMENT_DEFAULT
    told = listed(record := a_record(item, kind))
    assert {span.measure for span in told.timeline.on(LISTED)} == {LIMITS}
    told.when(replace(ORDERED, record_id=record.record_id), by=COURT)
    assert OrderProposed.__name__ not in told.sleep(LAST).events
    assert not told.subject.orders
    told.when(Reconcile(), on=LAST + DAY).then(RectificationOverdue, OrderProposed)
    assert told.replayed() == told.subject


@pytest.mark.guarantee("G257")
def test_c32_without_an_order_to_put_it_right_nothing_is_ever_ordered() -> None:
    told = listed().sleep(LISTED + 120 * DAY)
    assert not told.subject.orders


@pytest.mark.guarantee("G257")
@pytest.mark.parametrize("on", [LISTED + 5 * DAY, LAST])
def test_c32_what_is_put_right_in_time_is_never_restricted(on: date) -> None:
    told = ordered().sleep(on).when(VerifyRectification(ENTRY, on, "d" * 64), by=COURT)
    told.sleep(LAST + 10 * DAY)
    assert not told.subject.orders


@pytest.mark.guarantee("G257")
def test_c32_what_is_put_right_late_is_restricted_no_more_from_then_on_and_exit_lifts_it() -> None:
    told = restricted()
    assert TaskState.ACCEPTED in told.states(LIMITS)
    told.when(VerifyRectification(ENTRY, LAST + DAY, "d" * 64), by=COURT)
    assert set(told.states(LIMITS)) == {TaskState.SUSPENDED}
    refused = told.refused(ResumeOrder(told.order(LIMITS).number, RECTIFY), by=COURT)
    assert isinstance(refused, NotAllowed)
    told.when(RemoveEntry(ENTRY, "测移1号", "paid"), by=COURT)
    assert TaskState.LIFT_ORDERED in told.states(LIMITS)
    assert told.subject.rectifications == {}


@pytest.mark.guarantee("G257")
def test_c32_a_firm_waits_for_no_rectification_and_is_not_reminded() -> None:
    told = Story(FIRM, rules=rules())
    told.when(FileRecords(FIRM, (a_record("list:debtors", RecordKind.SEVERE_LIST, FIRM),)), on=LISTED, by=COURT)
    assert told.has_order("no_honours")
    assert SubjectReminded.__name__ not in told.events


@pytest.mark.guarantee("G258")
def test_c32_how_its_head_spends_is_limited_by_an_order_of_the_court_alone_and_at_once() -> None:
    without = ordered().sleep(LAST + 20 * DAY)
    assert not without.has_order("limited_consumption")
    told = listed(DEBTOR, LIMIT)
    assert told.has_order("limited_consumption")
    assert not told.has_order(LIMITS)


def test_nobody_is_reminded_of_an_entry_that_is_over() -> None:
    old = a_record("list:debtors", RecordKind.SEVERE_LIST, on=date(2024, 3, 4))
    assert SubjectReminded.__name__ not in listed(old).events
    assert SubjectReminded.__name__ in listed(replace(old, determined_on=date(2025, 3, 4))).events


def test_everything_of_it_can_be_recomputed() -> None:
    told = restricted().when(VerifyRectification(ENTRY, LAST + DAY, "d" * 64), by=COURT).sleep(LAST + 5 * DAY)
    again = recompute(Subject(subject_id=told.subject.subject_id), told.happened, told.rules)
    assert again.differences == ()
