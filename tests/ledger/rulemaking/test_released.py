"""What a released version does, to whom and when, and what was known before it."""

from threading import Event as Flag
from typing import Any

import pytest

from api import rulemaking
from api.checks import Asked, Sought, answer_checks, see
from api.wiring import Office
from api.worker import Worker
from domain.actors import Actor
from domain.commands import AcceptTask, CorrectRecord, FileRecords, WithdrawRecord
from domain.content import with_content_hash
from domain.events import MeasureLiftOrdered, OrderOpened, TaskOverdue
from domain.records import record_id
from domain.values import Node, Outcome
from projections.checking import Place
from projections.redetermining import pending, redetermine
from rules.following.rulebook import RulesetRulebook
from tests.support.builders import a_fine, id_of
from tests.support.offices import ISSUER, fine, task_of
from tests.support.pack_small import NORTH
from tests.support.releases import (
    DAY,
    HOMES,
    NEXT,
    STRICT,
    WHY,
    WU,
    audited,
    file,
    of,
    publish,
    second,
    to,
    without,
    work,
)


@pytest.mark.guarantee("G156")
def test_whom_a_version_relieves_becomes_due_on_its_day_and_not_before(office: Office) -> None:
    for number, home in enumerate(HOMES):
        file(office, f"fine {number}", home)
    office.refresh()
    publish(office, without("supervision"), day=NEXT + 2 * DAY)
    assert pending(office.pool, office.context).to_determine == len(HOMES)
    assert of(work(office), MeasureLiftOrdered) == []
    assert pending(office.pool, office.context).to_determine == 0
    to(office, NEXT)
    assert of(work(office), MeasureLiftOrdered) == []
    to(office, NEXT + 2 * DAY)
    assert pending(office.pool, office.context).due == len(HOMES)
    assert sorted(of(work(office), MeasureLiftOrdered)) == sorted(map(id_of, HOMES))
    assert pending(office.pool, office.context).due == 0
    assert audited(office) == {()}


@pytest.mark.guarantee("G221")
@pytest.mark.parametrize("determined_before", [True, False], ids=["in time", "late"])
def test_whom_a_version_relieves_is_relieved_in_a_transaction_of_its_own(
    office: Office, *, determined_before: bool
) -> None:
    """What time alone asks for is done together; what a version changes is not."""
    for number, home in enumerate(HOMES):
        office.ledger.execute(id_of(home), FileRecords(home, (fine(f"fine {number}"),)), by=ISSUER)
    work(office)
    to(office, NEXT + 10 * DAY)
    already = _transactions(office)
    assert set(of(work(office), TaskOverdue)) == set(map(id_of, HOMES))
    assert len(_transactions(office) - already) == 1
    publish(office, without("supervision"), day=NEXT + 12 * DAY)
    if determined_before:
        work(office)
    to(office, NEXT + 12 * DAY)
    already = _transactions(office)
    assert sorted(of(work(office), MeasureLiftOrdered)) == sorted(map(id_of, HOMES))
    assert len(_transactions(office) - already) == len(HOMES)


def _transactions(office: Office) -> set[str]:
    with office.pool.connection() as connection:
        return {str(told) for (told,) in connection.execute("SELECT DISTINCT xmin::text FROM ledger.stored_events")}


@pytest.mark.guarantee("G155")
def test_a_stricter_version_burdens_nobody_for_what_was_determined_before_it(office: Office) -> None:
    for number, home in enumerate(HOMES):
        office.ledger.execute(id_of(home), FileRecords(home, (fine(f"fine {number}", usd=20),)), by=ISSUER)
    work(office)
    publish(office, second(patterns=STRICT))
    to(office, NEXT)
    assert of(work(office), OrderOpened) == []
    executed = office.ledger.execute(
        id_of(HOMES[0]), FileRecords(HOMES[0], (fine("after", usd=20, on=NEXT),)), by=ISSUER
    )
    [opened] = {one.event.ruleset for one in executed.happened if isinstance(one.event, OrderOpened)} or {""}
    assert opened == office.context.rulebook.versions[1].ruleset.reference
    assert audited(office) == {()}


@pytest.mark.guarantee("G156")
def test_a_release_goes_on_where_a_killed_process_left_it(office: Office, other: Office) -> None:
    for number, home in enumerate(HOMES):
        file(office, f"fine {number}", home)
    office.refresh()
    publish(office, without("supervision"))
    assert pending(office.pool, office.context).to_determine == len(HOMES)
    assert len(redetermine(office.pool, office.context, many=2)) == 2
    assert pending(office.pool, office.context).to_determine == len(HOMES) - 2
    other.context.learn()  # as one that was started instead
    assert [len(redetermine(other.pool, other.context, many=2)) for _ in range(3)] == [2, 1, 0]
    to(office, NEXT)
    other.context.turn_to_now()
    stop = Flag()
    for done in Worker(other, stop).due_now():
        assert done.subjects == len(HOMES)


@pytest.mark.guarantee("G156")
def test_who_knows_of_fewer_rules_undoes_nothing(office: Office, other: Office) -> None:
    file(office, "fine")
    publish(office, without("supervision"))
    work(office)
    assert len(other.context.rulebook.versions) == 1
    assert redetermine(other.pool, other.context, many=9) == []
    assert pending(office.pool, office.context).to_determine == 0


