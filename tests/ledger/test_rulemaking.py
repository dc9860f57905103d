"""Rulemaking on a real ledger: who may take which step through which door, what a version must be, what it does."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from threading import Event as Flag
from typing import Any, cast
from uuid import UUID

import pytest

from api import rulemaking
from api.checks import Asked, Sought, answer_checks, see
from api.rulemaking import Standing, standing
from api.ruleset_uses import uses
from api.wiring import Office
from api.worker import Worker
from domain.actors import ENGINE, Actor
from domain.commands import AcceptTask, CorrectRecord, FileRecords, Reconcile, WithdrawRecord
from domain.content import with_content_hash
from domain.errors import InvalidInput, JiangchengError, NotAllowed, NotFound, WrongActor
from domain.events import (
    Event,
    GroundEnded,
    Happened,
    MeasureLiftOrdered,
    OrderOpened,
    RulesetPublished,
    UnlawfulRuleNotified,
)
from domain.records import record_id
from domain.rulemaking import Life
from domain.state import Registration
from domain.values import Node, Outcome
from ledger.audit import audit
from ledger.context import Context
from ledger.ledger import Executed
from ledger.log.append import Append, Appended, RulesMoved
from ledger.log.mapper import stored
from ledger.rulemaking import Rulemaking
from projections.checking import Place
from projections.redetermining import pending, redetermine
from projections.told import Told, told_behind
from rules.errors import InvalidPack
from rules.rulebook import RulesetRulebook
from rules.rulesets import Ruleset
from tests.support import offices, synthetic
from tests.support.builders import a_fine, a_home, id_of
from tests.support.offices import BEGAN, ISSUER, fine, task_of
from tests.support.pack_small import NORTH, OFFICE, PARAMETERS, PATTERNS, RULES, Json
from tests.support.worked import worked

LIN, WU, XU = (Actor(OFFICE, name) for name in ("Lin", "Wu", "Xu"))
STRANGER = Actor("local:stranger", "Qi")
DAY = timedelta(days=1)
NEXT = BEGAN + DAY
HOMES = [a_home(number=f"HOME {number}") for number in range(5)]
WHY = "because"
STRICT: Json = {**PATTERNS, "large_fine": [{"field": "penalty_kind", "eq": "fine"}, {"field": "amount_minor", "ge": 1}]}


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger) as opened:
        yield opened


@pytest.fixture
def other(office: Office, ledger: str) -> Iterator[Office]:
    """Another process at the same ledger."""
    with offices.office(ledger) as opened:
        yield opened


def second(version: int = 2, **changes: Json) -> Ruleset:
    return offices.guarded(version=version, **changes)


def without(measure: str, version: int = 2) -> Ruleset:
    """A version that knows a measure no more: it relieves whoever is under it."""
    written = json.loads(second(version).model_dump_json())
    written["measures"] = [one for one in written["measures"] if one["measure"] != measure]
    written["rules"] = [one for one in written["rules"] if one["measure"] != measure]
    for order in written["standing_orders"]:
        order["measures"] = [one for one in order["measures"] if one != measure]
    return Ruleset.model_validate_json(json.dumps(written))


def approved(office: Office, ruleset: Ruleset) -> Life:
    rules = office.rulemaking
    rules.draft(ruleset, worked(ruleset), by=LIN, reason=WHY)
    life = rules.submit(ruleset.version, by=LIN, reason=WHY)
    return rules.approve(ruleset.version, life.content.content_hash, by=WU, reason=WHY)


def publish(office: Office, ruleset: Ruleset, *, day: date = NEXT) -> Life:
    approved(office, ruleset)
    return office.rulemaking.publish(ruleset.version, effective_from=day, acknowledged=(), by=WU, reason=WHY)


def file(office: Office, key: str, who: Registration = HOMES[0], *, on: date = BEGAN) -> Executed:
    return office.ledger.execute(id_of(who), FileRecords(who, (fine(key, on=on),)), by=ISSUER)


def to(office: Office, day: date) -> None:
    office.context.advance_to(day, by=ISSUER)


def work(office: Office) -> list[tuple[UUID, Happened]]:
    return [one for done in Worker(office, Flag()).due_now() for one in done.happened]


def of(happened: Sequence[tuple[UUID, Happened]], kind: type[Event]) -> list[UUID]:
    return [subject for subject, one in happened if isinstance(one.event, kind)]


def audited(office: Office) -> set[object]:
    with office.pool.connection() as connection:
        return {found.differs for found in audit(connection)}


# --- who


@pytest.mark.guarantee("G150")
def test_whoever_takes_no_part_drafts_nothing_and_only_the_lead_office_releases(office: Office) -> None:
    rules = office.rulemaking
    for by in (STRANGER, ENGINE):
        with pytest.raises(WrongActor):
            rules.draft(second(), "[]", by=by, reason=WHY)
    bureau = Actor(NORTH, "Gao")
    rules.draft(second(), worked(second()), by=bureau, reason=WHY)
    life = rules.submit(2, by=bureau, reason=WHY)
    named = life.content.content_hash
    for by in (STRANGER, ENGINE, bureau, Actor(NORTH, "He"), ISSUER):
        acts: list[Callable[[], object]] = [
            lambda by=by: rules.approve(2, named, by=by, reason=WHY),  # type: ignore[misc]
            lambda by=by: rules.refuse(2, named, by=by, reason=WHY),  # type: ignore[misc]
            lambda by=by: rules.publish(2, effective_from=NEXT, acknowledged=(), by=by, reason=WHY),  # type: ignore[misc]
            lambda by=by: rules.withdraw(1, effective_on=None, article="art. 1", by=by, reason=WHY),  # type: ignore[misc]
        ]
        for act in acts:
            with pytest.raises(WrongActor, match="lead office"):
                act()
    assert rules.approve(2, named, by=WU, reason=WHY).state == "approved"


@pytest.mark.guarantee("G150")
def test_the_author_is_known_whatever_process_asks_and_whatever_department_is_named(
    office: Office, other: Office
) -> None:
    office.rulemaking.draft(second(), worked(second()), by=Actor(NORTH, "Lin"), reason=WHY)
    life = other.rulemaking.submit(2, by=Actor(NORTH, "Gao"), reason=WHY)
    for name in ("Lin", " lin", "Gao"):
        with pytest.raises(WrongActor, match="had a hand"):
            office.rulemaking.approve(2, life.content.content_hash, by=Actor(OFFICE, name), reason=WHY)
    office.rulemaking.approve(2, life.content.content_hash, by=WU, reason=WHY)
    with pytest.raises(WrongActor, match="had a hand"):
        other.rulemaking.publish(2, effective_from=NEXT, acknowledged=(), by=LIN, reason=WHY)


@pytest.mark.guarantee("G151")
def test_an_edit_in_the_moment_before_the_release_voids_it(
    office: Office, other: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process edits after this one has decided, and before it writes."""
    approved(office, second())
    append = Rulemaking._append
    edited: list[Life] = []

    def late(self: Rulemaking, stream: UUID, length: int, happened: Sequence[Happened]) -> None:
        if not edited and isinstance(happened[0].event, RulesetPublished):
            edited.append(Life("small", 2))
            other.rulemaking.edit(second(patterns=STRICT), "[]", by=XU, reason=WHY)
        append(self, stream, length, happened)

    monkeypatch.setattr(Rulemaking, "_append", late)
    with pytest.raises(NotAllowed):
        office.rulemaking.publish(2, effective_from=NEXT, acknowledged=(), by=WU, reason=WHY)
    assert office.rulemaking.versions().of(2).state == "draft"
    assert len(office.context.rulebook.versions) == 1


