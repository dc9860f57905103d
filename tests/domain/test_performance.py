"""Promises and how they turn out (C18, C57), and records that are kept for the history alone (C21)."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.commands import CorrectRecord, RepairRecord, VerifyInformation, VerifyPerformance
from domain.content import with_content_hash
from domain.errors import InvalidRecord, NotAllowed, Refused, WrongActor
from domain.events import PerformanceVerified, RecordFiled, RecordRetired, SubjectRegistered
from domain.facts import FieldValue
from domain.records import LegalDocument, Record, RecordKind, Standing, fact_of, found_id
from domain.values import Performance, Polarity
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from tests.support.builders import a_fine
from tests.support.pack_small import ISSUER, OTHER, Json, _item, ruleset
from tests.support.story import Story

MADE = date(2019, 3, 4)
DAY = timedelta(days=1)
LAST = MADE + 30 * DAY
FOUND = MADE + 10 * DAY
PROMISE = "promise"
BROKEN = [one for one in Performance if one.broken]


def _fields(*values: str) -> Json:
    return {
        "performance": {"type": "str", "required": True, "values": list(values)},
        "valid_until": {"type": "day", "required": False},
        "registered_by": {"type": "str", "required": False, "values": ["both_sides", "one_side"]},
    }


def promising(kind: RecordKind = RecordKind.COMMITMENT) -> Story:
    """A story under rules that reward a promise in term (supervision stands for any measure)."""
    base = ruleset()
    promises: Json = [
        _item(name, record_kind=str(kind), polarity=polarity, doc_types=["promise"], fields=_fields(*values))
        for name, polarity, values in (
            (PROMISE, "neutral", ("in_term",)),
            ("kept", "favourable", ("fulfilled",)),
            ("broken", "adverse", tuple(str(one) for one in BROKEN)),
        )
    ]
    patterns = {name: p.model_dump(mode="json") for name, p in base.patterns.items()}
    patterns["large_fine"] = [{"field": "performance", "eq": "unfulfilled"}]
    rules = Compiled(ruleset(catalogue=promises, patterns=patterns))
    return Story(rules=RulesetRulebook((rules,), base.standing_orders))


def a_promise(kind: RecordKind = RecordKind.COMMITMENT, **fields: FieldValue) -> Record:
    """A promise in term until LAST."""
    told = {"performance": "in_term", "valid_until": LAST.toordinal(), **fields}
    document = LegalDocument("promise", "promise-1", ISSUER, MADE, MADE)
    record = a_fine("promise-1", on=MADE, kind=kind, catalogue_item=PROMISE, polarity=Polarity.NEUTRAL, fields=told)
    return with_content_hash(replace(record, document=document))


def finding(found: Performance, *, on: date = FOUND, kind: RecordKind = RecordKind.COMMITMENT) -> VerifyPerformance:
    """What was found about it."""
    document = LegalDocument("promise", "finding-1", ISSUER, on, on)
    record = a_fine("finding-1", on=on, kind=kind, fields={"performance": str(found)}, catalogue_item="kept")
    record = replace(record, document=document, polarity=Polarity.FAVOURABLE)
    if found.broken:
        record = replace(record, catalogue_item="broken", polarity=Polarity.ADVERSE)
    if found is Performance.IN_TERM:
        record = replace(record, catalogue_item=PROMISE, polarity=Polarity.NEUTRAL)
    return VerifyPerformance(a_promise().record_id, "the supervisor", "hash", record)


def speaking(story: Story, day: date) -> list[FieldValue]:
    """What rules see of performances on a day."""
    return [fact.fields["performance"] for fact in story.subject.facts() if fact.speaks(day)]


@pytest.mark.parametrize("found", [one for one in Performance if one is not Performance.IN_TERM])
@pytest.mark.parametrize("kind", [RecordKind.COMMITMENT, RecordKind.CONTRACT_PERFORMANCE])
def test_c57_what_is_found_takes_the_place_of_the_promise_from_its_day(found: Performance, kind: RecordKind) -> None:
    story = promising(kind).given(a_promise(kind), on=MADE)
    assert speaking(story, FOUND) == ["in_term"]
    story.when(finding(found, kind=kind), on=FOUND + DAY, by=ISSUER)
    assert isinstance(story.latest[0].event, PerformanceVerified)
    assert [speaking(story, day) for day in (FOUND - DAY, FOUND)] == [["in_term"], [str(found)]]
    assert story.has_order("supervision") is (found is Performance.UNFULFILLED)
    promised = story.subject.records[a_promise().record_id]
    assert (promised.standing, promised.void_from) == (Standing.VERIFIED, FOUND)
    story.when(finding(found, kind=kind), by=ISSUER).then()
    assert story.replayed() == story.subject


def test_c57_a_kept_promise_may_still_be_found_false_and_a_broken_one_ends_by_repair_or_review_alone() -> None:
    story = promising().given(a_promise(), on=MADE)
    story.when(finding(Performance.FULFILLED), on=FOUND, by=ISSUER)
    kept = found_id(a_promise().record_id, "finding-1")
    again = replace(finding(Performance.FALSE, on=FOUND + DAY), record_id=kept)
    story.when(again, on=FOUND + DAY, by=ISSUER)
    broken = found_id(kept, "finding-1")
    assert speaking(story, FOUND + DAY) == ["false"]
    for found in Performance:
        refusal = story.refused(replace(finding(found, on=FOUND + DAY), record_id=broken), by=ISSUER)
        assert isinstance(refusal, NotAllowed)
    story.when(RepairRecord(broken), on=FOUND + 2 * DAY, by=ISSUER)
    assert speaking(story, FOUND + 2 * DAY) == []


def test_a_promise_nobody_verified_speaks_until_its_term_is_over() -> None:
    story = promising().given(a_promise(), on=MADE)
    assert [speaking(story, day) for day in (MADE, LAST, LAST + DAY)] == [["in_term"], ["in_term"], []]
    longer = with_content_hash(a_promise(valid_until=(LAST + DAY).toordinal()))
    story.when(CorrectRecord(longer, "typing error"), on=FOUND, by=ISSUER)
    assert speaking(story, LAST + DAY) == ["in_term"]


@pytest.mark.parametrize("last", [0, -1, (MADE - DAY).toordinal(), date.max.toordinal(), 10**15])
def test_a_promise_without_a_day_on_which_it_ends_is_refused(last: int) -> None:
    with pytest.raises(InvalidRecord, match=r"P-6|not of type day"):
        promising().given(a_promise(valid_until=last), on=MADE)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"authority": " "}, InvalidRecord),
        ({"evidence": ""}, InvalidRecord),
        ({"record": replace(finding(Performance.UNFULFILLED).record, polarity=Polarity.FAVOURABLE)}, InvalidRecord),
        ({"record": replace(finding(Performance.UNFULFILLED).record, determined_on=MADE - DAY)}, InvalidRecord),
        ({"record": replace(finding(Performance.UNFULFILLED).record, kind=RecordKind.HONOUR)}, InvalidRecord),
        ({"record": finding(Performance.IN_TERM).record}, NotAllowed),
        ({"record": finding(Performance.UNFULFILLED, on=FOUND + 9 * DAY).record}, InvalidRecord),
    ],
)
def test_a_finding_that_does_not_hold_is_refused(wrong: dict[str, object], refusal: type[Refused]) -> None:
    story = promising().given(a_promise(), on=MADE)
    command = replace(finding(Performance.UNFULFILLED), **wrong)
    assert isinstance(story.refused(command, on=FOUND, by=ISSUER), refusal)


def test_nobody_else_says_how_a_promise_turned_out() -> None:
    story = promising().given(a_promise(), on=MADE)
    assert isinstance(story.refused(finding(Performance.FALSE), on=FOUND, by=OTHER), WrongActor)


def test_a_finding_about_what_was_no_promise_is_refused() -> None:
    story = Story().given(a_fine("promise-1", on=MADE), on=MADE)
    assert isinstance(story.refused(finding(Performance.FALSE), on=FOUND, by=ISSUER), InvalidRecord)


def test_c18_a_contract_that_one_side_registers_counts_once_the_other_has() -> None:
    kind = RecordKind.CONTRACT_PERFORMANCE
    for sides, waits in (("both_sides", False), ("one_side", True)):
        record = a_promise(kind, registered_by=sides)
        story = promising(kind).given(record, on=MADE)
        assert (speaking(story, MADE) == []) is waits
        if waits:
            breach = finding(Performance.UNFULFILLED, kind=kind)
            assert isinstance(story.refused(breach, on=FOUND, by=ISSUER), NotAllowed)
            story.when(VerifyInformation(record.record_id), by=ISSUER)
            assert speaking(story, MADE) == ["in_term"]


# --- kept for the history alone


def of_old_times() -> Story:
    item = _item("memorandum", record_kind="severe_list", effect="retired")
    base = ruleset()
    rules = Compiled(ruleset(catalogue=[*[i.model_dump(mode="json") for i in base.catalogue], item]))
    return Story(rules=RulesetRulebook((rules,), base.standing_orders))


def of_memorandum() -> Record:
    return a_fine("old", on=MADE, catalogue_item="memorandum", kind=RecordKind.SEVERE_LIST)


@pytest.mark.guarantee("G60")
def test_c21_what_rested_on_a_retired_item_is_filed_and_grounds_nothing() -> None:
    story = of_old_times().given(of_memorandum(), on=MADE)
    story.then(SubjectRegistered, RecordFiled, RecordRetired)
    (filed,) = story.subject.records.values()
    assert (filed.standing, str(filed.case), fact_of(filed)) == (Standing.RETIRED, "closed", None)
    assert not story.timeline.spans
    assert story.replayed() == story.subject
    assert isinstance(story.refused(CorrectRecord(of_memorandum(), "x"), by=ISSUER), NotAllowed)
    story.given(a_fine(on=MADE), on=MADE)
    assert story.has_order("supervision")


def test_a_ruleset_without_retired_items_keeps_its_hash() -> None:
    assert '"effect"' not in ruleset().document
