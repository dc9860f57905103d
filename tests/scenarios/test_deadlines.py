"""Every deadline of the `cn` pack has somebody who reads it: the clock is advanced past each, and something is told."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from domain.commands import (
    AcceptRepair,
    AcceptTask,
    ApplyForRepair,
    ExtendRepair,
    FileRecords,
    OrderRectification,
    ProposeEntry,
    PublishRecord,
    RaiseObjection,
    RepairRecord,
    ReturnTask,
    ServeNotice,
    WithdrawRecord,
)
from domain.content import with_content_hash
from domain.records import LegalDocument, Record, RecordKind, RepairNotice, decision_id, document_key, entry_id
from domain.state import Registration
from domain.values import Claim, Occasion, Polarity, Reason, Severity, SubjectKind
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.guards.deadlines import HOLD_LIMIT
from rules.rulesets import ParameterUnit, Ruleset
from rules.writing.loading import find, load
from tests.scenarios.city import FINANCE, FIRM, TAX
from tests.support.builders import id_of
from tests.support.story import Story

DAY = timedelta(days=1)
LISTED, REPAIRABLE = date(2026, 9, 23), date(2027, 3, 24)
"""A Wednesday, and the day from which the list's own rule lets it be repaired."""
WHO = Registration(SubjectKind.ENTERPRISE, "uscc", FIRM, "测试甲公司", "330500")
PROPOSAL = ProposeEntry(WHO, "湖税立7号", "list:tax", "facts", "grounds", "tax-order-54", "第六条")
PROPOSED = entry_id(TAX, PROPOSAL.item, PROPOSAL.file_no, id_of(WHO))


class Awaited(NamedTuple):
    """What is told once so many working days behind a day are over, and not before."""

    told: Story
    since: date
    keys: tuple[str, ...]
    event: str


@cache
def ruleset() -> Ruleset:
    return load(find("cn"))


@cache
def compiled() -> Compiled:
    return Compiled(ruleset())


def the_entry() -> Record:
    """An entry on the list of major tax violations."""
    record = Record(
        record_id=id_of(WHO),
        kind=RecordKind.SEVERE_LIST,
        document=LegalDocument("list_decision", "测列2号", TAX, LISTED, LISTED),
        determined_on=LISTED,
        catalogue_item="list:tax",
        behaviour_code="conduct:tax",
        severity=Severity.SEVERE,
        polarity=Polarity.ADVERSE,
        subject_name=WHO.name,
        region=WHO.region,
        repair_notice=RepairNotice.SERVED,
        content_hash="",
        fields={"valid_until": date(2028, 5, 5).toordinal()},
    )
    return with_content_hash(replace(record, record_id=decision_id(TAX, document_key(record), id_of(WHO))))


RECORD = the_entry().record_id


def nobody() -> Story:
    return Story(WHO, rules=RulesetRulebook((compiled(),), ruleset().standing_orders))


def listed() -> Story:
    return nobody().when(FileRecords(WHO, (the_entry(),)), on=LISTED, by=TAX)


def accepted() -> Story:
    told = listed()
    return told.when(AcceptTask(told.task("no_fiscal_funds", FINANCE).task), by=FINANCE)


def applied() -> Story:
    return listed().when(ApplyForRepair(RECORD, "R-1", ("a" * 64,), "b" * 64), on=REPAIRABLE, by=TAX)


def value(key: str) -> int:
    return ruleset().parameter(key, LISTED)


def after(since: date, *keys: str) -> date:
    """The last day in time."""
    return compiled().deadline(since, sum(map(value, keys)), pauses=())


# --- who reads which


def reminded() -> Awaited:
    return Awaited(listed(), LISTED, ("loop.remind",), "ReminderSent")


def answered() -> Awaited:
    return Awaited(listed(), LISTED, ("loop.respond",), "TaskOverdue")


def escalated() -> Awaited:
    overdue = after(LISTED, "loop.respond") + DAY
    return Awaited(listed().sleep(overdue), overdue, ("loop.escalate",), "TaskEscalated")


def corrected() -> Awaited:
    told = listed()
    told.when(ReturnTask(told.task("no_fiscal_funds", FINANCE).task, Reason.R3), by=FINANCE)
    return Awaited(told, LISTED, ("loop.correct",), "CorrectionOverdue")


def fed_back() -> Awaited:
    return Awaited(accepted(), LISTED, ("loop.implement", "loop.feedback"), "FeedbackOverdue")


