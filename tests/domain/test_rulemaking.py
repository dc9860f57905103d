"""The life of a version: what each step needs, whom it is barred to, and that an approval holds for one content."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest

from domain import rulemaking
from domain.actors import Actor, same_officer
from domain.errors import InvalidInput, NotAllowed, WrongActor
from domain.events import Event, Happened, RulesetAdopted, RulesetPublished, RulesetWithdrawn
from domain.rulemaking import Content, Life, Release, Seen, fold
from domain.transitions import RulesetState

ON = date(2026, 3, 2)
DAY = timedelta(days=1)
LEAD, BUREAU = "local:lead", "local:bureau"
MAKER, TESTER, SECOND, THIRD = (Actor(LEAD, name) for name in ("Lin", "Tan", "Wu", "Xu"))
FIRST, LATER = (Content(letter * 64, f"document {letter}", "[]") for letter in "ab")
SEEN = Seen(against="pack@1:0", differences=1, digest="d" * 64)
RELEASE = Release("c" * 64, "as published", ON + DAY, ("a.key",))
WHY = "because"


def after(life: Life, events: Sequence[Event], by: Actor) -> Life:
    return fold(life, [Happened(event, ON, by) for event in events])


def drafted(by: Actor = MAKER) -> Life:
    life = Life("pack", 2)
    return after(life, rulemaking.draft(life, FIRST, reason=WHY), by)


def edited(life: Life, content: Content = LATER, by: Actor = MAKER) -> Life:
    return after(life, rulemaking.edit(life, content, reason=WHY), by)


def submitted(life: Life | None = None, by: Actor = MAKER) -> Life:
    life = life or drafted()
    return after(life, rulemaking.submit(life, examples=3, notices=0, reason=WHY), by)


def approving(life: Life, by: Actor, content_hash: str = "", seen: Seen = SEEN) -> list[Event]:
    wanted = content_hash or life.content.content_hash
    return rulemaking.approve(life, wanted, seen=seen, by=by, reason=WHY)


def approved(life: Life | None = None, by: Actor = SECOND) -> Life:
    life = life or submitted()
    return after(life, approving(life, by), by)


def refusing(life: Life, by: Actor, content_hash: str = "") -> list[Event]:
    return rulemaking.refuse(life, content_hash or life.content.content_hash, by=by, reason="too long a term")


def refused(life: Life | None = None, by: Actor = SECOND) -> Life:
    life = life or submitted()
    return after(life, refusing(life, by), by)


def publishing(life: Life, by: Actor = SECOND, release: Release = RELEASE, against: str = SEEN.against) -> list[Event]:
    return rulemaking.publish(life, release, against=against, on=ON, by=by, reason=WHY)


def published() -> Life:
    life = approved()
    return after(life, publishing(life), SECOND)


def test_from_draft_to_withdrawal() -> None:
    life = published()
    assert (life.state, life.effective_from, life.released) == (RulesetState.PUBLISHED, ON + DAY, "c" * 64)
    assert [type(one.event).__name__ for one in life.steps] == [
        "RulesetDrafted",
        "RulesetTested",
        "RulesetSubmitted",
        "RulesetApproved",
        "RulesetPublished",
    ]
    [event] = rulemaking.withdraw(life, effective_on=ON, article=" law 1 art. 2 ", reason=WHY)
    assert isinstance(event, RulesetWithdrawn)
    assert (event.content_hash, event.article) == ("c" * 64, "law 1 art. 2")
    gone = after(life, [event], SECOND)
    assert (gone.state, gone.withdrawn_from) == (RulesetState.WITHDRAWN, ON)


def test_what_is_published_names_what_was_approved() -> None:
    [event] = publishing(approved())
    assert isinstance(event, RulesetPublished)
    assert (event.approved, event.content_hash, event.document) == ("a" * 64, "c" * 64, "as published")


@pytest.mark.guarantee("G150")
@pytest.mark.parametrize("name", ["Lin", "LIN", " lin ", "L i n", "Ｌｉｎ"])
@pytest.mark.parametrize("account", [LEAD, BUREAU])
def test_whoever_drafted_it_can_neither_approve_nor_publish(name: str, account: str) -> None:
    """However the name is written, and whatever department the officer acts for."""
    same = Actor(account, name)
    with pytest.raises(WrongActor):
        approving(submitted(), same)
    with pytest.raises(WrongActor):
        publishing(approved(), same)


@pytest.mark.guarantee("G150")
def test_whoever_edited_or_submitted_it_has_a_hand_in_it_for_ever() -> None:
    by_tester = submitted(edited(drafted(), by=TESTER), by=THIRD)
    again = submitted(edited(by_tester, FIRST, by=MAKER), by=MAKER)
    for life in (by_tester, again):
        for by in (MAKER, TESTER, THIRD):
            with pytest.raises(WrongActor):
                approving(life, by)
        assert approving(life, SECOND)


@pytest.mark.guarantee("G150")
def test_an_approver_who_edits_it_then_has_a_hand_in_it() -> None:
    life = submitted(edited(approved(by=SECOND), by=SECOND))
    with pytest.raises(WrongActor):
        approving(life, SECOND)
    with pytest.raises(WrongActor):
        publishing(approved(life, by=THIRD), SECOND)


@pytest.mark.guarantee("G151")
@pytest.mark.parametrize("make", [submitted, approved])
def test_an_edit_voids_what_was_submitted_and_approved(make: Callable[[], Life]) -> None:
    life = edited(make())
    assert (life.state, life.approval, life.content) == (RulesetState.DRAFT, None, LATER)
    for act in (lambda: approving(life, SECOND), lambda: publishing(life)):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.guarantee("G151")
@pytest.mark.parametrize("named", ["b" * 64, "b" * 16, "a" * 11, "a" * 65, "*", ""])
def test_an_approval_names_the_content_it_is_for(named: str) -> None:
    with pytest.raises(NotAllowed):
        rulemaking.approve(submitted(), named, seen=SEEN, by=SECOND, reason=WHY)
    assert approving(submitted(), SECOND, "a" * 12)


@pytest.mark.guarantee("G151")
def test_an_approval_is_against_the_version_that_still_stands() -> None:
    life = approved()
    with pytest.raises(NotAllowed, match="another version"):
        publishing(life, against="pack@3:0")
    renewed = after(life, approving(life, THIRD, seen=Seen("pack@3:0", 2, "e" * 64)), THIRD)
    assert publishing(renewed, against="pack@3:0")


def test_a_draft_that_says_the_same_is_not_edited() -> None:
    assert rulemaking.edit(approved(), FIRST, reason=WHY) == []


@pytest.mark.guarantee("G152")
@pytest.mark.parametrize("days", [0, -1, -400])
def test_nothing_takes_effect_before_the_day_after_its_publication(days: int) -> None:
    release = Release("c" * 64, "as published", ON + days * DAY, ())
    with pytest.raises(InvalidInput, match="not after"):
        publishing(approved(), release=release)


@pytest.mark.guarantee("G152")
def test_what_is_published_is_never_edited_nor_published_again() -> None:
    life = published()
    acts: list[Callable[[], object]] = [
        lambda: refusing(life, THIRD),
        lambda: edited(life),
        lambda: submitted(life),
        lambda: approving(life, THIRD),
        lambda: publishing(life, THIRD),
        lambda: rulemaking.draft(life, LATER, reason=WHY),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


def test_every_step_says_why() -> None:
    acts: list[Callable[[], object]] = [
        lambda: rulemaking.draft(Life("pack", 2), FIRST, reason=" "),
        lambda: rulemaking.edit(drafted(), LATER, reason=""),
        lambda: rulemaking.submit(drafted(), examples=0, notices=0, reason=""),
        lambda: rulemaking.approve(submitted(), "a" * 64, seen=SEEN, by=SECOND, reason=""),
        lambda: rulemaking.refuse(submitted(), "a" * 64, by=SECOND, reason=" "),
        lambda: rulemaking.publish(approved(), RELEASE, against=SEEN.against, on=ON, by=SECOND, reason=""),
        lambda: rulemaking.withdraw(published(), effective_on=ON, article="art. 1", reason=""),
        lambda: rulemaking.withdraw(published(), effective_on=ON, article=" ", reason=WHY),
    ]
    for act in acts:
        with pytest.raises(InvalidInput):
            act()


@pytest.mark.guarantee("G190")
@pytest.mark.parametrize("make", [submitted, approved])
def test_what_is_refused_is_a_draft_again_and_no_approval_carries_over(make: Callable[[], Life]) -> None:
    life = refused(make(), by=THIRD)
    assert (life.state, life.approval) == (RulesetState.DRAFT, None)
    assert life.refusal is not None
    assert (life.refusal.by, life.refusal.on, life.refusal.reason) == (THIRD, ON, "too long a term")
    for act in (lambda: approving(life, SECOND), lambda: publishing(life), lambda: refusing(life, SECOND)):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.guarantee("G190")
def test_what_was_refused_comes_back_changed_or_not_at_all() -> None:
    for life in (refused(), edited(edited(refused(), LATER), FIRST)):
        with pytest.raises(NotAllowed, match="Wu refused this content"):
            submitted(life)
    changed = edited(refused())
    assert changed.refusal is None
    assert approving(submitted(changed), SECOND), "who refused may approve what was changed"
    more_examples = Content(FIRST.content_hash, FIRST.document, "[1]")
    assert submitted(edited(refused(), more_examples)).state is RulesetState.SUBMITTED


@pytest.mark.guarantee("G190")
@pytest.mark.parametrize("name", ["Lin", " lin ", "Ｌｉｎ"])
@pytest.mark.parametrize("account", [LEAD, BUREAU])
def test_no_author_refuses_in_the_place_of_an_approver(name: str, account: str) -> None:
    for life in (submitted(), approved()):
        with pytest.raises(WrongActor, match="cannot refuse"):
            refusing(life, Actor(account, name))


@pytest.mark.guarantee("G190")
@pytest.mark.parametrize("named", ["b" * 64, "a" * 11, "*", ""])
def test_a_refusal_names_the_content_it_is_for(named: str) -> None:
    with pytest.raises(NotAllowed):
        rulemaking.refuse(submitted(), named, by=SECOND, reason=WHY)


def test_what_was_adopted_stands_and_can_be_withdrawn() -> None:
    adopted = RulesetAdopted(
        pack="pack",
        version=1,
        content_hash="f" * 64,
        document="old",
        published_on=ON - 9 * DAY,
        effective_from=ON - 8 * DAY,
        acknowledged=(),
    )
    life = after(Life("pack", 1), [adopted], MAKER)
    assert (life.state, life.released, life.effective_from) == (RulesetState.PUBLISHED, "f" * 64, ON - 8 * DAY)
    assert rulemaking.withdraw(life, effective_on=ON, article="art. 1", reason=WHY)


def test_two_officers_are_two_names() -> None:
    assert not same_officer(MAKER, SECOND)
    assert same_officer(Actor(LEAD, "李 明"), Actor(BUREAU, "李明"))
