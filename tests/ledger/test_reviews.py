"""Records through the ledger on a real database: defects, further sources, reviews, sealing, and what is shown."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from api.cli.sealing import without_sealed
from api.wiring import Office
from domain.commands import (
    AddSource,
    ChangeDecision,
    Command,
    CorrectRecord,
    FileRecords,
    ResolveDefect,
    RevokeDecision,
    SealRecord,
)
from domain.errors import AlreadyDifferent, NotFound
from domain.events import DataDefectRaised, DecisionChanged, RecordFiled, RecordSealed, SourceDiffered
from domain.recompute import recompute
from domain.records import Defect, Standing, changed_id, decision_id
from domain.state import Subject
from domain.subjects import evolve
from domain.values import ReviewOutcome
from ledger.ledger import Executed
from ledger.log.streams import Recorded, read_stream
from projections.lookup import Lookup
from tests.support import offices
from tests.support.builders import a_home, id_of
from tests.support.offices import BEGAN, ISSUER, fine

HOME = a_home()
SUBJECT = id_of(HOME)
DAY = timedelta(days=1)
ONE = fine("one")


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger) as opened:
        yield opened


def do(office: Office, command: Command) -> Executed:
    return office.ledger.execute(SUBJECT, command, by=ISSUER)


def recorded(office: Office) -> list[Recorded]:
    with office.pool.connection() as connection:
        return list(read_stream(connection, SUBJECT))


def follows(subject: Subject, office: Office) -> set[str]:
    today = office.context.today()
    return {span.measure for span in office.context.rulebook.timeline(subject)[0].on(today)}


def shown(office: Office) -> dict[UUID, str]:
    office.refresh()
    with office.pool.connection() as connection:
        rows = connection.execute("SELECT record_id, standing FROM views.records").fetchall()
    return {UUID(str(record_id)): str(standing) for record_id, standing in rows}


def test_what_was_filed_changed_and_doubted_is_read_back_and_decided_again_alike(office: Office) -> None:
    do(office, FileRecords(HOME, (ONE,), frozenset({ONE.record_id})))
    assert "supervision" not in follows(office.application.subject(SUBJECT), office)
    do(office, ResolveDefect(ONE.record_id, Defect.AMOUNT, "in yuan"))
    assert "supervision" in follows(office.application.subject(SUBJECT), office)
    do(office, AddSource(fine("one", usd=1), "province"))
    assert "supervision" not in follows(office.application.subject(SUBJECT), office)
    do(office, ResolveDefect(ONE.record_id, Defect.SOURCES, "ours"))
    office.context.advance_to(BEGAN + 5 * DAY, by=ISSUER)
    do(office, ChangeDecision(ONE.record_id, BEGAN + 2 * DAY, "court", "9", fine("one", usd=150_000)))
    changed = changed_id(ONE.record_id, "9")
    do(office, RevokeDecision(changed, BEGAN + 5 * DAY, "court", "10", ReviewOutcome.CONFIRMED_UNLAWFUL))
    story = [one.happened for one in recorded(office)]
    kinds = {type(one.event) for one in story}
    assert {DataDefectRaised, SourceDiffered, DecisionChanged} <= kinds
    folded = evolve(Subject(subject_id=SUBJECT), story)
    assert folded == office.application.subject(SUBJECT)
    again = recompute(Subject(subject_id=SUBJECT), [o for o in story if o.on == BEGAN], office.context.rulebook)
    assert again.differences == ()
    assert shown(office) == {ONE.record_id: "changed", changed: "confirmed_unlawful"}


@pytest.mark.guarantee("G57")
def test_two_sources_of_one_decision_are_one_fact(office: Office) -> None:
    identity = decision_id(ONE.issuer, "沪罚〔2019〕1号", SUBJECT)
    same = decision_id(ONE.issuer, "沪罚[2019] 第１号", SUBJECT)
    do(office, FileRecords(HOME, (fine("one", record_id=identity),)))
    assert do(office, FileRecords(HOME, (fine("one", record_id=same),))).happened == ()
    with pytest.raises(AlreadyDifferent):
        do(office, FileRecords(HOME, (fine("one", record_id=same, usd=1),)))
    do(office, AddSource(fine("one", record_id=same, usd=1), "province"))
    subject = office.application.subject(SUBJECT)
    assert len(subject.facts()) == 1
    assert subject.records[identity].doubts == {Defect.SOURCES: ("amount_minor",)}
    assert do(office, AddSource(fine("one", record_id=same, usd=1), "province")).happened == ()


def test_a_changed_decision_can_be_found_and_corrected_by_its_own_id(office: Office) -> None:
    do(office, FileRecords(HOME, (ONE,)))
    do(office, ChangeDecision(ONE.record_id, BEGAN, "court", "9", fine("one", usd=150_000)))
    changed = changed_id(ONE.record_id, "9")
    assert changed in office.context.filed([changed])
    do(office, CorrectRecord(fine("one", record_id=changed, usd=160_000), "typing error"))
    assert office.application.subject(SUBJECT).records[changed].record.fields["amount_minor"] == 16_000_000


@pytest.mark.guarantee("G58")
def test_what_is_sealed_is_in_no_view_and_in_no_story(office: Office) -> None:
    two = fine("two")
    do(office, FileRecords(HOME, (ONE, two)))
    assert set(shown(office)) == {ONE.record_id, two.record_id}
    do(office, SealRecord(ONE.record_id))
    assert set(shown(office)) == {two.record_id}
    told = list(without_sealed(recorded(office), {ONE.record_id}))
    filed = [one.happened.event for one in told if isinstance(one.happened.event, RecordFiled)]
    assert [event.record.record_id for event in filed] == [two.record_id]
    assert [type(one.happened.event) for one in told if isinstance(one.happened.event, RecordSealed)] == [RecordSealed]
    with pytest.raises(NotFound):
        Lookup(office.pool).record(str(ONE.record_id))
    assert "one" not in office.application.subject(SUBJECT).documents().values()
    assert office.application.subject(SUBJECT).records[ONE.record_id].standing is Standing.SEALED


@pytest.mark.guarantee("G58")
def test_what_the_law_seals_is_sealed_in_the_ledger_when_its_day_comes(ledger: str) -> None:
    begins = BEGAN + 3 * DAY
    basis = [{"instrument": "demo", "article": "136"}]
    ruleset = offices.guarded(sealed=[{"behaviours": ["care"], "effective_from": begins.isoformat(), "basis": basis}])
    with offices.office(ledger, offices.genesis(ruleset)) as office:
        executed = do(office, FileRecords(HOME, (ONE,)))
        assert executed.due is not None
        assert executed.due <= begins
        office.context.advance_to(begins, by=ISSUER)
        two = office.ledger.execute(SUBJECT, FileRecords(HOME, (fine("two", behaviour_code="trade"),)), by=ISSUER)
        assert RecordSealed in {type(one.event) for one in two.happened}
        assert list(shown(office).values()) == ["in_force"]