@pytest.mark.guarantee("G151")
def test_what_was_approved_is_what_is_published(office: Office) -> None:
    life = publish(office, second(patterns=STRICT))
    ruleset = office.context.rulebook.versions[1].ruleset
    assert ruleset.content_hash == life.released != life.content.content_hash
    drafted = Ruleset.model_validate_json(life.content.document)
    days = {"published_on": BEGAN, "effective_from": NEXT}
    assert ruleset == drafted.model_copy(update=days)
    assert drafted.patterns == second(patterns=STRICT).patterns


@pytest.mark.guarantee("G190")
def test_who_refused_when_and_why_is_known_to_every_process(office: Office, other: Office) -> None:
    life = approved(office, second())
    other.rulemaking.refuse(2, life.content.content_hash[:12], by=XU, reason=" the term is too long ")
    known = office.rulemaking.versions()
    refused = known.of(2)
    assert standing(refused, known.lives.values(), on=BEGAN) is Standing.REFUSED
    assert refused.refusal is not None
    assert (refused.refusal.by, refused.refusal.on, refused.refusal.reason) == (XU, BEGAN, "the term is too long")
    with pytest.raises(NotAllowed, match="in state draft"):
        office.rulemaking.publish(2, effective_from=NEXT, acknowledged=(), by=WU, reason=WHY)
    with pytest.raises(NotAllowed, match="too long"):
        office.rulemaking.submit(2, by=LIN, reason=WHY)
    office.rulemaking.edit(second(patterns=STRICT), worked(second(patterns=STRICT)), by=LIN, reason=WHY)
    assert standing(office.rulemaking.versions().of(2), (), on=BEGAN) is Standing.DRAFT
    again = office.rulemaking.submit(2, by=LIN, reason=WHY)
    office.rulemaking.approve(2, again.content.content_hash, by=XU, reason=WHY)


