"""One subject through everything that can be asked of it, its procedures too, in any order (see machine.py)."""

import sys
from typing import get_args

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from domain.commands import (
    AssignObjection,
    Command,
    DismissObjection,
    EndShield,
    ExplainWithdrawal,
    HoldInterview,
    OrderRectification,
    PublishRecord,
    RaiseObjection,
    ReviewPublication,
    ShieldRecord,
    UpholdObjection,
    VerifyRectification,
    WithdrawObjection,
    WithdrawPublication,
)
from domain.records import SILENT, Filed, Standing
from domain.state import Order
from domain.stops import DISPUTE, RECTIFY, SHIELD
from domain.transitions import PublicationState, TaskState
from domain.values import Claim, MeasureKind, Occasion, Polarity
from rules.following.compiled import Compiled
from tests.properties import applying_machine, keeping_machine, listed_machine, machine
from tests.properties.keeping_machine import promises
from tests.properties.listed_machine import ListedMachine, entries
from tests.properties.machine import DAY, pick, rather, whole
from tests.support import listing, pack_small
from tests.support.pack_small import OFFICE
from tests.support.publishing import tables

LONGEST = {"minor": 93, "general": 366, "severe": 1097}
"""Days: none of the tables has more for its severity."""
OBJECTING = ("raise", "assign", "dismiss", "uphold", "withdraw")
RECTIFYING = ("talk", "order", "order", "verify")
APPLIED = (TaskState.PUSHED, TaskState.OVERDUE, TaskState.ACCEPTED, TaskState.IMPLEMENTED)


def with_tables() -> Compiled:
    """The small pack that also says how long what is published, and that traders are reminded first (C32)."""
    plain = pack_small.ruleset()
    own = [row.model_dump(mode="json") for row in plain.parameters]
    items = [{**row.model_dump(mode="json"), "rectified_first": ["self_employed"]} for row in plain.catalogue]
    listed, listed_items = listing.changes(), entries()
    return Compiled(
        pack_small.ruleset(
            parameters=[*own, *tables(), *listed["parameters"][-2:]],
            catalogue=[*items, *listed_items["catalogue"], *promises()],
            lists=listed_items["lists"],
            directory=listed["directory"],
        )
    )


