"""Entries from elsewhere over HTTP: whoever answers for them here puts the originator's acts on record, or declines."""

from collections.abc import Iterator

import pytest

from api.wiring import Office
from domain.actors import Actor
from domain.commands import FileRecords
from tests.api.http.conftest import Callers
from tests.domain.test_recognition import FAR, from_far, rules
from tests.support import offices
from tests.support.builders import id_of
from tests.support.listing import HOME
from tests.support.offices import BEGAN
from tests.support.pack_small import ISSUER, NORTH


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    """A ledger that recognises the entries of a tax office far away, and has one."""
    with offices.office(ledger, offices.genesis(rules())) as opened:
        opened.ledger.execute(id_of(HOME), FileRecords(HOME, (from_far(),)), by=Actor(FAR, "import"))
        yield opened


@pytest.mark.guarantee("G210")
def test_c51_a_recognised_entry_is_declined_with_a_reason_of_the_closed_list(callers: Callers) -> None:
    path = f"/records/{from_far().record_id}/recognition/end"
    assert len(callers[NORTH].get("/tasks").json()["tasks"]) == 1
    assert callers[NORTH].post(path, {"reason": "R2"}).status_code == 403
    assert callers[ISSUER].post(path, {"reason": "R99"}).status_code == 422
    done = callers[ISSUER].post(path, {"reason": "R2", "remark": "no basis here"})
    assert done.json()["events"][0] == "recognition-declined.1"
    assert callers[NORTH].get("/tasks").json()["tasks"] == []
    assert callers[ISSUER].post(path, {"reason": "R2"}).status_code == 409


@pytest.mark.guarantee("G210")
@pytest.mark.parametrize(
    ("path", "body", "event"),
    [
        ("repair/steps", {"step": "recognise"}, "repair-granted.1"),
        ("removal", {"doc_no": "R-1", "reason": "paid there"}, "list-entry-removed.1"),
        (
            "reviews",
            {"outcome": "annulled", "effective_on": "2019-01-07", "authority": "a court there", "doc_no": "c-1"},
            "decision-revoked.1",
        ),
        ("withdrawal", {"reason": "error there"}, "record-withdrawn.1"),
    ],
)
def test_c51_what_ends_it_there_is_put_on_record_and_ends_it_here_the_same_day(
    callers: Callers, path: str, body: object, event: str
) -> None:
    done = callers[ISSUER].post(f"/records/{from_far().record_id}/{path}", body)
    assert done.status_code == 200, done.text
    assert done.json()["events"][0] == event
    assert callers[NORTH].get("/tasks").json()["tasks"] == []


def test_c51_the_originator_stays_on_every_copy_and_the_day_here_beside_its_own(callers: Callers) -> None:
    history = callers[ISSUER].get(f"/subjects/{id_of(HOME)}/history", "penalty").json()["events"]
    filed = next(one["event"]["record"] for one in history if one["topic"] == "record-filed.1")
    recognised = next(one["event"] for one in history if one["topic"] == "entry-recognised.1")
    assert (filed["document"]["issuer"], filed["determined_on"]) == (FAR, "2019-01-07")
    assert (recognised["department"], recognised["effective_on"]) == (ISSUER, BEGAN.isoformat())
