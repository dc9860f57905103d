"""The same subject's entries that are not simply of here: recognised, without a term, or a person's behind another's.

Nothing of this moves a measure either. The last thing that can be asked about a person is that it be forgotten.
"""

import json
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from domain.actors import ENGINE, Actor
from domain.commands import (
    AnswerStatement,
    Command,
    DeclineRecognition,
    EndLink,
    EraseSubject,
    FileRecords,
    NoteLink,
    ProposeEntry,
    ReceiveStatement,
    Reconcile,
    RemoveEntry,
    ReviewEntry,
    ServeNotice,
)
from domain.content import with_content_hash
from domain.pending import Entry
from domain.procedures.links import others
from domain.records import Filed, Record, Standing, Through
from domain.values import LinkRole, Reason
from tests.properties.keeping_machine import KeepingMachine
from tests.properties.machine import DAY, pick, whole
from tests.support import listing
from tests.support.listing import ITEM, a_decision
from tests.support.pack_small import ISSUER, NORTH, OFFICE, Json

ENDLESS, BEHIND, FAR = "endless", "behind", "local:far-tax"
ENTRIES = (ITEM, ENDLESS, BEHIND)
ROLE = LinkRole.LEGAL_REPRESENTATIVE


def entries() -> dict[str, list[Json]]:
    """Catalogue and lists: the one list takes entries from far away, one sets no term, one is of who stands behind."""
    told: Any = json.loads(json.dumps(listing.changes()))
    entry, [row] = told["catalogue"][-1], told["lists"]
    through = {"of": [ITEM], "whom": [ROLE]}
    far = {"originator": FAR, "region": "far", "department": ISSUER, "effective_from": "2015-01-02"}
    without_term = {name: value for name, value in row.items() if name != "longest"}
    return {
        "catalogue": [
            entry,
            {**entry, "item": ENDLESS},
            {**entry, "item": BEHIND, "subject_kinds": ["self_employed"], "through": through},
        ],
        "lists": [
            {**row, "recognises": [{**far, "basis": row["basis"]}]},
            {**without_term, "list": "severe:endless", "item": ENDLESS, "reviewed": {"years": 1}},
            {**row, "list": "severe:behind", "item": BEHIND},
        ],
    }


