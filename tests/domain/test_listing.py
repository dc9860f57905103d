"""Entries on lists: nothing follows before the decision, and none is made that was not told, heard and answered."""

import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace

from domain.commands import (
    AnswerStatement,
    ApplyForRepair,
    Command,
    DropEntry,
    EntryDecision,
    FileRecords,
    Reconcile,
    RemoveEntry,
    RepairRecord,
    RevokeDecision,
    ServeNotice,
    WithdrawRecord,
)
from domain.errors import InvalidRecord, NotAllowed, NotFound, WrongActor
from domain.events import (
    Event,
    GroundEnded,
    ListEntryDecided,
    ListEntryDropped,
    ListEntryOverdue,
    ListEntryProposed,
    ListEntryRemoved,
    NoticeServed,
    RecordFiled,
    RepairNoticeServed,
    StatementAnswered,
    StatementReceived,
    SubjectRegistered,
)
from domain.recompute import recompute
from domain.records import CaseState, LegalDocument, Record, RepairNotice, Standing
from domain.state import Subject
from rules.following.rulebook import RulesetRulebook
from rules.rulesets import Ruleset
from tests.support.builders import a_fine, id_of
from tests.support.listing import (
    ANSWER,
    DAY,
    DECIDABLE,
    ENTRY,
    FACTS,
    FILE,
    GROUNDS,
    HOME,
    ITEM,
    NOTICE,
    PROPOSAL,
    PROPOSED,
    SAID,
    STATEMENT,
    UNTIL,
    a_decision,
    decided,
    deciding,
    listing,
    noticed,
    proposed,
    stated,
    story,
    the_entry,
)
from tests.support.pack_small import ISSUER, NORTH, OFFICE, OTHER
from tests.support.story import Story

RECORD = a_decision().record_id
DROP = DropEntry(ENTRY, "paid meanwhile")


def next_due(told: Story) -> date | None:
    assert isinstance(told.rules, RulesetRulebook)
    return told.rules.next_due(told.subject, told.timeline, after=told.day)


# --- the way it goes


@pytest.mark.guarantee("G114")
def test_inv_15_an_entry_from_proposal_to_decision() -> None:
    told = proposed()
    told.then(
        SubjectRegistered,
        ListEntryProposed(
            entry=ENTRY, file_no=FILE, item=ITEM, facts=FACTS, grounds=GROUNDS, law="demo", article="art. 5"
        ),
    )
    told.when(NOTICE, by=ISSUER).then(NoticeServed(entry=ENTRY, rights=NOTICE.rights, until=UNTIL))
    told.when(STATEMENT, on=UNTIL, by=OFFICE).then(StatementReceived(entry=ENTRY, receipt="S-1", document="d" * 64))
    told.when(ANSWER, by=ISSUER).then(StatementAnswered(entry=ENTRY, receipt="S-1", reason=ANSWER.reason))
    assert told.subject.records == {}
    assert told.subject.orders == {}
    told.when(deciding(), on=DECIDABLE, by=ISSUER)
    assert told.events[:3] == ["ListEntryDecided", "RecordFiled", "RepairNoticeServed"]
    assert told.latest[0].event == ListEntryDecided(
        entry=ENTRY,
        record_id=RECORD,
        grounds=GROUNDS,
        law="demo",
        article="art. 5",
        warning=SAID.warning,
        removal=SAID.removal,
        remedies=SAID.remedies,
    )
    assert told.has_order("supervision")
    assert told.subject.entries == {}
    assert told.replayed() == told.subject


@pytest.mark.guarantee("G114")
def test_nothing_follows_for_the_subject_before_the_decision() -> None:
    told = stated().sleep(PROPOSED + 60 * DAY)
    assert told.subject.orders == {}
    assert told.timeline.spans == ()


def test_a_proposal_is_dropped_and_may_be_taken_up_again() -> None:
    for told in (proposed(), noticed(), stated()):
        told.when(DROP, by=ISSUER).then(ListEntryDropped(entry=ENTRY, reason="paid meanwhile"))
        assert told.subject.entries == {}
        assert isinstance(told.refused(deciding(), by=ISSUER, on=DECIDABLE), NotFound)
        told.when(PROPOSAL, by=ISSUER).then(ListEntryProposed)


def test_c23_nobody_is_proposed_for_a_black_list_and_what_was_decided_before_comes_by_import() -> None:
    written: Any = listing().model_dump(mode="json")
    [row] = written["lists"]
    ended = {"kind": "black", "effective_to": (DECIDABLE + DAY).isoformat()}
    black = Ruleset.model_validate_json(json.dumps({**written, "lists": [{**row, **ended}]}))
    assert isinstance(story(black).refused(PROPOSAL, on=PROPOSED, by=ISSUER), InvalidRecord)
    told = story(black).when(FileRecords(HOME, (a_decision(),)), on=DECIDABLE + 30 * DAY, by=ISSUER)
    assert told.subject.records[RECORD].standing is Standing.IN_FORCE


