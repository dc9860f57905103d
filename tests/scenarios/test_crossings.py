"""Where procedures cross: each told from beginning to end, and neither loses what the other grants."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from api.wiring import Office
from domain.actors import Actor
from domain.commands import (
    AcceptRepair,
    ApplyForRepair,
    AssignObjection,
    DismissObjection,
    DropEntry,
    FileRecords,
    GrantRepair,
    PublishRecord,
    RaiseObjection,
    Reconcile,
    RepairRecord,
    RevokeDecision,
    SealRecord,
    ServeNotice,
    ShieldRecord,
    UpholdObjection,
)
from domain.content import with_content_hash
from domain.errors import NotAllowed
from domain.identity.numbers import Scheme
from domain.records import LegalDocument, Standing, entry_id, subject_id
from domain.state import Registration
from domain.transitions import PublicationState, TaskState
from domain.values import Claim, FeedbackResult, SubjectKind
from ledger.merging import merge_subjects
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.writing.loading import find, load
from tests.scenarios.city import TAX
from tests.scenarios.test_deadlines import WHO, the_entry
from tests.support import listing, offices, synthetic
from tests.support.builders import a_fine
from tests.support.offices import BEGAN, fine
from tests.support.pack_small import ISSUER, NORTH, OFFICE
from tests.support.publishing import FINED, LAST, PUBLISH, RECORD, story
from tests.support.story import Story

DAY = timedelta(days=1)
SAID, PROOF, PROMISE = "d" * 64, "a" * 64, "b" * 64
REPAIRABLE = date(2019, 6, 4)
OBJECTION = RaiseObjection(RECORD, "O-1", Claim.CONTENT, SAID)
APPLICATION = ApplyForRepair(RECORD, "R-1", (PROOF,), PROMISE)


def applied_and_implemented() -> Story:
    """The north applies the measure, the office takes its time; the record is public."""
    told = story().when(PUBLISH, by=ISSUER).accepted("supervision", NORTH)
    return told.feedback("supervision", NORTH, FeedbackResult.IMPLEMENTED)


# --- objection during repair


def test_an_objection_during_a_repair_goes_on_after_the_grant_and_may_still_undo_the_record() -> None:
    told = applied_and_implemented().when(APPLICATION, on=REPAIRABLE, by=ISSUER)
    told.when(OBJECTION, by=OFFICE).when(AcceptRepair(RECORD), by=ISSUER).when(GrantRepair(RECORD, "G-1"), by=ISSUER)
    assert told.subject.records[RECORD].standing is Standing.REPAIRED
    assert RECORD in told.subject.objections
    assert RECORD not in told.subject.publications
    told.when(AssignObjection(RECORD, "Wen"), by=ISSUER).when(UpholdObjection(RECORD, "never was"), by=ISSUER)
    assert told.subject.records[RECORD].standing is Standing.WITHDRAWN
    told.feedback("supervision", NORTH, FeedbackResult.LIFTED)
    assert not told.subject.orders
    assert told.replayed() == told.subject


def test_an_objection_that_is_upheld_ends_the_repair_that_nobody_needs_any_more() -> None:
    told = applied_and_implemented().when(APPLICATION, on=REPAIRABLE, by=ISSUER).when(OBJECTION, by=OFFICE)
    told.when(AssignObjection(RECORD, "Wen"), by=ISSUER).when(UpholdObjection(RECORD, "never was"), by=ISSUER)
    assert RECORD not in told.subject.repairs
    assert told.subject.publications[RECORD].state is PublicationState.WITHDRAWN
    assert isinstance(told.refused(APPLICATION, by=ISSUER), NotAllowed)


def test_one_that_is_dismissed_leaves_the_repair_where_it_was() -> None:
    told = applied_and_implemented().when(APPLICATION, on=REPAIRABLE, by=ISSUER).when(OBJECTION, by=OFFICE)
    told.when(AssignObjection(RECORD, "Wen"), by=ISSUER).when(DismissObjection(RECORD, "seen", "court"), by=ISSUER)
    told.when(AcceptRepair(RECORD), by=ISSUER).when(GrantRepair(RECORD, "G-1"), by=ISSUER)
    assert TaskState.LIFT_ORDERED in told.states("supervision")


# --- annulment after half the departments implemented


def test_an_annulment_lifts_where_it_was_implemented_and_recalls_where_it_was_not() -> None:
    told = applied_and_implemented().when(RevokeDecision(RECORD, FINED, "the court", "c-1"), on=FINED + DAY, by=ISSUER)
    assert told.task("supervision", NORTH).state is TaskState.LIFT_ORDERED
    assert told.task("supervision", OFFICE).state is TaskState.CLOSED
    assert told.subject.publications[RECORD].state is PublicationState.WITHDRAWN
    told.sleep(FINED + 7 * DAY)
    assert {"LiftOverdue", "ExplanationOverdue"} <= set(told.events)
    told.feedback("supervision", NORTH, FeedbackResult.LIFTED)
    assert not told.subject.orders


# --- repair while a second ground stands


def test_a_repair_while_a_second_ground_stands_ends_its_own_publication_and_nobody_elses() -> None:
    other = a_fine("other", on=FINED)
    told = applied_and_implemented().given(other, on=FINED)
    told.when(replace(PUBLISH, record_id=other.record_id), by=ISSUER).when(RepairRecord(RECORD), by=ISSUER)
    assert told.task("supervision", NORTH).state is TaskState.IMPLEMENTED
    assert set(told.subject.publications) == {other.record_id}
    told.when(RepairRecord(other.record_id), by=ISSUER)
    assert told.task("supervision", NORTH).state is TaskState.LIFT_ORDERED


# --- a sealed record with an open order


def test_a_sealed_record_with_an_open_order_an_objection_and_a_publication_leaves_nothing() -> None:
    told = applied_and_implemented().when(OBJECTION, by=OFFICE).when(SealRecord(RECORD), by=ISSUER)
    subject = told.subject
    assert (subject.publications, subject.objections, subject.repairs) == ({}, {}, {})
    assert told.task("supervision", NORTH).state is TaskState.LIFT_ORDERED
    told.feedback("supervision", NORTH, FeedbackResult.LIFTED).sleep(LAST + DAY)
    assert not told.subject.orders


# --- bankruptcy in the middle of a lift


def test_a_ruling_in_the_middle_of_a_lift_delays_no_relief() -> None:
    other = a_fine("other", on=FINED)
    told = applied_and_implemented().given(other, on=FINED)
    told.when(RepairRecord(RECORD), by=ISSUER).when(RepairRecord(other.record_id), by=ISSUER)
    assert told.task("supervision", NORTH).state is TaskState.LIFT_ORDERED
    ruling = ShieldRecord(RECORD, "the court", "B-7", FINED + 30 * DAY)
    assert isinstance(told.refused(ruling, by=ISSUER), NotAllowed)
    third = a_fine("third", on=FINED + DAY)
    told.given(third, on=FINED + DAY).when(replace(ruling, record_id=third.record_id), by=ISSUER)
    assert not {TaskState.PUSHED, TaskState.ACCEPTED} & set(told.states("supervision"))
    lifting = min(told.subject.orders)
    [north] = [task for task in told.subject.tasks_of(lifting) if task.department == NORTH]
    assert north.state is TaskState.LIFT_ORDERED, "what is being lifted goes on being lifted"
    told.sleep(FINED + 6 * DAY)
    assert "LiftOverdue" in told.events


# --- a record of Order 58 repaired under Order 36; an entry that ends at midnight


def of_the_city() -> Story:
    ruleset = load(find("cn"))
    return Story(WHO, rules=RulesetRulebook((Compiled(ruleset),), ruleset.standing_orders))


def test_a_record_of_order_58_keeps_its_own_table_under_order_36() -> None:
    decided = date(2026, 2, 2)
    document = LegalDocument("list_decision", "测列3号", TAX, decided, decided)
    entry = with_content_hash(replace(the_entry(), determined_on=decided, document=document))
    told = of_the_city().when(FileRecords(WHO, (entry,)), on=decided, by=TAX)
    told.when(PublishRecord(entry.record_id, "order-58", "第八条"), by=TAX)
    assert told.subject.publications[entry.record_id].until == date(2028, 5, 5), "no longer than the entry lasts"
    told.when(ApplyForRepair(entry.record_id, "R-1", (PROOF,), PROMISE), on=date(2026, 4, 30), by=TAX)
    early = told.refused(AcceptRepair(entry.record_id), by=TAX)
    assert isinstance(early, NotAllowed)
    assert "2026-05-02" in early.do, "three months of Order 58, not the year that Order 36 has for what is severe"
    told.when(AcceptRepair(entry.record_id), on=date(2026, 5, 6), by=TAX)
    told.when(GrantRepair(entry.record_id, "G-1"), by=TAX)
    assert entry.record_id not in told.subject.publications
    assert told.subject.records[entry.record_id].standing is Standing.REPAIRED


def test_an_entry_ends_at_midnight_in_the_zone_of_its_calendar() -> None:
    last = date(2028, 5, 5)
    told = of_the_city().when(FileRecords(WHO, (the_entry(),)), on=date(2026, 9, 23), by=TAX)
    told.when(PublishRecord(the_entry().record_id, "order-36", "第四条"), by=TAX).when(Reconcile(), on=last)
    assert told.timeline.on(last)
    assert told.subject.publications
    told.when(Reconcile(), on=last + DAY)
    assert not told.timeline.on(last + DAY)
    assert not told.subject.publications
    assert not [order for order in told.subject.orders.values() if order.stands]


# --- a merge with an open case

ONE, TWO = (synthetic.credit_code(number) for number in (1, 2))
BY, LIN = Actor(ISSUER, "officer Wen"), Actor(OFFICE, "officer Lin")


def firm(code: str) -> Registration:
    return Registration(SubjectKind.ENTERPRISE, Scheme.USCC, code, f"单位{code[12:16]}", "north")


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger, offices.genesis(listing.guarded())) as opened:
        for code in (ONE, TWO):
            opened.ledger.execute(
                subject_id(Scheme.USCC, code), FileRecords(firm(code), (fine(code, on=BEGAN),)), by=BY
            )
        yield opened


def absorb(office: Office) -> None:
    merge_subjects(
        office.application,
        office.context,
        kept=subject_id(Scheme.USCC, ONE),
        absorbed=subject_id(Scheme.USCC, TWO),
        by=BY,
        authority="coding authority",
        reason="one firm",
    )


def test_a_merge_carries_no_open_case_over_and_leaves_every_right_where_it_was(office: Office) -> None:
    kept, gone = subject_id(Scheme.USCC, ONE), subject_id(Scheme.USCC, TWO)
    proposal = replace(listing.PROPOSAL, registration=firm(TWO))
    office.ledger.execute(gone, proposal, by=BY)
    entry = entry_id(ISSUER, proposal.item, proposal.file_no, gone)
    office.ledger.execute(gone, ServeNotice(entry, "state your case"), by=BY)
    filed = fine(TWO, on=BEGAN).record_id
    absorb(office)
    assert office.application.subject(kept).entries == {}, "nobody is listed over there without a notice of its own"
    office.context.advance_to(BEGAN + 30 * DAY, by=BY)
    said, record = replace(listing.SAID, entry=entry), listing.a_decision(on=BEGAN + 30 * DAY)
    decision = FileRecords(firm(TWO), (record,), decides=said)
    with pytest.raises(NotAllowed, match=str(kept)):
        office.ledger.execute(gone, decision, by=BY)
    office.ledger.execute(gone, RaiseObjection(filed, "O-1", Claim.NOT_ME, SAID), by=LIN)
    assert filed in office.application.subject(gone).objections
    office.ledger.execute(gone, ApplyForRepair(filed, "R-1", (PROOF,), PROMISE), by=LIN)
    office.ledger.execute(gone, DropEntry(entry, "merged"), by=BY)
    assert office.application.subject(gone).entries == {}
    again = replace(proposal, registration=firm(ONE), file_no="L-9")
    office.ledger.execute(kept, again, by=BY)
    assert len(office.application.subject(kept).entries) == 1
