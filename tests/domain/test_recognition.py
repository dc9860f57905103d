"""Entries recognised from elsewhere: the originator stays, it has effect from its day here, and ends here as there."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from domain.commands import (
    AssignObjection,
    Command,
    DeclineRecognition,
    DismissObjection,
    EndShield,
    FileRecords,
    GrantRepair,
    RaiseObjection,
    RemoveEntry,
    RepairRecord,
    RevokeDecision,
    ShieldRecord,
    UpholdObjection,
    WithdrawRecord,
)
from domain.errors import InvalidRecord, NotAllowed, WrongActor
from domain.events import EntryRecognised, RecognitionDeclined
from domain.recompute import recompute
from domain.records import Filed, Record, Standing
from domain.state import Subject
from domain.stops import SHIELD
from domain.values import Claim, Reason
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.rulesets import Ruleset
from tests.support import listing, offices, pack_small
from tests.support.builders import a_fine
from tests.support.listing import HOME, a_decision
from tests.support.pack_small import ISSUER, OTHER
from tests.support.story import Story

DAY = timedelta(days=1)
DECIDED, HERE = date(2019, 1, 7), date(2019, 3, 4)
FAR = "local:far-tax"
FROM = date(2018, 6, 1)
"""Since when what the far tax office decides stands here too."""


def from_far(*, on: date = DECIDED, **changes: object) -> Record:
    record = a_decision(on=on, **changes)
    return replace(record, document=replace(record.document, issuer=FAR))


RECORD = from_far().record_id


def rules() -> Ruleset:
    """The small pack whose list takes entries of a tax office far away, for which the issuer answers here."""
    changes: Any = json.loads(json.dumps(listing.changes()))
    [row] = changes["lists"]
    recognition = {
        "originator": FAR,
        "region": "far",
        "department": ISSUER,
        "effective_from": FROM.isoformat(),
        "basis": [{"instrument": "demo", "article": "9"}],
    }
    own: Any = offices.guarded().model_dump(mode="json")
    changes["lists"] = [{**row, "recognises": [recognition]}]
    return pack_small.ruleset(**{**changes, "standing_orders": own["standing_orders"]})


def nobody() -> Story:
    compiled = Compiled(rules())
    return Story(HOME, rules=RulesetRulebook((compiled,), compiled.ruleset.standing_orders))


def recognised() -> Story:
    return nobody().when(FileRecords(HOME, (from_far(),)), on=HERE, by=FAR)


def entry(told: Story) -> Filed:
    return told.subject.records[RECORD]


@pytest.mark.guarantee("G210")
def test_c51_an_entry_from_elsewhere_keeps_its_originator_and_its_day_and_has_effect_from_its_day_here() -> None:
    told = recognised()
    assert EntryRecognised(record_id=RECORD, department=ISSUER, effective_on=HERE) in [e.event for e in told.latest]
    filed = entry(told)
    assert (filed.record.issuer, filed.record.determined_on, filed.speaks_from) == (FAR, DECIDED, HERE)
    assert not told.timeline.on(HERE - DAY)
    assert told.timeline.on(HERE)
    assert told.has_order("supervision"), "under the standing order of whoever answers for it here"
    assert told.replayed() == told.subject


@pytest.mark.guarantee("G210")
def test_c51_a_department_declines_with_a_reason_and_the_entry_ends_here_alone() -> None:
    told = recognised()
    decline = DeclineRecognition(RECORD, Reason.R2, "no basis here")
    assert isinstance(told.refused(decline, by=OTHER), WrongActor)
    assert isinstance(told.refused(decline, by=FAR), WrongActor)
    told.when(decline, on=HERE + DAY, by=ISSUER)
    assert told.latest[0].event == RecognitionDeclined(
        record_id=RECORD, effective_on=HERE + DAY, reason=Reason.R2, remark="no basis here"
    )
    assert entry(told).standing is Standing.DECLINED
    assert not told.has_order("supervision")
    assert isinstance(told.refused(decline, by=ISSUER), NotAllowed)


@pytest.mark.guarantee("G210")
@pytest.mark.parametrize(
    ("act", "standing"),
    [
        (RepairRecord(RECORD), Standing.REPAIRED),
        (RemoveEntry(RECORD, "R-1", "paid there"), Standing.REMOVED),
        (RevokeDecision(RECORD, DECIDED, "a court there", "c-1"), Standing.REVOKED),
        (WithdrawRecord(RECORD, "error there"), Standing.WITHDRAWN),
    ],
)
def test_c51_what_ends_it_there_ends_it_here_the_same_day(act: Command, standing: Standing) -> None:
    told = recognised()
    assert isinstance(told.refused(act, by=OTHER), WrongActor)
    told.when(act, on=HERE + DAY, by=ISSUER)
    assert entry(told).standing is standing
    assert not told.has_order("supervision")


def test_inv_19_whoever_answers_for_it_here_decides_nothing_of_the_originators() -> None:
    told = recognised()
    assert isinstance(told.refused(GrantRepair(RECORD, "G-1"), by=ISSUER), WrongActor)


@pytest.mark.guarantee("G207")
def test_inv_22_a_courts_plan_shields_it_here_without_the_originator() -> None:
    told = recognised()
    ruling = ShieldRecord(RECORD, "the court", "B-7", HERE + 30 * DAY)
    assert isinstance(told.refused(ruling, by=OTHER), WrongActor)
    told.when(ruling, by=ISSUER)
    assert SHIELD in told.order("supervision").suspensions
    told.when(EndShield(RECORD, "set aside"), by=ISSUER)
    assert not told.order("supervision").suspensions


def test_c68_an_objection_is_answered_by_who_answers_for_it_here() -> None:
    told = recognised().when(RaiseObjection(RECORD, "O-1", Claim.NOT_ME, "d" * 64), by=ISSUER)
    told.when(AssignObjection(RECORD, "Wen"), by=ISSUER)
    told.when(DismissObjection(RECORD, "confirmed there", "at the originator"), by=ISSUER)
    told.when(RaiseObjection(RECORD, "O-2", Claim.NOT_ME, "d" * 64), by=ISSUER)
    told.when(AssignObjection(RECORD, "Wen"), by=ISSUER).when(UpholdObjection(RECORD, "another firm"), by=ISSUER)
    assert entry(told).standing is Standing.WITHDRAWN


def test_what_nobody_recognises_is_refused() -> None:
    before = from_far(on=FROM - DAY)
    assert isinstance(nobody().refused(FileRecords(HOME, (before,)), on=HERE, by=FAR), InvalidRecord)
    stranger = replace(from_far(), document=replace(from_far().document, issuer="local:stranger"))
    assert isinstance(nobody().refused(FileRecords(HOME, (stranger,)), on=HERE, by="local:stranger"), InvalidRecord)


def test_what_is_of_here_is_not_recognised() -> None:
    told = nobody().when(FileRecords(HOME, (a_decision(on=HERE),)), on=HERE, by=ISSUER)
    assert "EntryRecognised" not in told.events
    mine = a_decision(on=HERE).record_id
    assert isinstance(told.refused(DeclineRecognition(mine, Reason.R2), by=ISSUER), NotAllowed)


def test_everything_of_it_can_be_recomputed() -> None:
    told = recognised().given(a_fine(on=HERE), on=HERE)
    told.when(DeclineRecognition(RECORD, Reason.R2), on=HERE + DAY, by=ISSUER)
    again = recompute(Subject(subject_id=told.subject.subject_id), told.happened, told.rules)
    assert again.differences == ()