@pytest.mark.guarantee("G156")
def test_one_subject_that_cannot_be_determined_holds_up_nobody_and_is_set_aside(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, home in enumerate(HOMES):
        file(office, f"fine {number}", home)
    office.refresh()
    publish(office, without("supervision"))
    broken, timeline = sorted(map(id_of, HOMES))[1], RulesetRulebook._follows

    def fails(self: RulesetRulebook, subject: Any) -> Any:
        if subject.subject_id == broken:
            raise LookupError("no such parameter")
        return timeline(self, subject)

    monkeypatch.setattr(RulesetRulebook, "_follows", fails)
    to(office, NEXT)
    relieved = {one for _ in range(4) for one in of(work(office), MeasureLiftOrdered)}
    assert relieved == set(map(id_of, HOMES)) - {broken}
    [aside] = office.worklist.set_aside()
    assert (aside.subject_id, aside.reason) == (broken, "LookupError: no such parameter")


def test_what_a_worker_had_looked_at_is_looked_at_again_under_new_rules(office: Office) -> None:
    """A subject that it has nothing to do for until much later is due when the new rules say so."""
    file(office, "fine")
    work(office)
    with office.pool.connection() as connection:
        connection.execute(
            "INSERT INTO worker.visits (subject_id, version, due) SELECT subject_id, version, '2100-01-01'"
            " FROM views.subjects ON CONFLICT (subject_id) DO UPDATE SET due = excluded.due"
        )
    publish(office, without("supervision"))
    to(office, NEXT)
    assert of(work(office), MeasureLiftOrdered) == [id_of(HOMES[0])]


def test_a_long_stream_that_was_settled_under_former_rules_is_read_whole(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.application._SETTLED_ABOVE", 0)
    file(office, "fine")
    assert office.application.subject(id_of(HOMES[0])).settled is not None
    publish(office, without("supervision"))
    found = office.ledger.subject(id_of(HOMES[0]))
    assert office.context.rulebook.timeline(found)[0].spans
    to(office, NEXT)
    assert of(work(office), MeasureLiftOrdered) == [id_of(HOMES[0])]
    assert file(office, "later", on=NEXT).subject.version
    assert audited(office) == {()}


@pytest.mark.guarantee("G158")
def test_a_check_lets_go_of_an_unlawful_ground_before_anybody_has_reconciled(office: Office, other: Office) -> None:
    publish(office, second(patterns=STRICT))
    to(office, NEXT)
    task = task_of(file(office, "fine", on=NEXT).subject, NORTH)
    office.ledger.execute(id_of(HOMES[0]), AcceptTask(task), by=Actor(NORTH, "Lu"))
    other.context.turn_to_now()

    def checked() -> Outcome:
        at = Place(NORTH, "licence", Node.HANDLING, NEXT)
        [seen] = see(other, [Sought(id_of(HOMES[0]), at.matter, at.node)])
        [answer] = answer_checks(other, [Asked(seen, at, "F-1")])
        return answer.answer.outcome

    assert checked() is Outcome.WARN
    office.rulemaking.withdraw(2, effective_on=None, article="art. 1", by=WU, reason=WHY)
    assert checked() is Outcome.ALLOW


# --- as it was known


@pytest.mark.guarantee("G157")
def test_decisions_are_made_again_the_same_under_every_version_whatever_became_of_old_records(office: Office) -> None:
    for number, home in enumerate(HOMES[:3]):
        file(office, f"fine {number}", home)
    publish(office, without("supervision"))
    before = office.context.rulebook.versions[0].ruleset.reference
    to(office, NEXT)
    work(office)
    record = fine("fine 0", usd=300_000)
    office.ledger.execute(id_of(HOMES[0]), CorrectRecord(with_content_hash(record), WHY), by=ISSUER)
    office.ledger.execute(id_of(HOMES[1]), WithdrawRecord(record_id("test", "fine 1"), WHY), by=ISSUER)
    file(office, "later", HOMES[0], on=NEXT)
    office.rulemaking.withdraw(2, effective_on=None, article="art. 1", by=WU, reason=WHY)
    to(office, NEXT + DAY)
    work(office)
    file(office, "last", HOMES[2], on=NEXT + DAY)
    office.ledger.execute(
        id_of(HOMES[0]), CorrectRecord(with_content_hash(a_fine("later", on=NEXT, usd=7)), WHY), by=ISSUER
    )
    assert audited(office) == {()}
    orders = [one.event for home in HOMES for one in office.application.events_of(id_of(home))]
    assert before in {one.ruleset for one in orders if isinstance(one, OrderOpened)}


@pytest.mark.guarantee("G157")
def test_what_was_known_before_a_release_is_answered_as_it_was(office: Office) -> None:
    executed = file(office, "fine")
    known = executed.position
    assert known is not None
    publish(office, without("supervision"))
    to(office, NEXT)
    work(office)
    [then] = office.views.pictures_at(known, id_of(HOMES[0]))
    [now] = office.views.pictures(id_of(HOMES[0]))
    assert "supervision" in {span.measure for span in then.timeline.on(NEXT)}
    assert "supervision" not in {span.measure for span in now.timeline.on(NEXT)}
    with office.pool.connection() as connection:
        row = connection.execute("SELECT max(notification_id) FROM ledger.stored_events").fetchone()
    assert row is not None
    published = int(str(row[0]))
    rulemaking.withdraw(office, 2, effective_on=None, article="art. 1", by=WU, reason=WHY)
    assert len(office.context.rulebook.voided) == 1
    assert office.context.rulebook_at(published).voided == {}