class ListedMachine(KeepingMachine):
    """What ends by what was decided elsewhere, or by nothing but that somebody looks again."""

    def __init__(self) -> None:
        super().__init__()
        self.linked: set[UUID] = set()
        self.let_go: set[UUID] = set()

    def ask(self, command: Command, by: str | Actor = ENGINE.account) -> bool:
        """Ask, and note what the same append asks of the other side of a link."""
        before = self.subject
        done = super().ask(command, by)
        for other in others(before, self.subject, self.latest):
            if isinstance(other.command, EndLink):
                self.let_go.add(other.command.record_id)
        return done

    def listed(self, item: str) -> list[Filed]:
        return [one for one in self.subject.records.values() if one.record.catalogue_item == item]

    def an_entry(self, item: str, *, issuer: str = ISSUER, back: int = 0, **told: object) -> Record:
        """A decision about this subject, whose list has a term of a year or none."""
        made = a_decision(on=self.day - back * DAY, doc_no=f"{item}-{len(self.happened)}", catalogue_item=item, **told)
        document = msgspec.structs.replace(made.document, issuer=issuer)
        return with_content_hash(msgspec.structs.replace(made, document=document, region=self.registration.region))

    def proposal(self, which: int) -> ProposeEntry:
        """Who is taken for a person is proposed for what an organisation did, too (INV-12)."""
        told = super().proposal(which)
        if which % 2 and self.registration.kind.protected_as_person:
            through = Through(UUID(int=which + 1), UUID(int=which + 2), ROLE)
            assert not self.ask(msgspec.structs.replace(told, through=through), ISSUER)
            assert not self.ask(msgspec.structs.replace(told, item=BEHIND), ISSUER)
            told = msgspec.structs.replace(told, item=BEHIND, through=through)
        return told

    def decision_on(self, entry: Entry) -> Record:
        return self.an_entry(entry.item)

    @precondition(lambda self: self.has_list() and not self.subject.entries and len(self.subject.records) < 16)
    @rule(which=whole)
    def list_in_due_form(self, which: int) -> None:
        """Proposed, served, heard, answered and decided: single steps of chance hardly ever come so far."""
        assert self.ask(self.proposal(which), ISSUER)
        [entry] = self.subject.entries
        assert self.ask(ServeNotice(entry, "state your case"), ISSUER)
        assert self.ask(ReceiveStatement(entry, "S", "d" * 64), OFFICE)
        self.decide_an_entry(which)
        assert self.ask(AnswerStatement(entry, "S", "seen"), ISSUER)
        until = self.subject.entries[entry].until
        assert until is not None
        self.recompute_the_day()
        self.day = until + DAY
        assert self.ask(Reconcile())
        self.decide_an_entry(which)
        assert (entry in self.subject.entries) is not self.has_list()

    # --- what ends elsewhere

    @precondition(lambda self: len(self.subject.records) < 16)
    @rule(back=st.sampled_from([0, 3, 40]))
    def recognise(self, back: int) -> None:
        """An entry from elsewhere is answered for here, and speaks from the day it came (C51)."""
        record = self.an_entry(ITEM, issuer=FAR, back=back)
        assert not self.ask(FileRecords(self.registration, (self.an_entry(ENDLESS, issuer=FAR),)), FAR)
        taken = self.ask(FileRecords(self.registration, (record,)), FAR)
        assert taken is self.has_list(on=record.determined_on)
        if taken:
            filed = self.subject.records[record.record_id]
            assert (filed.answers, filed.speaks_from) == (ISSUER, self.day)

    @precondition(lambda self: self.listed(ITEM))
    @rule(which=whole)
    def decline_recognition(self, which: int) -> None:
        filed = pick(self.listed(ITEM), which)
        declined = DeclineRecognition(filed.record.record_id, Reason.R2, "no basis here")
        assert not self.ask(declined, FAR)
        elsewhere = filed.record.issuer == FAR
        assert self.ask(declined, filed.answers) is (elsewhere and filed.standing is Standing.IN_FORCE)

    # --- what ends when somebody says so

    @precondition(lambda self: len(self.subject.records) < 16)
    @rule()
    def list_without_a_term(self) -> None:
        record = self.an_entry(ENDLESS, fields={})
        assert self.ask(FileRecords(self.registration, (record,)), ISSUER) is self.has_list()

    @precondition(lambda self: self.listed(ENDLESS))
    @rule(which=whole, days=st.sampled_from([0, 1, 300, 3_000]))
    def look_at_an_entry(self, which: int, days: int) -> None:
        """It ends by its event alone, and is looked at within a year for ever."""
        filed = pick(self.listed(ENDLESS), which)
        looked = ReviewEntry(filed.record.record_id, "not found there", self.day + days * DAY)
        assert not self.ask(looked, OFFICE)
        assert self.ask(looked, filed.answers) is (filed.standing is Standing.IN_FORCE and days in (1, 300))

    @rule(which=whole)
    def take_off_a_list(self, which: int) -> None:
        filed = pick(list(self.subject.records.values()), which)
        command = RemoveEntry(filed.record.record_id, "X-1", "paid")
        listed = filed.record.catalogue_item in ENTRIES and filed.standing is Standing.IN_FORCE
        assert self.ask(command, filed.answers) is listed

    # --- both sides of a link

    @precondition(lambda self: self.listed(ITEM))
    @rule(which=whole, days=st.sampled_from([0, 100, 3_000]))
    def make_somebody_responsible(self, which: int, days: int) -> None:
        """An organisation's record alone has persons behind it, and none of them longer than it lasts (INV-12)."""
        filed, until = pick(self.listed(ITEM), which), self.day + days * DAY
        noted = NoteLink(filed.record.record_id, UUID(int=which + 1), UUID(int=len(self.happened)), BEHIND, ROLE, until)
        assert not self.ask(noted, NORTH)
        public = not self.registration.kind.protected_as_person
        may = public and self.has_list() and filed.standing is Standing.IN_FORCE
        done = self.ask(noted, filed.determiner)
        last = filed.record.fields["valid_until"]
        assert done is (may and until.toordinal() <= int(last))
        if done:
            self.linked.add(noted.linked)

    @precondition(lambda self: self.listed(BEHIND))
    @rule(which=whole)
    def end_what_reached_it(self, which: int) -> None:
        filed = pick(self.listed(BEHIND), which)
        assert filed.through is not None
        assert self.ask(EndLink(filed.record.record_id, "ListEntryRemoved"))
        assert self.subject.records[filed.record.record_id].standing is not Standing.IN_FORCE

    # --- what always holds

    @invariant()
    def inv_12_nobody_is_responsible_longer_than_what_it_stands_on(self) -> None:
        for link in self.subject.links.values():
            assert self.subject.records[link.source].standing is Standing.IN_FORCE
        assert self.linked - self.subject.links.keys() == self.let_go

    @invariant()
    def c51_what_is_from_elsewhere_and_that_alone_is_recognised(self) -> None:
        for filed in self.listed(ITEM):
            assert (filed.record.issuer == FAR) is (filed.recognised_by is not None)

    def teardown(self) -> None:
        """A person's life in the register ends with its erasure: nothing new is filed, and time goes on quietly."""
        if self.happened and not self.registration.kind.protected_as_person:
            assert not self.ask(EraseSubject("asked for"), OFFICE)
        elif self.happened:
            filed = self.subject.records
            assert self.ask(EraseSubject("asked for"), OFFICE)
            assert self.subject.registration is not None
            assert self.subject.registration.erased
            record = self.an_entry(ENDLESS, fields={})
            assert not self.ask(FileRecords(self.registration, (record,)), ISSUER)
            assert not self.ask(self.proposal(0), ISSUER)
            self.day += DAY
            assert self.ask(Reconcile())
            assert self.subject.records.keys() == filed.keys()
        super().teardown()
