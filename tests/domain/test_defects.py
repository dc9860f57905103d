"""Defects: what is in doubt grounds nothing until the determining department has cleared it up (C16)."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.commands import AddSource, FileRecords, ResolveDefect, VerifyInformation
from domain.content import with_content_hash
from domain.errors import InvalidRecord, NotFound, WrongActor
from domain.events import (
    DataDefectRaised,
    DataDefectResolved,
    InformationVerified,
    OrderOpened,
    PenaltyRecorded,
    RecordFiled,
    SourceDiffered,
    SubjectRegistered,
    TaskPushed,
)
from domain.facts import FieldValue
from domain.records import Defect, Record, RecordKind, RepairNotice, Standing, fact_of
from domain.values import Polarity, Severity
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from tests.support.builders import a_fine
from tests.support.pack_small import ISSUER, OTHER, _item, ruleset
from tests.support.story import Story

FINED = date(2019, 3, 4)
DAY = timedelta(days=1)
FINE = with_content_hash(a_fine(on=FINED))
OPENED = (OrderOpened, TaskPushed, TaskPushed)


def told(**fields: FieldValue) -> Record:
    """What another source says of the same fine."""
    return with_content_hash(replace(FINE, fields={**FINE.fields, **fields}))


def facts(story: Story) -> list[dict[str, FieldValue]]:
    found = (fact_of(filed) for filed in story.subject.records.values())
    return [fact.fields for fact in found if fact is not None]


# --- the amount


def doubtful() -> Story:
    story = Story()
    command = FileRecords(story.registration, (FINE,), frozenset({FINE.record_id}))
    return story.when(command, on=FINED, by=ISSUER)


@pytest.mark.guarantee("G56")
def test_an_amount_in_doubt_grounds_nothing_until_its_department_resolves_it() -> None:
    story = doubtful().then(SubjectRegistered, PenaltyRecorded, DataDefectRaised)
    assert not story.has_order("supervision")
    assert facts(story)[0]["penalty_kind"] == "fine"
    assert "amount_minor" not in facts(story)[0]
    resolve = ResolveDefect(FINE.record_id, Defect.AMOUNT, "in yuan, as the text says")
    assert isinstance(story.refused(resolve, by=OTHER), WrongActor)
    story.when(resolve, on=FINED + DAY, by=ISSUER).then(DataDefectResolved, *OPENED)
    assert facts(story)[0]["amount_minor"] == 10_000_000
    story.when(resolve, by=ISSUER).then()
    assert story.replayed() == story.subject


def test_a_defect_is_not_cleared_up_without_saying_how() -> None:
    refusal = doubtful().refused(ResolveDefect(FINE.record_id, Defect.AMOUNT, " "), by=ISSUER)
    assert isinstance(refusal, InvalidRecord)


# --- two sources


def test_two_sources_that_say_the_same_are_one_fact() -> None:
    story = Story().given(FINE, on=FINED)
    story.when(AddSource(replace(FINE, line=7), "province"), on=FINED + DAY, by=OTHER).then()
    assert len(story.subject.facts()) == 1


def test_a_source_that_says_otherwise_is_kept_and_what_differs_is_in_doubt() -> None:
    story = Story().given(FINE, on=FINED)
    other = told(amount_minor=10_000)
    story.when(AddSource(other, "province"), on=FINED + DAY, by=OTHER)
    assert story.latest[0].event == SourceDiffered(record_id=FINE.record_id, source="province", record=other)
    raised = DataDefectRaised(record_id=FINE.record_id, defect=Defect.SOURCES, fields=("amount_minor",))
    assert story.latest[1].event == raised
    assert not story.has_order("supervision")
    assert len(story.subject.facts()) == 1
    story.when(AddSource(other, "province"), by=OTHER).then()
    story.when(ResolveDefect(FINE.record_id, Defect.SOURCES, "ours is right"), on=FINED + 2 * DAY, by=ISSUER)
    assert story.events[:2] == ["DataDefectResolved", "OrderOpened"]
    assert facts(story)[0]["amount_minor"] == 10_000_000
    assert story.replayed() == story.subject


def test_a_third_source_adds_to_what_is_in_doubt() -> None:
    story = Story().given(FINE, on=FINED)
    story.when(AddSource(told(amount_minor=1), "province"), by=OTHER, on=FINED)
    story.when(AddSource(told(penalty_kind="denial"), "court"), by=OTHER)
    (filed,) = story.subject.records.values()
    assert filed.doubts == {Defect.SOURCES: ("amount_minor", "penalty_kind")}


def test_a_severity_in_doubt_counts_as_minor() -> None:
    story = Story().given(FINE, on=FINED)
    story.when(AddSource(with_content_hash(replace(FINE, severity=Severity.SEVERE)), "x"), on=FINED, by=OTHER)
    assert facts(story)[0]["severity"] == "minor"
    assert not story.has_order("supervision")


def test_a_further_source_of_nothing_is_refused() -> None:
    story = Story().given(FINE, on=FINED)
    assert isinstance(story.refused(AddSource(told(amount_minor=1), " "), by=OTHER), InvalidRecord)
    unknown = with_content_hash(a_fine("unknown", on=FINED))
    assert isinstance(story.refused(AddSource(unknown, "x"), by=OTHER), NotFound)


# --- the severity guide (C15)


def guided() -> Story:
    basis = [{"instrument": "demo", "article": "1"}]
    rows = [
        {
            "penalty_kinds": ["fine", "denial"],
            "severity": "general",
            "effective_from": "2015-01-02",
            "basis": basis,
        },
        {"penalty_kinds": ["ban"], "severity": "severe", "effective_from": "2015-01-02", "basis": basis},
        {
            "behaviours": ["trade"],
            "penalty_kinds": ["fine"],
            "severity": "minor",
            "effective_from": "2015-01-02",
            "basis": basis,
        },
    ]
    rules = Compiled(ruleset(severity_guide=rows))
    return Story(rules=RulesetRulebook((rules,), rules.ruleset.standing_orders))


def test_c15_a_severity_above_the_guide_is_refused() -> None:
    with pytest.raises(InvalidRecord, match="severity severe is above general"):
        guided().given(a_fine(on=FINED, severity=Severity.SEVERE), on=FINED)
    with pytest.raises(InvalidRecord, match="severity general is above minor"):
        guided().given(a_fine(on=FINED, behaviour_code="trade"), on=FINED)


def test_c15_a_severity_below_the_guide_stands_and_is_looked_at() -> None:
    story = guided().given(a_fine(on=FINED, severity=Severity.MINOR), on=FINED)
    story.then(SubjectRegistered, PenaltyRecorded, DataDefectRaised)
    assert facts(story)[0]["severity"] == "minor"
    assert guided().given(a_fine(on=FINED), on=FINED).has_order("supervision")


# --- other kinds, and what a subject states about itself (C17)


def of_kind(kind: RecordKind, polarity: Polarity) -> tuple[Story, Record]:
    item = _item("other", record_kind=str(kind), polarity=str(polarity), doc_types=["pledge"])
    patterns = {"penalty": [{"field": "record_kind", "eq": str(kind)}]}
    base = ruleset()
    rules = Compiled(
        ruleset(
            catalogue=[item],
            patterns={**{name: p.model_dump(mode="json") for name, p in base.patterns.items()}, **patterns},
        )
    )
    record = a_fine(on=FINED, catalogue_item="other", kind=kind, polarity=polarity)
    record = replace(
        record,
        document=replace(record.document, doc_type="pledge"),
        repair_notice=RepairNotice.NOT_REPORTED,
    )
    return Story(rules=RulesetRulebook((rules,), base.standing_orders)), record


@pytest.mark.parametrize("kind", [kind for kind in RecordKind if kind is not RecordKind.VOLUNTARY_INFORMATION])
def test_c10_every_kind_is_filed_under_its_item_and_seen_by_rules(kind: RecordKind) -> None:
    story, record = of_kind(kind, Polarity.NEUTRAL)
    story.given(record, on=FINED)
    filed = PenaltyRecorded if kind is RecordKind.PENALTY else RecordFiled
    assert type(story.latest[1].event) is filed
    assert facts(story)[0]["record_kind"] == str(kind)
    assert (DataDefectRaised.__name__ in story.events) is (kind is RecordKind.PENALTY)
    assert story.replayed() == story.subject


def test_c17_what_a_subject_states_about_itself_counts_once_it_is_verified() -> None:
    story, record = of_kind(RecordKind.VOLUNTARY_INFORMATION, Polarity.FAVOURABLE)
    story.given(record, on=FINED)
    assert facts(story) == []
    assert isinstance(story.refused(VerifyInformation(record.record_id), by=OTHER), WrongActor)
    story.when(VerifyInformation(record.record_id), on=FINED + DAY, by=ISSUER)
    assert isinstance(story.latest[0].event, InformationVerified)
    assert len(facts(story)) == 1
    story.when(VerifyInformation(record.record_id), by=ISSUER).then()
    assert story.subject.records[record.record_id].standing is Standing.IN_FORCE