def test_no_number_of_a_person_gets_into_a_rulesets_life(office: Office) -> None:
    number = synthetic.citizen_number(date(1990, 1, 1), 7)
    for content in (second(title={"en": f"for {number}", "zh": "x"}), second()):
        with pytest.raises(InvalidInput, match="INV-26"):
            office.rulemaking.draft(content, json.dumps([number]), by=LIN, reason=WHY)
    office.rulemaking.draft(second(), "[]", by=LIN, reason=f"asked by {number}")
    [happened] = office.rulemaking.versions().of(2).steps
    assert number not in str(happened)


def test_two_versions_at_once_and_the_later_approval_is_against_the_one_that_stands(office: Office) -> None:
    approved(office, second())
    publish(office, second(3))
    with pytest.raises(NotAllowed, match="another version"):
        office.rulemaking.publish(2, effective_from=NEXT + DAY, acknowledged=(), by=WU, reason=WHY)
    office.rulemaking.approve(2, second().content_hash, by=XU, reason=WHY)
    with pytest.raises(InvalidPack, match="does not follow 3"):
        office.rulemaking.publish(2, effective_from=NEXT + DAY, acknowledged=(), by=WU, reason=WHY)


# --- what


def _changed(**changes: Json) -> Ruleset:
    written = {**json.loads(second().model_dump_json()), **changes}
    return Ruleset.model_validate_json(json.dumps(written))


def _other_outcome() -> list[Json]:
    measures = json.loads(second().model_dump_json())["measures"]
    measures[1]["versions"][0]["outcome"] = "hold"
    return cast(list[Json], measures)


def _more_orders() -> list[Json]:
    orders = json.loads(second().model_dump_json())["standing_orders"]
    orders[0]["measures"] += ["extra_reports"]
    return cast(list[Json], orders)


def _other_kind() -> list[Json]:
    measures = json.loads(second().model_dump_json())["measures"]
    measures[3] = {**measures[3], "kind": "incentive"}
    return cast(list[Json], measures)


@pytest.mark.guarantee("G153")
@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"jurisdiction": "elsewhere"}, "jurisdiction"),
        ({"zone": "Europe/Berlin"}, "zone"),
        ({"standing_orders": _more_orders()}, "INV-37"),
        ({"measures": _other_outcome()}, "INV-3"),
        ({"measures": _other_kind()}, "kind"),
        ({"directory": []}, "directory"),
        ({"rules": RULES}, "small@2"),
    ],
    ids=["jurisdiction", "zone", "standing orders", "measure version", "measure kind", "directory", "guards"],
)
def test_what_no_later_version_may_be_is_refused_when_it_is_submitted(
    office: Office, changes: dict[str, Json], complaint: str
) -> None:
    if complaint == "directory":
        changes, complaint = {"calendar": {"weekend": [5, 6]}, "parameters": PARAMETERS[:1]}, "loop"
    office.rulemaking.draft(_changed(**changes), "[]", by=LIN, reason=WHY)
    with pytest.raises(InvalidPack) as refused:
        office.rulemaking.submit(2, by=LIN, reason=WHY)
    assert complaint in " ".join(refused.value.complaints)
    assert office.rulemaking.versions().of(2).state == "draft"


@pytest.mark.guarantee("G153")
def test_worked_examples_are_kept_with_the_draft_and_run_at_each_step(office: Office) -> None:
    wrong = json.dumps(
        [
            {
                "example": "A fine",
                "kind": "enterprise",
                "region": "north",
                "given": [
                    {
                        "item": "penalty",
                        "behaviour": "care",
                        "on": "2019-05-06",
                        "by": ISSUER.account,
                        "severity": "general",
                        "fields": {"penalty_kind": "fine", "amount_minor": 100},
                    }
                ],
                "follows": {"exclusion": [{"from": "2019-05-06", "until": "2019-06-06"}]},
            }
        ]
    )
    office.rulemaking.draft(second(), wrong, by=LIN, reason=WHY)
    with pytest.raises(InvalidPack) as refused:
        office.rulemaking.submit(2, by=LIN, reason=WHY)
    told = " ".join(refused.value.complaints)
    assert "exclusion follows on no day" in told
    assert "has no example" in told


