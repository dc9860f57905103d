"""The same subject applies for repair, is proposed for a list, gets further numbers; officers decide about its filings.

Each step is tried in every state and by whoever: where it goes through, the table as text has it and its department
asked; where it is refused, the refusal says what to do.
"""

from datetime import date
from uuid import UUID

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from domain.commands import (
    AcceptRepair,
    AddAlias,
    AnswerStatement,
    ApplyForRepair,
    Command,
    CorrectCode,
    DecideHold,
    DeclareUncontactable,
    DropEntry,
    EntryDecision,
    ExtendRepair,
    FileRecords,
    FindRepairIncomplete,
    GrantRepair,
    ProposeEntry,
    ReceiveStatement,
    RecordContact,
    RecordTraining,
    RefuseRepair,
    SealRecord,
    ServeNotice,
    SupplementRepair,
    WithdrawRepair,
)
from domain.content import with_content_hash
from domain.pending import Entry
from domain.records import Record, Standing
from domain.values import Node, Verdict
from tests.properties.machine import DAY, ISSUERS, SubjectMachine, pick, rather, whole
from tests.support import tables
from tests.support.listing import FACTS, GROUNDS, ITEM, SAID, a_decision
from tests.support.pack_small import ISSUER, NORTH, OFFICE

REPAIRING = (
    *("RepairApplied", "RepairSupplemented", "RepairFoundIncomplete", "RepairAccepted", "RepairRefused"),
    *("RepairGranted", "RepairWithdrawn", "RepairExtended", "TrainingRecorded"),
)
BY_SUBJECT = ("RepairApplied", "RepairSupplemented", "RepairWithdrawn", "TrainingRecorded")
"""What is received for the subject, by its department or by whoever receives for others."""
LISTING = ("NoticeServed", "StatementReceived", "StatementAnswered", "ListEntryDropped")