class ProceduresMachine(ListedMachine):
    """The same subject, which objects, is published, and shielded in a bankruptcy."""

    def under(self, versions: tuple[Compiled, ...]) -> None:
        """The first version has the tables of publication."""
        first = self.__dict__.setdefault("first", with_tables())
        super().under((first, *versions[1:]))

    def adverse(self) -> list[Filed]:
        return [one for one in self.subject.records.values() if one.record.polarity is Polarity.ADVERSE]

    def some_record(self, which: int) -> Filed:
        return pick(self.adverse(), which)

    @rule(which=whole, claim=st.sampled_from([Claim.NOT_ME, Claim.CONTENT]), step=st.sampled_from(OBJECTING))
    def object_to(self, which: int, claim: Claim, step: str) -> None:
        """Every step of an objection, where it has its place and where it has not."""
        filed = rather(self.subject.objections, self.adverse(), which)
        record_id, issuer = filed.record.record_id, filed.answers
        known = self.subject.objections.get(record_id)
        if step == "raise":
            raised = RaiseObjection(record_id, f"O-{len(self.happened)}", claim, "d" * 64)
            assert self.ask(raised, OFFICE) is (known is None and filed.standing not in SILENT)
        elif step == "assign":
            assert self.ask(AssignObjection(record_id, "Wen"), issuer) is (known is not None)
        elif step == "withdraw":
            assert self.ask(WithdrawObjection(record_id), OFFICE) is (known is not None)
        elif step == "dismiss":
            handled = known is not None and bool(known.handler)
            assert self.ask(DismissObjection(record_id, "seen", "court"), issuer) is handled
        else:
            handled = known is not None and bool(known.handler)
            assert self.ask(UpholdObjection(record_id, "another firm"), issuer) is handled
            if handled:
                self.file.pop(record_id, None)

    @rule(which=whole, days=st.sampled_from([0, 1, 30, 400]))
    def shield(self, which: int, days: int) -> None:
        filed = self.some_record(which)
        command = ShieldRecord(filed.record.record_id, "court", "B-1", self.day + days * DAY)
        assert self.ask(command, filed.answers) is (filed.standing is Standing.IN_FORCE)

    @precondition(lambda self: self.subject.shields)
    @rule(which=whole)
    def end_shield(self, which: int) -> None:
        record_id = pick(list(self.subject.shields), which)
        assert self.ask(EndShield(record_id, "set aside"), self.subject.records[record_id].answers)

    @rule(which=whole, days=st.sampled_from([None, 0, 10, 5_000]))
    def publish(self, which: int, days: int | None) -> None:
        filed = self.some_record(which)
        until = None if days is None else self.day + days * DAY
        self.ask(PublishRecord(filed.record.record_id, "demo", "48", "need", until), filed.answers)

    @precondition(lambda self: self.subject.publications)
    @rule(which=whole, step=st.sampled_from(["take down", "explain", "review"]))
    def go_on_about_a_publication(self, which: int, step: str) -> None:
        known = pick(list(self.subject.publications.values()), which)
        issuer = self.subject.records[known.record_id].answers
        match step:
            case "take down":
                asked = self.ask(WithdrawPublication(known.record_id, "annex"), issuer)
                assert asked is (known.state is PublicationState.PUBLISHED)
            case "explain":
                owed = known.state is PublicationState.WITHDRAWN and not known.explained
                assert self.ask(ExplainWithdrawal(known.record_id, "a court"), issuer) is owed
            case _:
                looked_at = known.state is PublicationState.REVIEW
                assert self.ask(ReviewPublication(known.record_id, "unpaid"), issuer) is looked_at

    @rule(
        which=whole, days=st.sampled_from([0, 1, 20, 400]), step=st.sampled_from(["talk", "order", "order", "verify"])
    )
    def put_right(self, which: int, days: int, step: str) -> None:
        """Every step of a rectification, where it has its place and where it has not; nothing adverse comes of it."""
        filed = rather(self.subject.rectifications, self.adverse(), which)
        record_id, issuer = filed.record.record_id, filed.answers
        known, stands = self.subject.rectifications.get(record_id), filed.standing is Standing.IN_FORCE
        state = str(known.state) if known is not None else None
        if step == "talk":
            talk = HoldInterview(record_id, self.day, Occasion.SEVERITY, "seen", "d" * 64)
            assert self.ask(talk, issuer) is stands
        elif step == "verify":
            asked = state in ("reminded", "ordered", "overdue")
            assert self.ask(VerifyRectification(record_id, self.day, "d" * 64), issuer) is (stands and asked)
        else:
            last = self.day + days * DAY
            said = ("O-1", "demo", "28", Occasion.SEVERITY, "repair the roof", "court", last)
            may = stands and days in (1, 20) and state not in ("ordered", "overdue")
            assert self.ask(OrderRectification(record_id, *said), issuer) is may

    # --- what always holds

    @invariant()
    def c28_no_order_to_put_something_right_is_late_untold(self) -> None:
        for one in self.subject.rectifications.values():
            assert str(one.state) != "ordered" or (one.until is not None and self.day <= one.until)

    @invariant()
    def inv_21_nothing_is_public_longer_than_the_law_allows_nor_without_effect(self) -> None:
        for known in self.subject.publications.values():
            filed = self.subject.records[known.record_id]
            if known.state is PublicationState.PUBLISHED:
                severity = "minor" if filed.doubted("severity") else str(filed.record.severity)
                assert filed.standing is Standing.IN_FORCE
                assert self.day <= known.until
                assert (known.until - filed.record.document.issued_on).days < LONGEST[severity]
            elif known.state is PublicationState.WITHDRAWN and known.explained:
                assert self.day <= known.until

    @invariant()
    def who_is_spared_is_burdened_by_nothing_that_rests_on_it_alone(self) -> None:
        for order in self.subject.orders.values():
            if order.stands and order.kind is MeasureKind.SANCTION:
                spared = bool(order.grounds) and all(self.is_spared(order.measure, ground) for ground in order.grounds)
                assert spared is not {SHIELD, DISPUTE, RECTIFY}.isdisjoint(order.suspensions)
                assert not (spared and self.applied(order))

    def applied(self, order: Order) -> bool:
        return any(task.state in APPLIED for task in self.subject.tasks_of(order.number))

    @invariant()
    def a_shield_has_its_last_day_ahead(self) -> None:
        assert all(self.day <= shield.until for shield in self.subject.shields.values())


def test_every_command_is_asked_of_it() -> None:
    """Whoever adds a command says what the machine does with it."""
    asked = {
        thing
        for module in (machine, applying_machine, keeping_machine, listed_machine, sys.modules[__name__])
        for thing in vars(module).values()
        if isinstance(thing, type)
    }
    assert {kind.__name__ for kind in get_args(Command) if kind not in asked} == set()


TestSubject = pytest.mark.guarantee("G16", "G17", "G27", "G29", "G201", "G205", "G255", "G207")(
    ProceduresMachine.TestCase
)
TestSubject.settings = settings(
    settings.get_profile("subject"), derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