@pytest.mark.guarantee("G153")
def test_what_no_example_shows_is_not_submitted(office: Office) -> None:
    office.rulemaking.draft(second(), "[]", by=LIN, reason=WHY)
    with pytest.raises(InvalidPack) as refused:
        office.rulemaking.submit(2, by=LIN, reason=WHY)
    told = " ".join(refused.value.complaints)
    for rule in second().rules:
        assert f"rule {rule.rule} has no example in which it grounds {rule.measure}" in told
        assert f"rule {rule.rule} has no example in which it does not ground {rule.measure}" in told


@pytest.mark.guarantee("G153")
def test_what_needs_legal_confirmation_is_acknowledged_by_key_for_what_it_says_now(office: Office) -> None:
    parameters = [dict(cast(Any, one)) for one in PARAMETERS]
    key = str(parameters[0]["key"])
    parameters[0]["value"] = int(parameters[0]["value"]) + 2
    approved(office, second(parameters=cast(Any, parameters)))

    def publishing(*keys: str) -> Life:
        return office.rulemaking.publish(2, effective_from=NEXT, acknowledged=keys, by=WU, reason=WHY)

    with pytest.raises(InvalidInput) as refused:
        publishing()
    assert key in refused.value.detail
    assert str(parameters[1]["key"]) not in refused.value.detail.replace(key, "")
    with pytest.raises(InvalidInput, match="nothing to acknowledge"):
        publishing(key, "all")
    publishing(key)
    publish(office, second(3, parameters=cast(Any, parameters)), day=NEXT + DAY)


@pytest.mark.guarantee("G152")
def test_a_version_takes_effect_after_its_publication_and_after_the_one_before(office: Office) -> None:
    approved(office, second())
    for day in (BEGAN, BEGAN - DAY):
        with pytest.raises(InvalidInput):
            office.rulemaking.publish(2, effective_from=day, acknowledged=(), by=WU, reason=WHY)
    office.rulemaking.publish(2, effective_from=NEXT + DAY, acknowledged=(), by=WU, reason=WHY)
    approved(office, second(3))
    with pytest.raises(InvalidInput, match="version before"):
        office.rulemaking.publish(3, effective_from=NEXT, acknowledged=(), by=WU, reason=WHY)


def test_a_draft_is_of_this_ledgers_pack_and_of_a_number_of_its_own(office: Office) -> None:
    rules = office.rulemaking
    for ruleset in (second(1), _changed(pack="another")):
        with pytest.raises(InvalidInput, match="does not follow"):
            rules.draft(ruleset, worked(ruleset), by=LIN, reason=WHY)
    rules.draft(second(), "[]", by=LIN, reason=WHY)
    with pytest.raises(NotAllowed):
        rules.draft(second(), "[]", by=WU, reason=WHY)
    for act in (rules.versions().of, rules.differences):
        with pytest.raises(NotFound, match="version 9"):
            act(9)
    with pytest.raises(NotFound):
        rules.edit(second(7), "[]", by=LIN, reason=WHY)


def test_a_version_stands_by_its_days(office: Office) -> None:
    publish(office, second(), day=NEXT + DAY)
    rules = office.rulemaking
    rules.draft(second(3), "[]", by=LIN, reason=WHY)

    def stood(on: date) -> list[Standing]:
        lives = rules.versions().lives
        return [standing(lives[number], lives.values(), on=on) for number in sorted(lives)]

    assert stood(NEXT) == [Standing.IN_FORCE, Standing.COMING, Standing.DRAFT]
    assert stood(NEXT + DAY) == [Standing.SUPERSEDED, Standing.IN_FORCE, Standing.DRAFT]
    rules.withdraw(2, effective_on=None, article="art. 1", by=WU, reason=WHY)
    assert stood(NEXT + DAY) == [Standing.IN_FORCE, Standing.WITHDRAWN, Standing.DRAFT]


# --- what it does


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


# --- found unlawful