def lifted() -> Awaited:
    told = accepted().when(RepairRecord(RECORD), on=LISTED + DAY, by=TAX)
    return Awaited(told, LISTED + DAY, ("loop.lift_confirm",), "LiftOverdue")


def entry_decided() -> Awaited:
    told = nobody().when(PROPOSAL, on=LISTED, by=TAX).when(ServeNotice(PROPOSED, "rights"), by=TAX)
    until = told.subject.entries[PROPOSED].until
    assert until == after(LISTED, "procedure.statement_window")
    return Awaited(told, until, ("list.decide",), "ListEntryOverdue")


def repair_accepted() -> Awaited:
    return Awaited(applied(), REPAIRABLE, ("repair.accept_decision",), "RepairOverdue")


def repair_decided() -> Awaited:
    told = applied().when(AcceptRepair(RECORD), by=TAX)
    return Awaited(told, REPAIRABLE, ("repair.handle",), "RepairOverdue")


def repair_extended() -> Awaited:
    told = applied().when(AcceptRepair(RECORD), by=TAX).when(ExtendRepair(RECORD, "an inspection"), by=TAX)
    return Awaited(told, REPAIRABLE, ("repair.handle", "repair.handle_extension"), "RepairOverdue")


def objection_answered() -> Awaited:
    told = listed().when(RaiseObjection(RECORD, "O-1", Claim.CONTENT, "d" * 64), by=TAX)
    return Awaited(told, LISTED, ("objection.local_target",), "ObjectionOverdue")


def explained() -> Awaited:
    told = listed().when(PublishRecord(RECORD, "order-36", "第四条"), by=TAX)
    return Awaited(
        told.when(WithdrawRecord(RECORD, "error"), by=TAX), LISTED, ("publication.explain",), "ExplanationOverdue"
    )


def put_right() -> Awaited:
    last = after(LISTED, "rectification.longest")
    order = OrderRectification(RECORD, "测整1号", "order-36", "第四条", Occasion.SEVERITY, "pay", "objection", last)
    return Awaited(listed().when(order, by=TAX), LISTED, ("rectification.longest",), "RectificationOverdue")


TOLD: Mapping[str, Callable[[], Awaited]] = {
    "loop.remind": reminded,
    "loop.respond": answered,
    "loop.escalate": escalated,
    "loop.correct": corrected,
    "loop.implement": fed_back,
    "loop.feedback": fed_back,
    "loop.lift_confirm": lifted,
    "procedure.statement_window": entry_decided,
    "list.decide": entry_decided,
    "repair.accept_decision": repair_accepted,
    "repair.handle": repair_decided,
    "repair.handle_extension": repair_extended,
    "objection.local_target": objection_answered,
    "publication.explain": explained,
    "rectification.longest": put_right,
}
SHOWN = {"repair.local_target"}
"""A target, which binds nobody."""
AT_A_CHECK = {HOLD_LIMIT}
"""Counted by the minute in which a check is made: tests/api/http/test_checks.py."""


def test_every_deadline_of_the_pack_is_advanced_past() -> None:
    written = {row.key for row in ruleset().parameters if row.unit is ParameterUnit.WORKING_DAY}
    assert written == TOLD.keys() | SHOWN | AT_A_CHECK


@pytest.mark.guarantee("G208")
@pytest.mark.parametrize("key", TOLD)
def test_a_deadline_that_passes_is_told_on_the_day_after_and_not_before(key: str) -> None:
    told, since, keys, event = TOLD[key]()
    due = after(since, *keys)
    mine = getattr(told.task("no_fiscal_funds", FINANCE), "task", None) if told.subject.orders else None

    def heard() -> list[str]:
        events = (one.event for one in told.latest)
        return [type(one).__name__ for one in events if getattr(one, "task", mine) == mine]

    told.sleep(due)
    assert event not in heard()
    told.sleep(due + DAY)
    assert event in heard()


def test_the_citys_target_is_shown_beside_the_deadline() -> None:
    told = applied()
    assert isinstance(told.rules, RulesetRulebook)
    shown = told.rules.repair_target(told.subject.repairs[RECORD], on=told.day)
    assert shown == after(REPAIRABLE, "repair.local_target")


def test_holidays_and_the_days_worked_instead_are_counted_as_the_pack_has_them() -> None:
    calendar = ruleset().calendar.calendar()
    worked = date(2025, 1, 26)  # a Sunday before the Spring Festival
    assert not calendar.is_working_day(date(2025, 1, 28))
    assert worked.weekday() in calendar.weekend
    assert calendar.deadline(worked - DAY, 1) == worked
