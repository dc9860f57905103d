"""A batch over HTTP is an import: what it newly burdens beyond the day's limit waits for a second officer (INV-38)."""

import json
from collections.abc import Iterator

import pytest

from api import stopping
from api.surge import LIMIT
from api.wiring import Office
from domain.actors import Actor
from domain.stops import StopKind, Thing
from tests.api.http.conftest import Callers, a_penalty
from tests.support import offices, pack_small
from tests.support.pack_small import ISSUER, NORTH, OFFICE, Json


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    """A ledger in which an import may burden two subjects a day."""
    parameters = pack_small.written()["parameters"]
    assert isinstance(parameters, list)
    assert isinstance(parameters[0], dict)
    limit: Json = {**parameters[0], "key": LIMIT, "value": 2, "unit": "count"}
    with offices.office(ledger, offices.genesis(offices.guarded(parameters=[*parameters, limit]))) as opened:
        yield opened


def lines(many: int) -> str:
    return "".join(json.dumps(a_penalty(f"N|{n}", doc_no=f"fine-{n}")) + "\n" for n in range(many))


@pytest.mark.guarantee("G85")
def test_inv_38_a_batch_that_burdens_too_many_waits_for_a_second_officer(callers: Callers) -> None:
    answer = callers[ISSUER].send("/records:batch", lines(3))
    assert [json.loads(line)["outcome"] for line in answer.text.splitlines()] == ["filed"] * 3
    assert answer.headers["Jiangcheng-Waiting"] == "3"
    assert callers[NORTH].get("/tasks").json()["tasks"] == []
    batch = Thing(StopKind.BATCH, answer.headers["Jiangcheng-Batch"])
    assert stopping.start(callers.office, batch, by=Actor(OFFICE, "second officer")) == 3
    assert len(callers[NORTH].get("/tasks").json()["tasks"]) == 3
    again = callers[ISSUER].send("/records:batch", lines(3))
    assert [json.loads(line)["outcome"] for line in again.text.splitlines()] == ["repeated"] * 3
    assert len(callers[NORTH].get("/tasks").json()["tasks"]) == 3


def test_a_batch_within_the_limit_waits_for_nobody(callers: Callers) -> None:
    answer = callers[ISSUER].send("/records:batch", lines(2))
    assert "Jiangcheng-Waiting" not in answer.headers
    assert len(callers[NORTH].get("/tasks").json()["tasks"]) == 2