@pytest.mark.guarantee("G158")
def test_what_stood_on_an_unlawful_version_is_lifted_at_once_and_says_why(office: Office) -> None:
    publish(office, second(patterns=STRICT))
    to(office, NEXT)
    file(office, "old ground", HOMES[0])
    file(office, "new ground", HOMES[1], on=NEXT)
    life, events = rulemaking.withdraw(office, 2, effective_on=None, article="law 1 art. 2", by=LIN, reason=WHY)
    assert (life.state, events["MeasureLiftOrdered"]) == ("withdrawn", 1)
    causes = {
        one.event.cause
        for one in office.application.events_of(id_of(HOMES[1]))
        if isinstance(one.event, GroundEnded | MeasureLiftOrdered)
    }
    assert causes == {"ruleset_withdrawn"}
    assert any(order.stands for order in office.application.subject(id_of(HOMES[0])).orders.values())
    assert audited(office) == {()}
    executed = file(office, "same day", HOMES[2], on=NEXT)
    assert not executed.subject.orders
    to(office, NEXT + DAY)
    assert file(office, "next day", HOMES[3], on=NEXT + DAY).subject.orders
    assert audited(office) == {()}


def told(office: Office, home: Registration) -> list[UnlawfulRuleNotified]:
    events = (one.event for one in office.application.events_of(id_of(home)))
    return [event for event in events if isinstance(event, UnlawfulRuleNotified)]


@pytest.mark.guarantee("G192")
def test_whoever_suffered_under_an_unlawful_version_is_told_once_and_nobody_else(office: Office) -> None:
    """One stands under it still, for another it is over already, a third was sanctioned before it governed."""
    file(office, "before", HOMES[0])
    life = publish(office, second())
    to(office, NEXT)
    for home in HOMES[1:3]:
        file(office, f"under it {home.number}", home, on=NEXT)
    record = record_id("test", f"under it {HOMES[2].number}")
    office.ledger.execute(id_of(HOMES[2]), WithdrawRecord(record, WHY), by=ISSUER)
    small = FileRecords(HOMES[3], (fine("of no consequence", usd=20, on=NEXT),))
    office.ledger.execute(id_of(HOMES[3]), small, by=ISSUER)
    rulemaking.withdraw(office, 2, effective_on=None, article="law 1 art. 2", by=LIN, reason="judgment No. 7")
    suffered = [home for home in HOMES if told(office, home)]
    assert suffered == HOMES[1:3]
    for home in suffered:
        [event] = told(office, home)
        assert (event.version, event.ruleset) == (2, f"small@2:{life.released[:16]}")
        assert (event.effective_on, event.article, event.reason) == (NEXT, "law 1 art. 2", "judgment No. 7")
    to(office, NEXT + DAY)
    work(office)
    file(office, "later", HOMES[1], on=NEXT + DAY)
    assert [len(told(office, home)) for home in HOMES] == [0, 1, 1, 0, 0]
    assert audited(office) == {()}


@pytest.mark.guarantee("G192")
def test_it_is_told_before_what_the_version_gave_is_lifted(office: Office) -> None:
    publish(office, second())
    to(office, NEXT)
    file(office, "under it", HOMES[0], on=NEXT)
    rulemaking.withdraw(office, 2, effective_on=None, article="art. 2", by=LIN, reason=WHY)
    events = [type(one.event) for one in office.application.events_of(id_of(HOMES[0]))]
    assert events.index(UnlawfulRuleNotified) < events.index(GroundEnded)


@pytest.mark.guarantee("G192")
def test_whom_a_killed_process_had_not_told_is_told_by_the_next(office: Office, other: Office) -> None:
    publish(office, second())
    to(office, NEXT)
    for number, home in enumerate(HOMES):
        file(office, f"fine {number}", home, on=NEXT)
    office.refresh()
    office.rulemaking.withdraw(2, effective_on=None, article="art. 2", by=LIN, reason=WHY)
    assert len(redetermine(office.pool, office.context, many=2)) == 2
    office.ledger.execute(id_of(HOMES[4]), Reconcile(), by=ENGINE)
    other.context.learn()
    other.context.turn_to_now()
    for _ in range(2):
        work(other)
    assert [len(told(office, home)) for home in HOMES] == [1] * len(HOMES)


