"""Who may take which step in the life of a ruleset, and what a version has to be."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

import pytest

from api.rulemaking import Standing, standing
from api.wiring import Office
from domain.actors import ENGINE, Actor
from domain.errors import InvalidInput, JiangchengError, NotAllowed, NotFound, WrongActor
from domain.events import (
    Happened,
    RulesetPublished,
)
from domain.rulemaking import Life
from ledger.context import Context
from ledger.rulemaking import Rulemaking
from rules.errors import InvalidPack
from rules.rulesets import Ruleset
from tests.support import synthetic
from tests.support.offices import BEGAN, ISSUER
from tests.support.pack_small import NORTH, OFFICE, PARAMETERS, RULES, Json
from tests.support.releases import DAY, LIN, NEXT, STRANGER, STRICT, WHY, WU, XU, approved, publish, second
from tests.support.worked import worked


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