def test_one_list_has_one_proposal_at_a_time() -> None:
    other = replace(PROPOSAL, file_no="L-2019-2")
    assert isinstance(proposed().refused(other, by=ISSUER), NotAllowed)
    assert isinstance(proposed().refused(PROPOSAL, by=ISSUER), NotAllowed)


def test_a_decision_sent_again_is_answered_with_the_first() -> None:
    told = decided()
    before = told.subject
    told.when(deciding(), by=ISSUER).then()
    assert told.subject == before


def test_what_was_filed_directly_is_not_decided_once_more() -> None:
    told = noticed().when(FileRecords(HOME, (a_decision(),)), on=DECIDABLE, by=ISSUER)
    told.when(deciding(), by=ISSUER).then()
    assert the_entry(told).state is CaseState.NOTICED


# --- who may


@pytest.mark.guarantee("G115")
@pytest.mark.parametrize("command", [NOTICE, ANSWER, DROP, deciding()])
def test_inv_19_only_who_proposed_it_goes_on(command: Command) -> None:
    told = proposed() if isinstance(command, ServeNotice) else stated()
    for stranger in (OTHER, NORTH, OFFICE):
        assert isinstance(told.refused(command, by=stranger, on=DECIDABLE), WrongActor)


@pytest.mark.guarantee("G115")
@pytest.mark.parametrize("stranger", [OTHER, NORTH, OFFICE])
def test_inv_19_only_who_determines_for_the_list_proposes(stranger: str) -> None:
    assert isinstance(story().refused(PROPOSAL, by=stranger, on=PROPOSED), WrongActor)


def test_a_statement_is_received_by_whoever_receives_for_others_too() -> None:
    told = noticed()
    for stranger in (OTHER, NORTH):
        refusal = told.refused(STATEMENT, by=stranger)
        assert isinstance(refusal, WrongActor)
        assert ISSUER in refusal.do
    told.when(STATEMENT, by=OFFICE).then(StatementReceived)
    told.when(STATEMENT, by=OFFICE).then()


# --- what it takes


@pytest.mark.guarantee("G116")
def test_inv_15_nothing_is_decided_without_a_notice_or_with_a_statement_unanswered() -> None:
    with pytest.raises(NotAllowed, match="ListEntryDecided in state draft"):
        proposed().when(deciding(), on=DECIDABLE, by=ISSUER)
    with pytest.raises(NotAllowed, match=r"S-1.*INV-15"):
        stated().when(deciding(), on=DECIDABLE, by=ISSUER)
    late = noticed().when(STATEMENT, on=DECIDABLE, by=ISSUER)
    assert isinstance(late.refused(deciding(), by=ISSUER), NotAllowed), "heard as long as nothing is decided"
    assert late.when(ANSWER, by=ISSUER).when(deciding(), by=ISSUER).events[0] == "ListEntryDecided"


@pytest.mark.guarantee("G116")
def test_inv_15_each_statement_has_an_answer_of_its_own() -> None:
    told = stated().when(replace(STATEMENT, receipt="S-2"), by=ISSUER)
    told.when(ANSWER, by=ISSUER)
    with pytest.raises(NotAllowed, match="S-2"):
        told.when(deciding(), on=DECIDABLE, by=ISSUER)
    assert isinstance(told.refused(ANSWER, by=ISSUER), NotFound)
    told.when(AnswerStatement(ENTRY, "S-2", "heard"), by=ISSUER)
    assert told.when(deciding(), on=DECIDABLE, by=ISSUER).events[0] == "ListEntryDecided"


def dated(on: date) -> Record:
    return a_decision(document=LegalDocument("list_decision", "D-1", ISSUER, on, DECIDABLE))


@pytest.mark.guarantee("G116")
@pytest.mark.parametrize(
    ("record", "on"),
    [
        (a_decision(on=UNTIL), UNTIL),
        (a_decision(on=PROPOSED), DECIDABLE),
        (a_decision(on=UNTIL), DECIDABLE),
        (dated(UNTIL), DECIDABLE),
    ],
)
def test_inv_17_nothing_is_decided_nor_dated_before_the_window_is_over(record: Record, on: date) -> None:
    with pytest.raises(NotAllowed, match="INV-17"):
        noticed().when(deciding(record), on=on, by=ISSUER)


