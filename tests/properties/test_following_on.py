"""What follows after a few records have changed is what follows from all of them, told anew (follow_on)."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.records import CaseState, Filed, Standing, subject_id
from domain.state import Registration, Subject
from domain.values import Severity, SubjectKind
from rules.following.rulebook import RulesetRulebook
from tests.support.builders import a_denial, a_fine
from tests.support.pack_small import small

FIRST = date(2016, 1, 1)
HOME = Registration(SubjectKind.ENTERPRISE, "us-nh", "AL|A", "A", "AL")
CHANGES = st.sampled_from(("file", "file", "file", "void", "withdraw", "milder", "expire", "forget", "change"))
DAYS = st.one_of(st.integers(0, 3), st.integers(0, 40), st.integers(0, 1200))
LATER = st.one_of(st.integers(1, 3), st.integers(0, 90))
STEPS = st.lists(st.tuples(CHANGES, DAYS, st.integers(0, 5), LATER), min_size=2, max_size=25)


def a_record(number: int, day: date, kind: int) -> Filed:
    key = f"{number:064x}"
    made = a_denial(key, on=day) if kind == 0 else a_fine(key, on=day, usd=(500, 40_000, 150_000, 2_000_000)[kind % 4])
    if kind == 5:
        made = replace(made, behaviour_code="other")
    return Filed(record=made, order=number)


def changed(records: dict[UUID, Filed], change: str, day: date, which: int, later: int, number: int) -> None:
    if change == "file" or not records:
        filed = a_record(number, day, which)
        records[filed.record.record_id] = filed
        return
    key = list(records)[which % len(records)]
    filed = records[key]
    match change:
        case "void":
            void = filed.record.determined_on + timedelta(days=later)
            records[key] = replace(filed, standing=Standing.REVOKED, void_from=void)
        case "change":  # a review: the old one speaks until a day, the new one of the same day from then on
            turn = filed.record.determined_on + timedelta(days=later)
            made = a_record(number, filed.record.determined_on, which)
            records[key] = replace(filed, standing=Standing.CHANGED, void_from=turn)
            records[made.record.record_id] = replace(made, speaks_from=turn)
        case "withdraw":
            records[key] = replace(filed, standing=Standing.WITHDRAWN)
        case "milder":
            records[key] = replace(
                filed, record=replace(filed.record, severity=Severity.MINOR, content_hash=f"{number}")
            )
        case "expire":
            records[key] = replace(filed, grounded=True, case=CaseState.DECIDED if later % 2 else CaseState.CLOSED)
        case "forget":
            del records[key]


@settings(max_examples=300)
@given(steps=STEPS)
def test_what_follows_on_is_what_follows(steps: list[tuple[str, int, int, int]]) -> None:
    """Filed, voided, withdrawn, corrected, let go of: on whatever day, one change at a time or several."""
    book = RulesetRulebook([small()])
    records: dict[UUID, Filed] = {}
    subject = Subject(subject_id=subject_id(HOME.scheme, HOME.number), registration=HOME)
    for number, (change, days, which, later) in enumerate(steps):
        records = dict(records)
        changed(records, change, FIRST + timedelta(days=days), which, later, number)
        if later % 5 == 0:
            continue  # seen together with the next change
        subject = replace(subject, records=records)
        alone = RulesetRulebook([small()])
        assert book.timeline(subject) == alone.timeline(subject)
        assert book.read(subject) == alone.read(subject)
        day = FIRST + timedelta(days=days + later)
        timeline, _ = book.timeline(subject)
        assert book.next_due(subject, timeline, after=day) == alone.next_due(subject, timeline, after=day)
        assert book.determine(subject, on=day) == alone.determine(subject, on=day)


@pytest.mark.guarantee("G112")
def test_inv_23_what_fell_with_a_repaired_record_is_not_taken_up_again_in_its_name() -> None:
    """On the day of the repair something else is filed that no rule counts, and then a third fine."""
    book = RulesetRulebook([small()])
    one, two, third = (a_record(number, FIRST + timedelta(days=number // 2), 2) for number in range(3))
    uncounted = replace(a_record(9, FIRST + timedelta(days=1), 5), order=3)
    repaired = replace(one, standing=Standing.REPAIRED, void_from=FIRST + timedelta(days=1))
    subject = Subject(subject_id=subject_id(HOME.scheme, HOME.number), registration=HOME)
    for filed in ([one, two], [repaired, two], [repaired, two, uncounted], [repaired, two, uncounted, third]):
        subject = replace(subject, records={each.record.record_id: each for each in filed})
        timeline, _ = book.timeline(subject)
    [span] = [each for each in timeline.spans if each.measure == "closer_look" and each.start > FIRST]
    assert set(span.cites) == {two.record.record_id, third.record.record_id}
