"""A department's account that goes over to another: what it determined, has to do and proposed; nobody else's (C41)."""

from datetime import timedelta
from typing import Any

import pytest

from ledger.audit import audit
from projections.rebuild import rebuild
from tests.api.conftest import CommandLine
from tests.api.http.conftest import Callers, a_check, a_penalty
from tests.api.http.test_listing import PROPOSED, step
from tests.support import offices
from tests.support.pack_small import ISSUER, NORTH, OFFICE, OTHER, SOUTH

DAY = timedelta(days=1)


def hand_over(callers: Callers, former: str, successor: str, by: str = OFFICE) -> Any:
    body = {"former": former, "successor": successor, "document": "No. 12"}
    return callers[by].post("/departments/handover", body)


def tasks(callers: Callers, who: str) -> list[dict[str, Any]]:
    return list(callers[who].get("/tasks", "licence").json()["tasks"])


@pytest.mark.guarantee("G217")
def test_c41_what_a_department_determined_is_its_successors_to_answer_for(callers: Callers) -> None:
    record = callers[ISSUER].post("/records", a_penalty()).json()["record"]
    entry = callers[ISSUER].post("/entries", PROPOSED).json()["entry"]
    assert hand_over(callers, ISSUER, OTHER, by=NORTH).status_code == 403
    told = hand_over(callers, ISSUER, OTHER).json()
    assert (told["new"], told["subjects"], told["roles"]) == (True, 1, ["lister"])
    because = {"reason": "another's"}
    assert callers[ISSUER].post(f"/records/{record}/withdrawal", because).status_code == 403
    assert step(callers[ISSUER], entry, step="drop", reason="paid").status_code == 403
    assert step(callers[OTHER], entry, step="drop", reason="paid").status_code == 200
    assert callers[OTHER].post(f"/records/{record}/withdrawal", because).status_code == 200
    history = callers[OFFICE].get(f"/subjects/{subject(callers)}/history", "audit").json()["events"]
    assert any(event["topic"].startswith("subject-handed-over") for event in history)
    again = hand_over(callers, ISSUER, OTHER).json()
    assert (again["new"], again["subjects"]) == (False, 0)
    with callers.office.pool.connection() as connection:
        assert not any(one.differs for one in audit(connection))


def subject(callers: Callers) -> str:
    [found] = callers.office.views.everyone()
    return str(found)


@pytest.mark.guarantee("G217")
def test_c41_open_tasks_go_over_and_are_not_asked_for_twice(callers: Callers) -> None:
    callers[ISSUER].post("/records", a_penalty())
    [task] = tasks(callers, NORTH)
    assert callers[NORTH].post(f"/tasks/{task['task']}/steps", {"step": "accept"}).status_code == 200
    assert hand_over(callers, NORTH, SOUTH).json()["subjects"] == 1
    assert tasks(callers, NORTH) == []
    [mine] = tasks(callers, SOUTH)
    assert (mine["task"], mine["state"]) == (task["task"], "accepted")
    callers.office.context.advance_to(offices.BEGAN + DAY, by=offices.ISSUER)
    assert callers[ISSUER].post("/records", a_penalty(doc_no="fine-2")).status_code == 200
    assert [one["measure"] for one in tasks(callers, NORTH)] == ["closer_look"]  # a new order, still bound to it
    assert hand_over(callers, NORTH, SOUTH).json()["subjects"] == 1
    assert tasks(callers, NORTH) == []
    done = {"step": "feedback", "result": "implemented", "implemented_on": offices.BEGAN.isoformat()}
    assert callers[NORTH].post(f"/tasks/{task['task']}/steps", done).status_code == 403
    assert callers[SOUTH].post(f"/tasks/{task['task']}/steps", done).status_code == 200
    told = callers[SOUTH].post("/checks", a_check(), "licence").json()
    assert {name for bite in told["measures"] for name in bite["departments"]} <= {SOUTH, OFFICE}
    rebuild(callers.office.database, callers.office.new_projector, tick=lambda _: None)
    assert (task["task"], "implemented") in [(one["task"], one["state"]) for one in tasks(callers, SOUTH)]


def test_departments_nobody_lists_take_over_nothing(callers: Callers) -> None:
    assert hand_over(callers, NORTH, "local:nowhere").status_code == 404


def test_the_command_line_hands_over_and_says_what_is_still_bound(
    callers: Callers, ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    callers[ISSUER].post("/records", a_penalty())
    desk = CommandLine(ledger, capsys)
    as_office = ("--department", OFFICE, "--officer", "officer Qi")
    said = desk("department", "hand-over", NORTH, SOUTH, "--document", "No. 12", *as_office)
    assert (said.status, "inspectorate" in said.out, "1 subjects" in said.out) == (0, True, True)