def test_inv_17_the_window_counts_working_days_and_is_five_where_the_ruleset_is_silent() -> None:
    silent = listing()
    silent = silent.model_copy(update={"parameters": silent.parameters[:-2]})
    assert the_entry(noticed(story(silent))).until == UNTIL
    longer = listing()
    rows = [row.model_copy(update={"value": 8}) if "window" in row.key else row for row in longer.parameters]
    longer = longer.model_copy(update={"parameters": tuple(rows)})
    assert the_entry(noticed(story(longer))).until == UNTIL + 3 * DAY


@pytest.mark.guarantee("G117")
@pytest.mark.parametrize("field", ["grounds", "article", "warning", "removal", "remedies"])
def test_inv_16_a_decision_says_everything_that_the_subject_is_owed(field: str) -> None:
    said = replace(SAID, **{field: " "})
    with pytest.raises(InvalidRecord, match=f"{field} missing"):
        noticed().when(deciding(said=said), on=DECIDABLE, by=ISSUER)


@pytest.mark.guarantee("G117")
def test_inv_16_it_rests_on_an_instrument_of_the_ruleset_and_names_the_subject() -> None:
    with pytest.raises(InvalidRecord, match="habit"):
        noticed().when(deciding(said=replace(SAID, law="habit")), on=DECIDABLE, by=ISSUER)
    with pytest.raises(InvalidRecord, match="subject_name"):
        noticed().when(deciding(a_decision(subject_name="")), on=DECIDABLE, by=ISSUER)


@pytest.mark.guarantee("G117")
def test_inv_18_decision_and_repair_notice_are_served_together() -> None:
    with pytest.raises(InvalidRecord, match="INV-18"):
        noticed().when(deciding(a_decision(repair_notice=RepairNotice.NOT_REPORTED)), on=DECIDABLE, by=ISSUER)
    assert RepairNoticeServed(record_id=RECORD) in [one.event for one in decided().latest]


@pytest.mark.parametrize(
    "record",
    [a_fine(on=DECIDABLE), a_decision(document=LegalDocument("list_decision", "D", OTHER, DECIDABLE, DECIDABLE))],
)
def test_only_what_was_proposed_is_decided(record: Record) -> None:
    assert isinstance(noticed().refused(deciding(record), by=ISSUER, on=DECIDABLE), InvalidRecord)


def test_what_filing_refuses_is_not_decided() -> None:
    for wrong in (a_decision(behaviour_code="gossip"), a_decision(fields={"points": 3})):
        told = noticed()
        assert isinstance(told.refused(deciding(wrong), by=ISSUER, on=DECIDABLE), InvalidRecord)
        assert the_entry(told).state is CaseState.NOTICED
    two = FileRecords(HOME, (a_decision(), a_decision(doc_no="D-2")), decides=SAID)
    assert isinstance(noticed().refused(two, by=ISSUER, on=DECIDABLE), NotFound)


WRONG: Sequence[Callable[[], Command]] = [
    lambda: replace(PROPOSAL, item="penalty"),
    lambda: replace(PROPOSAL, item="nowhere"),
    lambda: replace(PROPOSAL, facts=" "),
    lambda: replace(PROPOSAL, grounds=""),
    lambda: replace(PROPOSAL, article="\t"),
    lambda: replace(PROPOSAL, file_no=" "),
    lambda: replace(PROPOSAL, law="habit"),
]


@pytest.mark.parametrize("command", WRONG)
def test_inv_15_a_proposal_names_facts_grounds_and_basis(command: Callable[[], Command]) -> None:
    assert isinstance(story().refused(command(), by=ISSUER, on=PROPOSED), InvalidRecord)


@pytest.mark.parametrize(
    "command",
    [
        ServeNotice(ENTRY, " "),
        DropEntry(ENTRY, ""),
        replace(STATEMENT, receipt=" "),
        replace(STATEMENT, document="what I said"),
        replace(ANSWER, reason=" "),
    ],
)
def test_what_says_nothing_is_refused(command: Command) -> None:
    told = proposed() if isinstance(command, ServeNotice) else stated()
    assert isinstance(told.refused(command, by=ISSUER), InvalidRecord)


def test_a_step_about_no_proposal_is_refused() -> None:
    for command in (NOTICE, STATEMENT, ANSWER, DROP):
        assert isinstance(noticed().refused(replace(command, entry=uuid4()), by=ISSUER), NotFound)
    assert isinstance(noticed().refused(NOTICE, by=ISSUER), NotAllowed), "it is served once"
    assert isinstance(proposed().refused(STATEMENT, by=ISSUER), NotAllowed), "there is nothing to speak to yet"


# --- the way off


