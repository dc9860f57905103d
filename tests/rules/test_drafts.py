"""A draft against what is in force, for one subject: what is gained, lost and changed, from which day, and why."""

from datetime import date, timedelta

import pytest

from domain.records import Record
from domain.values import MeasureKind, SubjectKind
from rules.errors import InvalidPack
from rules.following.compiled import Compiled
from rules.releasing.drafts import Change, Changed, Reach, changes, drafted
from rules.rulesets import Ruleset
from tests.support.builders import a_denial, a_fine
from tests.support.pack_small import PATTERNS, RULES, Json, milder, rulebook, ruleset, small, stricter
from tests.support.story import Story

D = date(2019, 3, 4)
DAY = timedelta(days=1)


def compared(draft: Ruleset, *records: Record, today: date, reach: Reach = Reach.RELEASED) -> dict[str, Changed]:
    """What a draft changes for a home with these records, by measure."""
    story = Story().given(*records, on=max(record.determined_on for record in records))
    found = changes(
        story.subject,
        rulebook(),
        drafted(draft, rulebook(), today=today, reach=reach),
        kind=SubjectKind.ENTERPRISE,
        region="north",
        since=today,
    )
    return {one.measure: one for one in found}


def days(one: Changed, *, of: str) -> list[tuple[date, date]]:
    found = one.before if of == "before" else one.after
    return [(date.fromordinal(b), date.fromordinal(e)) for each in found for b, e in each.days]


@pytest.mark.guarantee("G162")
def test_the_same_rules_change_nothing() -> None:
    for reach in Reach:
        assert compared(ruleset(), a_fine(on=D), a_denial(on=D + DAY), today=D + 2 * DAY, reach=reach) == {}


@pytest.mark.guarantee("G162")
def test_a_milder_draft_lifts_from_the_day_after_and_says_why() -> None:
    fine = a_fine(on=D)
    found = compared(milder(9, D).ruleset, fine, today=D + 10 * DAY)
    assert set(found) == {"supervision", "fast_track"}
    supervision = found["supervision"]
    assert (supervision.change, supervision.kind, supervision.on) == (
        Change.CHANGED,
        MeasureKind.SANCTION,
        D + 11 * DAY,
    )
    assert days(supervision, of="before") == [(D + 10 * DAY, date(2019, 9, 4))]
    assert days(supervision, of="after") == [(D + 10 * DAY, D + 11 * DAY)]
    assert supervision.before[0].cites == (fine.record_id,)
    [asked] = [rule for rule in supervision.why if (rule.rule, rule.version) == ("S1", 1)]
    [failed] = [test for test in asked.asked[0].condition.tests if not test.passed]
    assert (failed.field, failed.expected) == ("amount_minor", "20000000")


@pytest.mark.guarantee("G162")
def test_a_stricter_draft_reaches_no_record_that_is_there_unless_asked_as_if_it_always_had() -> None:
    fine, today = a_fine(on=D, usd=60_000), D + 10 * DAY
    assert compared(stricter(9, D).ruleset, fine, today=today) == {}
    found = compared(stricter(9, D).ruleset, fine, today=today, reach=Reach.ALWAYS)
    assert found["supervision"].change is Change.GAINED
    assert days(found["supervision"], of="after") == [(today, date(2019, 9, 4))]


@pytest.mark.guarantee("G162")
def test_what_a_draft_drops_is_lost() -> None:
    rules: list[Json] = [rule for rule in RULES if rule["rule"] != "W1"]  # type: ignore[index, call-overload]
    draft = ruleset(rules=rules)
    found = compared(draft, a_denial(on=D), today=D + DAY, reach=Reach.ALWAYS)
    assert found["word_to_banks"].change is Change.LOST
    assert (found["word_to_banks"].after, found["word_to_banks"].on) == ((), D + DAY)


def test_the_same_measure_on_other_terms_is_a_change() -> None:
    measures = ruleset().model_dump(mode="json")["measures"]
    banks = next(row for row in measures if row["measure"] == "word_to_banks")
    banks["versions"][0]["outcome"] = "allow"
    found = compared(ruleset(measures=measures), a_denial(on=D), today=D + DAY)
    assert (found["word_to_banks"].change, found["word_to_banks"].on) == (Change.CHANGED, D + 2 * DAY)


def test_a_draft_of_its_own_day_takes_effect_on_it() -> None:
    later = ruleset(patterns={**PATTERNS, "ban": PATTERNS["fine"]}, effective_from="2030-01-01")
    trial = drafted(later, rulebook(), today=D, reach=Reach.RELEASED)
    assert trial.ruleset.effective_from == date(2030, 1, 1)
    assert [one.ruleset.version for one in trial.rulebook.versions] == [1, 2]


def test_a_draft_of_another_pack_is_refused() -> None:
    other = ruleset(pack="other")
    with pytest.raises(InvalidPack, match="the draft is of the pack other; this ledger stands under small"):
        drafted(other, rulebook(), today=D, reach=Reach.RELEASED)


@pytest.mark.guarantee("G162")
def test_what_a_trial_says_is_what_follows_once_the_draft_is_published() -> None:
    records = (a_fine(on=D), a_denial(on=D + DAY), a_denial("again", on=D + 5 * DAY))
    today = D + 10 * DAY
    trial = drafted(milder(9, D).ruleset, rulebook(), today=today, reach=Reach.RELEASED)
    story = Story().given(*records, on=D + 5 * DAY)
    published = rulebook(Compiled(milder(2, today + DAY).ruleset))
    assert trial.rulebook.timeline(story.subject)[0] == published.timeline(story.subject)[0]
    assert small().ruleset.version == 1