class ApplyingMachine(SubjectMachine):
    """Procedures of which the literal reading knows nothing but when a record ends."""

    @rule(which=whole, step=st.sampled_from(REPAIRING), stranger=st.integers(0, 5))
    def go_on_with_a_repair(self, which: int, step: str, stranger: int) -> None:
        """Every step of an application; a grant ends the record on its day."""
        filed = rather(self.subject.repairs, self.penalties(), which)
        record_id, issuer = filed.record.record_id, filed.answers
        known = self.subject.repairs.get(record_id)
        state = None if known is None else str(known.state)
        by = NORTH if stranger == 0 else OFFICE if stranger == 1 else issuer
        done = self.ask(self._repairing(step, record_id), by)
        if not done:
            return
        told = [type(one.event).__name__ for one in self.latest]
        if step not in told:  # the same asked again changes nothing
            assert step in ("RepairApplied", "RepairGranted", "TrainingRecorded")
            return
        assert (state, step) in tables.REPAIR
        assert by == issuer or (by == OFFICE and step in BY_SUBJECT)
        if step == "RepairGranted":
            self.void(record_id, self.day)

    def _repairing(self, step: str, record_id: UUID) -> Command:
        proof, pledge = ("a" * 64,), "b" * 64
        return {
            "RepairApplied": ApplyForRepair(record_id, f"R-{len(self.happened)}", proof, pledge),
            "RepairSupplemented": SupplementRepair(record_id, proof, pledge),
            "RepairFoundIncomplete": FindRepairIncomplete(record_id, "the receipt"),
            "RepairAccepted": AcceptRepair(record_id),
            "RepairRefused": RefuseRepair(record_id, "demo", "3", "unpaid", "court"),
            "RepairGranted": GrantRepair(record_id, f"G-{len(self.happened)}"),
            "RepairWithdrawn": WithdrawRepair(record_id),
            "RepairExtended": ExtendRepair(record_id, "a hearing"),
            "TrainingRecorded": RecordTraining(record_id, "a day", "c" * 64),
        }[step]

    # --- lists

    def has_list(self, *, on: date | None = None) -> bool:
        """Whether the rules of the day have the list at all: of the later ones none does."""
        return self.book.is_list_item(ITEM, on=on or self.day)

    def proposal(self, which: int) -> ProposeEntry:
        """What is proposed."""
        return ProposeEntry(self.registration, f"L-{len(self.happened)}", ITEM, FACTS, GROUNDS, "demo", "5")

    def decision_on(self, entry: Entry) -> Record:
        """The record that decides what was proposed."""
        record = a_decision(on=self.day, doc_no=f"D-{len(self.happened)}", catalogue_item=entry.item)
        return with_content_hash(msgspec.structs.replace(record, region=self.registration.region))

    @rule(which=whole)
    def propose(self, which: int) -> None:
        by = pick([*ISSUERS, OFFICE], which)
        told = self.proposal(which)
        waiting = {entry.item for entry in self.subject.entries.values()}
        may = by == ISSUER and told.item not in waiting and self.has_list()
        assert self.ask(told, by) is may

    @precondition(lambda self: self.subject.entries)
    @rule(which=whole, step=st.sampled_from(LISTING))
    def go_on_with_an_entry(self, which: int, step: str) -> None:
        entry = pick(list(self.subject.entries.values()), which)
        state, by = str(entry.state), pick([ISSUER, ISSUER, OFFICE], which // 3)
        commands: dict[str, Command] = {
            "NoticeServed": ServeNotice(entry.entry, "state your case"),
            "StatementReceived": ReceiveStatement(entry.entry, f"S-{which % 3}", "d" * 64),
            "StatementAnswered": AnswerStatement(entry.entry, f"S-{which % 3}", "seen"),
            "ListEntryDropped": DropEntry(entry.entry, "paid"),
        }
        done = self.ask(commands[step], by)
        received = step == "StatementReceived"
        if done and self.latest:
            assert (state, step) in tables.CASE
            assert by == ISSUER or received
        may = (state, step) in tables.CASE and (by == ISSUER or received)
        waiting = f"S-{which % 3}" in entry.unanswered
        assert done is (may and (waiting or step != "StatementAnswered")) or (received and waiting)

    @precondition(lambda self: self.subject.entries)
    @rule(which=whole)
    def decide_an_entry(self, which: int) -> None:
        """Never before its subject could say everything and was answered (INV-15, INV-17)."""
        entry = pick(list(self.subject.entries.values()), which)
        said = EntryDecision(entry.entry, GROUNDS, SAID.law, SAID.article, SAID.warning, SAID.removal, SAID.remedies)
        done = self.ask(FileRecords(self.registration, (self.decision_on(entry),), decides=said), ISSUER)
        assert done is self._may_be_decided(entry)

    def _may_be_decided(self, entry: Entry) -> bool:
        heard = entry.until is not None and self.day > entry.until and not entry.unanswered
        return heard and self.has_list()

    @precondition(lambda self: any(one.record.catalogue_item == ITEM for one in self.subject.records.values()))
    @rule(which=whole, days=st.sampled_from([0, 1, 200, 400]), step=st.sampled_from(["lost", "found"]))
    def look_for_it(self, which: int, days: int, step: str) -> None:
        """Nobody is lost for ever, nor without an entry that stands (C29, P-6)."""
        listed = [one for one in self.subject.records.values() if one.record.catalogue_item == ITEM]
        filed = pick(listed, which)
        lost = self.subject.lost
        if step == "found":
            ours = lost is not None and lost.record_id == filed.record.record_id
            assert self.ask(RecordContact(filed.record.record_id, "came by"), filed.answers) is ours
        else:
            looked, digest = filed.record.determined_on, "e" * 64
            told = (looked, digest, self.day, digest, self.day + days * DAY)
            done = self.ask(DeclareUncontactable(filed.record.record_id, *told), filed.answers)
            assert not done or (filed.standing is Standing.IN_FORCE and days in (1, 200))

    @rule(which=whole, often=st.integers(0, 3))
    def seal(self, which: int, often: int) -> None:
        """What is sealed is seen by no rule from then on, and nothing revives it (INV-33)."""
        filed = pick(self.penalties(), which)
        if often == 0:
            assert self.ask(SealRecord(filed.record.record_id), filed.answers)
            self.file.pop(filed.record.record_id, None)

    # --- numbers and filings

    @rule(number=st.integers(0, 3), by=st.sampled_from([ISSUER, OFFICE, NORTH]), correct=st.integers(0, 3))
    def number(self, number: int, by: str, correct: int) -> None:
        """Whoever registered it, or has the power, adds a number or puts the one it goes by right (C3)."""
        written = f"N|OTHER{number}"
        command: Command = AddAlias("test", written)
        if correct == 0:
            command = CorrectCode("test", written, "coding authority", "a slip")
        before = self.subject.registration
        done = self.ask(command, by)
        assert not (done and by == NORTH)
        assert self.subject.known_as("test", written) or not done
        assert before is None or self.subject.known_as(before.scheme, before.number)

    @rule(which=whole, verdict=st.sampled_from(list(Verdict)))
    def decide_a_filing(self, which: int, verdict: Verdict) -> None:
        """What an officer decides about a filing moves nothing else."""
        measures = tuple(sorted({order.measure for order in self.subject.orders.values()})) or ("supervision",)
        spot = ("licence", Node.HANDLING, f"F-{which}", verdict, measures[:1])
        orders = self.subject.orders
        self.ask(DecideHold(UUID(int=which + 1), *spot, "seen"), NORTH)
        assert self.subject.orders == orders

    # --- what always holds

    @invariant()
    def inv_15_nobody_is_listed_before_the_decision(self) -> None:
        for entry in self.subject.entries.values():
            assert str(entry.state) in ("draft", "noticed")
            assert (entry.until is not None) is (str(entry.state) == "noticed")
