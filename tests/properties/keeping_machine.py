"""The same subject's files, notices, mandates and promises; and what nobody may do about it, tried in vain.

Nothing of this moves a measure: the literal reading knows none of it, and has to stay right all the same.
"""

from datetime import date

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from domain.commands import (
    AcceptCommitment,
    AmendIdentity,
    Command,
    EndLink,
    EndMandate,
    EraseDocument,
    FileRecords,
    HandOver,
    RecordService,
    StoreDocument,
    VerifyInformation,
    VerifyPerformance,
)
from domain.content import with_content_hash
from domain.events import InformationVerified
from domain.records import LegalDocument, Record, RecordKind, Standing
from domain.transitions import DocumentState
from domain.values import (
    Amended,
    DocumentKind,
    MandateEnding,
    MediaType,
    Polarity,
    ServiceManner,
    Severity,
)
from tests.properties.applying_machine import ApplyingMachine
from tests.properties.machine import DAY, pick, whole
from tests.support.builders import a_fine
from tests.support.pack_small import ISSUER, NORTH, OFFICE, OTHER, SOUTH, Json, _item

PROMISE, KEPT, BROKEN = "promise", "kept", "broken"
FILES = tuple(digit * 64 for digit in "abc")


def promises() -> list[Json]:
    """Items of a catalogue: a commitment in its term, one that was kept, and one that was broken."""
    said = (
        (PROMISE, "neutral", ["in_term"]),
        (KEPT, "favourable", ["fulfilled"]),
        (BROKEN, "adverse", ["unfulfilled"]),
    )
    return [
        _item(
            name,
            record_kind="commitment",
            polarity=polarity,
            doc_types=["promise"],
            fields={
                "performance": {"type": "str", "required": True, "values": values},
                "valid_until": {"type": "day", "required": False},
            },
        )
        for name, polarity, values in said
    ]


class KeepingMachine(ApplyingMachine):
    """What is kept about a subject beside what follows from its records."""

    # --- files and notices

    @rule(which=whole, step=st.sampled_from(["store", "store", "erase"]), stranger=st.integers(0, 4))
    def keep_a_file(self, which: int, step: str, stranger: int) -> None:
        """What was erased is stored no more; who did not store it does not erase it."""
        filed = pick(list(self.subject.records.values()), which)
        digest = pick(FILES, which)
        known = self.subject.stored.get(digest)
        by = NORTH if stranger == 0 else filed.answers
        if step == "store":
            command: Command = StoreDocument(
                digest, DocumentKind.DECISION, MediaType.PDF, which + 1, filed.record.record_id
            )
            may = by == filed.answers and filed.standing is not Standing.SEALED
            assert self.ask(command, by) is (may and (known is None or known.state is DocumentState.STORED))
        else:
            assert self.ask(EraseDocument(digest, "its term is over"), by) is (
                known is not None and known.department == by
            )

    @precondition(lambda self: self.subject.notices)
    @rule(which=whole, back=st.sampled_from([-1, 0, 3]), stranger=st.integers(0, 4))
    def serve(self, which: int, back: int, stranger: int) -> None:
        """No notice reaches anybody before it was made, or tomorrow."""
        notice = pick(list(self.subject.notices.values()), which)
        by = NORTH if stranger == 0 else notice.department
        served = self.day - back * DAY
        command = RecordService(
            notice.notice, ServiceManner.POST, served, f"EMS {which % 3}", record_id=notice.record_id
        )
        may = by == notice.department and notice.since <= served <= self.day
        assert self.ask(command, by) is may

    # --- who stands for it, who answers for it

    @precondition(lambda self: self.subject.mandates)
    @rule(which=whole)
    def end_a_mandate(self, which: int) -> None:
        mandate = pick(list(self.subject.mandates.values()), which)
        ended = EndMandate(mandate.mandate, MandateEnding.WITHDRAWN)
        assert not self.ask(ended, NORTH)
        assert self.ask(ended, OFFICE) is (self.day <= mandate.until)

    @rule(which=whole)
    def hand_over(self, which: int) -> None:
        """One department's records go over to another, which answers for them from then on (C41)."""
        assert not self.ask(HandOver(OTHER, ISSUER), ISSUER)
        if which % 9 == 0:
            assert self.ask(HandOver(OTHER, ISSUER), OFFICE)
            assert all(filed.answers != OTHER for filed in self.subject.records.values())
            assert all(offer.department != OTHER for offer in self.subject.offers.values())

    # --- promises

    @precondition(lambda self: len(self.subject.records) < 16)
    @rule(which=whole, days=st.sampled_from([0, 7, 40]))
    def promise(self, which: int, days: int) -> None:
        """A commitment in its term is put on record; under the later versions there are none."""
        record = self._of_a_promise(f"promise-{len(self.happened)}", PROMISE, "in_term", last=self.day + days * DAY)
        assert self.ask(FileRecords(self.registration, (record,)), ISSUER) is self.has_list()
        for offer in list(self.subject.offers.values())[:1]:
            accepted = self.ask(AcceptCommitment(offer.offer, record.record_id), offer.department)
            assert accepted is (self.has_list() and offer.department == ISSUER and self.day <= offer.until)

    def _of_a_promise(self, doc_no: str, item: str, performance: str, *, last: date | None = None) -> Record:
        fields = {"performance": performance, **({} if last is None else {"valid_until": last.toordinal()})}
        polarity = {PROMISE: Polarity.NEUTRAL, KEPT: Polarity.FAVOURABLE, BROKEN: Polarity.ADVERSE}[item]
        made = a_fine(doc_no, on=self.day, kind=RecordKind.COMMITMENT, catalogue_item=item, polarity=polarity)
        document = LegalDocument("promise", doc_no, ISSUER, self.day, self.day)
        told = {"document": document, "fields": fields, "severity": Severity.MINOR, "region": self.registration.region}
        return with_content_hash(msgspec.structs.replace(made, **told))

    @precondition(lambda self: self.subject.promises)
    @rule(which=whole)
    def verify_a_promise(self, which: int) -> None:
        promise = pick(list(self.subject.promises.values()), which)
        item, found = (KEPT, "fulfilled") if which % 2 else (BROKEN, "unfulfilled")
        record = self._of_a_promise(f"finding-{len(self.happened)}", item, found)
        command = VerifyPerformance(promise.record_id, "the supervisor", "9f2c", record)
        assert not self.ask(command, NORTH)
        assert self.ask(command, ISSUER) is self.has_list()
        assert (promise.record_id in self.subject.promises) is not self.has_list()

    # --- what has no place here

    @rule(which=whole)
    def ask_in_vain(self, which: int) -> None:
        """What these rules, this kind of subject or this actor has no place for."""
        filed = pick(list(self.subject.records.values()), which)
        record_id = filed.record.record_id
        public = not self.registration.kind.protected_as_person
        commands: list[Command] = [
            HandOver(ISSUER, ISSUER),
            EndLink(self.penalties()[0].record.record_id, "withdrawn"),
            *([AmendIdentity(Amended.NAME, "a slip")] if public else []),
        ]
        assert not self.ask(pick(commands, which), OFFICE)
        assert not self.ask(pick(commands, which), filed.answers), pick(commands, which)
        if not public:
            assert self.ask(AmendIdentity(Amended.NAME, "a slip"), OFFICE)
        assert not self.ask(HandOver(ISSUER, SOUTH), NORTH)
        assert not self.ask(VerifyInformation(record_id), NORTH)
        assert self.ask(VerifyInformation(record_id), filed.determiner)  # what it did not state itself needs none
        assert not any(isinstance(one.event, InformationVerified) for one in self.latest)
