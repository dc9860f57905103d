"""An entry that a tax office far away decided: it has effect here from the day it came, and ends here as it ends there.

The bundled city recognises nobody's entries yet; the small pack does, with a department that answers for them here.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from api.wiring import Office
from domain.actors import Actor
from domain.commands import FileRecords
from tests.api.http.conftest import Callers, a_check
from tests.domain.test_recognition import FAR, from_far, rules
from tests.scenarios.city import post
from tests.support import offices
from tests.support.builders import id_of
from tests.support.listing import HOME
from tests.support.offices import BEGAN
from tests.support.pack_small import ISSUER, NORTH

DAY = timedelta(days=1)
ENTRY = str(from_far().record_id)


@pytest.fixture
def city(ledger: str) -> Iterator[Callers]:
    """A city that recognises the far office's entries, and has received one."""
    with offices.office(ledger, offices.genesis(rules())) as opened:
        arrive(opened)
        yield Callers(opened)


def arrive(office: Office) -> None:
    office.ledger.execute(id_of(HOME), FileRecords(HOME, (from_far(),)), by=Actor(FAR, "import"))


def outcome(city: Callers) -> str:
    return str(city[NORTH].post("/checks", a_check(), "licence").json()["outcome"])


@pytest.mark.guarantee("G210")
def test_c51_an_entry_from_elsewhere_from_its_arrival_to_its_repair_at_the_origin(city: Callers) -> None:
    [task] = city[NORTH].get("/tasks").json()["tasks"]
    path = f"/tasks/{task['task']}/steps"
    post(city, NORTH, path, {"step": "accept"})
    post(city, NORTH, path, {"step": "feedback", "result": "implemented", "implemented_on": BEGAN.isoformat()})
    before = outcome(city)
    history = city[ISSUER].get(f"/subjects/{id_of(HOME)}/history", "penalty").json()["events"]
    filed = next(one["event"]["record"] for one in history if one["topic"] == "record-filed.1")
    recognised = next(one["event"] for one in history if one["topic"] == "entry-recognised.1")
    assert (filed["document"]["issuer"], filed["determined_on"]) == (FAR, "2019-01-07")
    assert (recognised["department"], recognised["effective_on"]) == (ISSUER, BEGAN.isoformat())
    refused = city[ISSUER].post(f"/records/{ENTRY}/repair/steps", {"step": "grant", "doc_no": "G-1"})
    assert refused.status_code == 403, "whoever answers for it here decides nothing of the originator's"
    city.office.context.advance_to(BEGAN + 20 * DAY, by=offices.ISSUER)
    told = post(city, ISSUER, f"/records/{ENTRY}/repair/steps", {"step": "recognise"})
    assert [topic.rpartition(".")[0] for topic in told["events"]][:3] == [
        "repair-granted",
        "publication-ended",
        "sharing-ended",
    ]
    [lifting] = city[NORTH].get("/tasks").json()["tasks"]
    assert (lifting["task"], lifting["state"]) == (task["task"], "lift_ordered")
    post(city, NORTH, path, {"step": "feedback", "result": "lifted"})
    assert city[NORTH].get("/tasks").json()["tasks"] == []
    assert (before, outcome(city)) == ("warn", "allow")