@pytest.mark.guarantee("G118")
def test_c30_an_entry_is_removed_by_who_decided_it_and_its_measures_end() -> None:
    told = decided()
    removal = RemoveEntry(RECORD, "R-1", "the wages are paid")
    for stranger in (OTHER, OFFICE):
        assert isinstance(told.refused(removal, by=stranger), WrongActor)
    told.when(removal, on=DECIDABLE + 9 * DAY, by=ISSUER)
    assert told.latest[0].event == ListEntryRemoved(
        record_id=RECORD, effective_on=told.day, doc_no="R-1", reason="the wages are paid"
    )
    assert GroundEnded in {type(one.event) for one in told.latest}
    assert not told.has_order("supervision")
    assert told.subject.records[RECORD].standing is Standing.REMOVED
    assert told.replayed() == told.subject
    assert isinstance(told.refused(removal, by=ISSUER), NotAllowed)
    assert isinstance(told.refused(ApplyForRepair(RECORD, "R-2"), by=ISSUER), NotAllowed)


def test_a_removal_says_why_and_is_of_an_entry() -> None:
    for blank in (RemoveEntry(RECORD, " ", "paid"), RemoveEntry(RECORD, "R-1", " ")):
        assert isinstance(decided().refused(blank, by=ISSUER), InvalidRecord)
    told = story().given(a_fine(on=PROPOSED), on=PROPOSED)
    assert isinstance(told.refused(RemoveEntry(a_fine(on=PROPOSED).record_id, "R-1", "x"), by=ISSUER), NotAllowed)


@pytest.mark.parametrize(
    "command",
    [WithdrawRecord(RECORD, "filed twice"), RepairRecord(RECORD), RevokeDecision(RECORD, DECIDABLE, "the court", "9")],
)
def test_an_entry_ends_as_every_record_does(command: Command) -> None:
    told = decided().when(command, by=ISSUER)
    assert not told.has_order("supervision")


def test_c30_an_entry_ends_with_its_own_last_day() -> None:
    told = noticed().when(
        deciding(a_decision(fields={"valid_until": (DECIDABLE + 20 * DAY).toordinal()})), on=DECIDABLE, by=ISSUER
    )
    assert told.sleep(DECIDABLE + 20 * DAY).has_order("supervision")
    assert not told.sleep(DECIDABLE + 21 * DAY).has_order("supervision")


# --- time


@pytest.mark.guarantee("G119")
def test_a_department_that_lets_a_proposal_lie_is_told_of_once_and_nothing_else_comes_of_it() -> None:
    told = proposed()  # ten working days after a Monday
    assert next_due(told) == PROPOSED + 15 * DAY
    told.when(Reconcile(), on=PROPOSED + 14 * DAY).then()
    told.when(Reconcile(), on=PROPOSED + 15 * DAY).then(ListEntryOverdue(entry=ENTRY, awaited="notify"))
    told.when(Reconcile()).then()
    told.when(NOTICE, by=ISSUER)
    told.sleep(told.day + 60 * DAY)
    assert [one.event for one in told.latest] == [ListEntryOverdue(entry=ENTRY, awaited="decide")]
    assert told.subject.orders == {}
    entry = the_entry(told)
    assert (entry.state, entry.overdue) == (CaseState.NOTICED, True)
    late = a_decision(on=told.day)
    assert told.when(deciding(late), by=ISSUER).events[0] == "ListEntryDecided"


def test_without_a_time_in_the_ruleset_nobody_is_told_of() -> None:
    told = noticed(story(listing(decide=None))).sleep(PROPOSED + timedelta(days=90))
    assert told.latest == ()


# --- decided again


def test_everything_of_the_procedure_can_be_recomputed() -> None:
    told = stated().when(ANSWER, by=ISSUER).when(deciding(), on=DECIDABLE, by=ISSUER)
    told.when(FileRecords(HOME, (a_fine(on=DECIDABLE),)), by=ISSUER)
    told.when(replace(PROPOSAL, file_no="L-2"), by=ISSUER)
    told.when(DropEntry(*told.subject.entries, "a mistake"), by=ISSUER)
    told.when(RemoveEntry(RECORD, "R-1", "paid"), by=ISSUER).sleep(DECIDABLE + 30 * DAY)
    again = recompute(Subject(subject_id=id_of(HOME)), told.happened, told.rules)
    assert again.differences == ()
    assert again.subject == told.subject


def test_a_decision_that_does_not_stand_in_the_ledger_whole_is_found() -> None:
    told = decided()
    cut = [one for one in told.happened if not isinstance(one.event, RecordFiled | RepairNoticeServed)]
    again = recompute(Subject(subject_id=id_of(HOME)), cut, told.rules)
    assert again.differences


def test_an_event_that_skips_the_notice_does_not_fold() -> None:
    told = proposed()
    event: Event = ListEntryDecided(entry=ENTRY, record_id=RECORD, **dict.fromkeys(_WORDS, "x"))
    again = recompute(told.subject, [replace(told.latest[0], event=event)], told.rules)
    assert again.differences


_WORDS = tuple(name for name in EntryDecision.__struct_fields__ if name != "entry")
