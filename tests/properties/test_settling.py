"""A settled state decides what the whole state decides, on every day from the settled one on."""

from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.actors import Actor
from domain.commands import AcceptTask, ChangeDecision, Command, FileRecords, Reconcile, WithdrawRecord
from domain.errors import Forgotten
from domain.records import Record, Standing, subject_id
from domain.state import Registration, Subject
from domain.subjects import decide
from domain.values import SubjectKind
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.following.settling import settle
from rules.writing.loading import find, load
from tests.support.builders import a_denial, a_fine

RULESET = load(find("us-nursing-homes"))
BOOK = RulesetRulebook([Compiled(RULESET)], RULESET.standing_orders)
FIRST = date(2016, 1, 1)
HOME = Registration(SubjectKind.ENTERPRISE, "us-nh", "AL|A", "A", "AL")
BY = Actor("local:us-cms", "officer")


def _record(day: date, kind: int, place: int) -> Record:
    usd = (500, 150_000)[kind % 2]
    key = f"{place:064x}"
    made = a_denial(key, on=day) if kind == 2 else a_fine(key, on=day, usd=usd)
    fields = {**made.fields, "penalty_kind": "payment_denial"} if kind == 2 else made.fields
    return replace(
        made,
        document=replace(made.document, issuer=BY.account),
        catalogue_item="us-nh-penalty",
        behaviour_code="nursing_home_care",
        fields=fields,
    )


def _run(subject: Subject, commands: list[tuple[date, Command]]):
    happened = []
    for day, command in commands:
        decided = decide(subject, command, on=day, by=BY, rulebook=BOOK)
        subject = decided.subject
        happened += decided.happened
        task = next((t for t in subject.tasks.values() if t.state == "pushed"), None)
        if task is not None and day.day % 3 == 0:
            decided = decide(
                subject, AcceptTask(task.task), on=day, by=Actor(task.department or "", "x"), rulebook=BOOK
            )
            subject = decided.subject
            happened += decided.happened
    return subject, happened


def _commands(steps: list[tuple[int, int]], start: date, place: int) -> list[tuple[date, Command]]:
    day, commands = start, []
    for number, (days, kind) in enumerate(steps):
        day += timedelta(days=days)
        filed = FileRecords(HOME, (_record(day, kind, place + number),))
        commands.append((day, filed if kind < 3 else Reconcile()))
    return commands


def _change(subject: Subject, place: int, day: date) -> Command:
    """A review of the latest decision in force, of the day before."""
    filed = [filed for filed in subject.records.values() if filed.standing is Standing.IN_FORCE][-1]
    old = filed.record
    since = max(old.determined_on, filed.speaks_from or old.determined_on, day - timedelta(days=1))
    return ChangeDecision(old.record_id, since, "court", f"{place}", _record(old.determined_on, place % 2, place))


DAYS = st.one_of(st.integers(0, 250), st.sampled_from((365, 640, 731, 900)))
STEPS = st.lists(st.tuples(DAYS, st.integers(0, 4)), min_size=2, max_size=12)


@settings(max_examples=80, phases=(Phase.explicit, Phase.generate))  # shrinking takes longer than the suite
@given(before=STEPS, after=STEPS, again=STEPS)
def test_a_settled_state_decides_what_the_whole_one_does(before, after, again) -> None:
    begin: list[tuple[date, Command]] = [(FIRST, FileRecords(HOME, (_record(FIRST, 0, 1),)))]
    past = begin + _commands(before, FIRST, 100)
    whole, _ = _run(Subject(subject_id=subject_id(HOME.scheme, HOME.number)), past)
    day = past[-1][0]
    for place, steps in ((200, after), (300, again)):
        changing = [(day, _change(whole, place, day))] if place == 200 else []
        whole, _ = _run(whole, changing)
        settled = settle(whole, BOOK, on=day)
        commands = _commands(steps, day, place)
        whole, expected = _run(whole, commands)
        later, found = _run(settled, commands)
        assert found == expected
        day = commands[-1][0]
        assert BOOK.timeline(later)[0].on(day) == BOOK.timeline(whole)[0].on(day)
        assert settle(later, BOOK, on=day).records == settle(whole, BOOK, on=day).records
        twice = settle(later, BOOK, on=day)
        assert twice.settled == settle(whole, BOOK, on=day).settled


def test_a_record_of_a_settled_day_needs_the_whole_state() -> None:
    begin = [(FIRST, FileRecords(HOME, (_record(FIRST, 0, 1),)))]
    subject, _ = _run(Subject(subject_id=subject_id(HOME.scheme, HOME.number)), begin)
    day = FIRST + timedelta(days=2_000)
    settled = settle(subject, BOOK, on=day)
    assert settled.settled is not None
    with pytest.raises(Forgotten):
        decide(settled, FileRecords(HOME, (_record(FIRST, 1, 2),)), on=day, by=BY, rulebook=BOOK)


def test_what_ran_until_the_settled_day_runs_on_when_what_ended_it_on_that_day_is_withdrawn() -> None:
    ending = FIRST + timedelta(days=1_000)
    last = _record(ending, 0, 2)
    filed: list[tuple[date, Command]] = [(FIRST, FileRecords(HOME, (_record(FIRST, 0, 1),)))]
    filed.append((ending, FileRecords(HOME, (last,))))
    subject, _ = _run(Subject(subject_id=subject_id(HOME.scheme, HOME.number)), filed)
    day = ending + timedelta(days=90)
    settled = settle(subject, BOOK, on=day)
    assert settled.settled is not None
    assert settled.settled.before == ending
    assert not BOOK.timeline(settled)[0].on(day)
    withdrawal: list[tuple[date, Command]] = [(day, WithdrawRecord(last.record_id, "not hers"))]
    (after, expected), (later, found) = _run(subject, withdrawal), _run(settled, withdrawal)
    assert found == expected
    assert BOOK.timeline(later)[0].on(day) == BOOK.timeline(after)[0].on(day) != ()