@pytest.mark.guarantee("G195")
def test_the_determining_department_follows_who_was_told_and_no_other_sees_it(office: Office) -> None:
    publish(office, second())
    to(office, NEXT)
    for home in HOMES[:3]:
        file(office, f"under it {home.number}", home, on=NEXT)
    rulemaking.withdraw(office, 2, effective_on=None, article="art. 2", by=LIN, reason=WHY)

    def behind(position: int, department: str = ISSUER.account, limit: int = 9) -> list[Told]:
        return told_behind(office.pool, department=department, after=position, limit=limit)

    found = behind(0)
    assert {one.subject for one in found} == {f"test:{home.number}" for home in HOMES[:3]}
    assert {(one.on, one.event.article) for one in found} == {(NEXT, "art. 2")}
    first, *rest = found
    assert behind(0, limit=1) == [first]
    assert behind(first.position) == rest
    assert behind(found[-1].position) == []
    assert behind(0, department=NORTH) == []


@pytest.mark.guarantee("G192")
def test_the_register_of_uses_says_who_was_told_and_when(office: Office) -> None:
    publish(office, second())
    to(office, NEXT)
    file(office, "under it", HOMES[0], on=NEXT)
    assert {use.told_on for use in uses(office, 2)} == {None}
    rulemaking.withdraw(office, 2, effective_on=None, article="art. 2", by=LIN, reason=WHY)
    assert {(use.subject, use.told_on) for use in uses(office, 2)} == {("test:HOME 0", NEXT)}


@pytest.mark.guarantee("G158")
def test_what_an_unlawful_version_had_relieved_stays_relieved(office: Office) -> None:
    file(office, "fine")
    publish(office, without("supervision"))
    to(office, NEXT)
    assert of(work(office), MeasureLiftOrdered)
    rulemaking.withdraw(office, 2, effective_on=None, article="law 1 art. 2", by=LIN, reason=WHY)
    to(office, NEXT + DAY)
    assert of(work(office), OrderOpened) == []
    assert audited(office) == {()}


@pytest.mark.guarantee("G158")
def test_a_decision_that_did_not_know_of_a_withdrawal_is_not_written(office: Office) -> None:
    publish(office, second())
    executed = file(office, "one")
    known = office.context.known.position
    office.rulemaking.withdraw(2, effective_on=None, article="art. 1", by=WU, reason=WHY)
    rows = stored(id_of(HOMES[0]), executed.subject.version, executed.happened[-1:])
    for many in (1, 80):
        stale = Append(events=tuple(rows) * many, day=BEGAN, governed=known)
        [refusal] = office.application.recorder_.append([stale])
        assert isinstance(refusal, RulesMoved)
        assert not isinstance(refusal, Appended)


@pytest.mark.guarantee("G159")
def test_the_register_of_uses_names_every_order_and_task_that_a_version_led_to(office: Office) -> None:
    file(office, "before", HOMES[0])
    publish(office, second())
    to(office, NEXT)
    file(office, "under it", HOMES[1], on=NEXT)
    found = uses(office, 2)
    assert {use.subject for use in found} == {"test:HOME 1"}
    assert {(use.measure, use.department) for use in found} == {
        (order.measure, task.department)
        for subject in [office.application.subject(id_of(HOMES[1]))]
        for task in subject.tasks.values()
        for order in [subject.orders[task.order]]
    }
    assert {use.subject for use in uses(office, 1)} == {"test:HOME 0"}
    office.rulemaking.draft(second(3), worked(second(3)), by=LIN, reason=WHY)
    assert uses(office, 3) == []


def test_the_latest_step_is_found_by_its_index(office: Office) -> None:
    from ledger.rulemaking import _LIVES

    with office.pool.connection() as connection:
        connection.execute("SET LOCAL enable_seqscan = off")
        plan = "\n".join(str(row[0]) for row in connection.execute(f"EXPLAIN {_LIVES}").fetchall())  # type: ignore[arg-type]
    assert "stored_events_rulesets" in plan


def test_refusals_are_told_and_nothing_is_written(office: Office) -> None:
    before = office.application.tail().head()
    acts: list[Callable[[], object]] = [
        lambda: office.rulemaking.draft(second(), "[]", by=STRANGER, reason=WHY),
        lambda: office.rulemaking.submit(2, by=LIN, reason=WHY),
        lambda: office.rulemaking.withdraw(2, effective_on=None, article="art. 1", by=WU, reason=WHY),
    ]
    for act in acts:
        with pytest.raises(JiangchengError):
            act()
    assert office.application.tail().head() == before
    assert isinstance(office.context, Context)
