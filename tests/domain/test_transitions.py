"""The transition tables are those of domain.md 6.2, neither more nor less; additions are listed by name."""

from collections.abc import Mapping
from enum import StrEnum
from typing import cast

import pytest

from domain.errors import NotAllowed
from domain.events import CorrectionOverdue, FeedbackOverdue, FeedbackSubmitted, LiftOverdue, TaskOverdue
from domain.records import CaseState
from domain.tasks import OVERDUE, SUSPENDABLE
from domain.transitions import (
    CASE,
    CONTACT,
    DOCUMENT,
    LINK,
    OBJECTION,
    OFFER,
    ORDER,
    PROMISE,
    PUBLICATION,
    RECTIFICATION,
    REPAIR,
    REPAIR_OPEN,
    RULESET,
    SHIELD,
    TASK,
    ContactState,
    DocumentState,
    LinkState,
    ObjectionState,
    OfferState,
    OrderState,
    PromiseState,
    PublicationState,
    RectificationState,
    RepairState,
    RulesetState,
    ShieldState,
    TaskState,
    advance,
    allowed,
    suspended_task,
)
from domain.values import FeedbackResult
from tests.support import tables

Coded = Mapping[tuple[StrEnum | None, str], StrEnum]
TABLES: list[tuple[str, Coded, tables.Table, type[StrEnum]]] = [
    ("case", cast(Coded, CASE), {**tables.CASE, **tables.CASE_ADDITIONS}, CaseState),
    ("repair", cast(Coded, REPAIR), tables.REPAIR, RepairState),
    ("objection", cast(Coded, OBJECTION), tables.OBJECTION, ObjectionState),
    ("publication", cast(Coded, PUBLICATION), tables.PUBLICATION, PublicationState),
    ("order", cast(Coded, ORDER), {**tables.ORDER, **tables.ORDER_ADDITIONS}, OrderState),
    ("ruleset", cast(Coded, RULESET), tables.RULESET, RulesetState),
    ("link", cast(Coded, LINK), tables.LINK, LinkState),
    ("offer", cast(Coded, OFFER), tables.OFFER, OfferState),
    ("promise", cast(Coded, PROMISE), tables.PROMISE, PromiseState),
    ("shield", cast(Coded, SHIELD), tables.SHIELD, ShieldState),
    ("rectification", cast(Coded, RECTIFICATION), tables.RECTIFICATION, RectificationState),
    ("contact", cast(Coded, CONTACT), tables.CONTACT, ContactState),
    ("document", cast(Coded, DOCUMENT), tables.DOCUMENT, DocumentState),
    ("task", cast(Coded, TASK), {**tables.TASK, **tables.TASK_ADDITIONS}, TaskState),
]
OVER = (
    OrderState.CLOSED,
    TaskState.CLOSED,
    RulesetState.WITHDRAWN,
    PublicationState.ENDED,
    ShieldState.OVER,
    PromiseState.OVER,
    *(state for state in OfferState if state is not OfferState.OPEN),
    LinkState.OVER,
    RectificationState.MOOT,
    *(state for state in ContactState if state is not ContactState.LOST),
    DocumentState.ERASED,
    *(state for state in ObjectionState if state is not ObjectionState.OPEN),
    *(state for state in RepairState if state not in REPAIR_OPEN),
)
EVERY = [pytest.param(*rest, id=name) for name, *rest in TABLES]


@pytest.mark.guarantee("G23")
@pytest.mark.parametrize(("coded", "page", "states"), EVERY)
def test_the_table_in_code_is_the_table_on_the_page(coded: Coded, page: tables.Table, states: type[StrEnum]) -> None:
    written = {(None if state is None else str(state), step): str(target) for (state, step), target in coded.items()}
    assert written == page
    assert {state for state, _ in page} | set(page.values()) - {None} <= {None, *map(str, states)}


@pytest.mark.guarantee("G23")
@pytest.mark.parametrize(("coded", "page", "states"), EVERY)
def test_every_other_step_is_refused_naming_the_state_and_what_it_allows(
    coded: Coded, page: tables.Table, states: type[StrEnum]
) -> None:
    steps = sorted({step for _, step in page})
    refused = 0
    for state in (None, *states):
        for step in steps:
            if (None if state is None else str(state), step) in page:
                assert advance(coded, state, step) == page[None if state is None else str(state), step]
                continue
            with pytest.raises(NotAllowed) as refusal:
                advance(coded, state, step)
            refused += 1
            assert f"in state {state or 'none'}" in refusal.value.detail
            for possible in allowed(coded, state):
                assert possible in refusal.value.detail
    assert refused == len(steps) * (1 + len(states)) - len(page)


@pytest.mark.parametrize(("coded", "page", "states"), EVERY)
def test_every_state_can_be_reached_and_nothing_leads_out_of_closed(
    coded: Coded, page: tables.Table, states: type[StrEnum]
) -> None:
    assert {str(target) for target in coded.values()} == {str(state) for state in states}
    if page is not TABLES[0][2]:  # a case can be corrected after its end
        final = [state for state in OVER if isinstance(state, states)]
        assert final
        assert [allowed(coded, state) for state in final] == [[] for _ in final]


def test_a_step_that_a_final_state_is_asked_for_says_that_nothing_is_allowed_there() -> None:
    with pytest.raises(NotAllowed, match="allowed there: nothing"):
        advance(TASK, TaskState.CLOSED, "TaskAccepted")


# --- a suspended task remembers where it came from

STEPS = sorted({step for _, step in [*tables.TASK, *tables.TASK_ADDITIONS]} | {"TaskResumed", "MeasureLiftOrdered"})


@pytest.mark.parametrize("origin", SUSPENDABLE)
@pytest.mark.parametrize("last", [True, False])
def test_a_suspended_task_goes_where_the_page_says(origin: TaskState, last: bool) -> None:  # noqa: FBT001
    for step in STEPS:
        row = (str(origin), "TaskResumed.last" if last and step == "TaskResumed" else step)
        if row in tables.SUSPENDED:
            assert suspended_task(origin, step, last_basis=last) == tables.SUSPENDED[row]
        else:
            with pytest.raises(NotAllowed, match=r"in state suspended; allowed there: .*TaskResumed"):
                suspended_task(origin, step, last_basis=last)


def test_what_can_be_suspended_is_what_the_page_lists() -> None:
    assert {str(state) for state in SUSPENDABLE} == {state for state, _ in tables.SUSPENDED}


# --- the words around the tables


def test_overdue_is_a_step_of_the_table_wherever_something_can_be_overdue() -> None:
    assert {(str(state), event.__name__) for state, event in OVERDUE.items()} == {
        (state, step) for state, step in tables.TASK if step.endswith("Overdue")
    }
    assert set(OVERDUE.values()) == {TaskOverdue, CorrectionOverdue, FeedbackOverdue, LiftOverdue}


def test_every_feedback_but_lifted_is_a_step_and_lifted_is_recorded_as_the_confirmation() -> None:
    results = {step.partition(".")[2] for _, step in tables.TASK if step.startswith(FeedbackSubmitted.__name__)}
    assert results == {str(result) for result in FeedbackResult} - {"lifted"}
    assert {state for state, step in tables.TASK if step == "MeasureLifted"} == {"lift_ordered", "lift_overdue"}


def test_telling_somebody_moves_nothing() -> None:
    assert all(target == state for (state, _), target in tables.TASK_ADDITIONS.items())
