"""The OpenAPI description against what is served: no 5xx, every answer as described, whatever is sent."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.http.amendments import Correction, Finding, Revocation
from api.http.drafting import DraftIn, FileIn
from api.http.listing import Proposal, Removal
from api.http.repairs import Application, RefuseApplication
from api.tables.workbooks import MEDIA
from api.wiring import Office
from domain.records import decision_id, subject_id
from ledger.server.embedded import EmbeddedServer
from tests.api.http.conftest import Caller, Callers, a_penalty, a_penalty_of_a_person, with_outcome
from tests.api.http.test_listing import PROPOSED
from tests.support import offices
from tests.support.ledgers import fresh_ledger
from tests.support.pack_small import ISSUER, NORTH, OFFICE

EXAMPLES = 12
TO_AMEND = "S|HOME"
AT_A_WINDOW = ("copy", "mandates", "end", "notifications", "consents", "withdrawal", "commitments")
OPERATIONS = {
    ("get", "/health"),
    ("post", "/subjects:search"),
    ("get", "/subjects/{subject}/measures"),
    ("get", "/subjects/{subject}/measures/{measure}/explanation"),
    ("get", "/subjects/{subject}/history"),
    ("get", "/subjects/{subject}/documents"),
    ("post", "/subjects/{subject}/documents"),
    ("get", "/subjects/{subject}/documents/{digest}"),
    ("post", "/subjects/{subject}/documents/{digest}/erasure"),
    ("get", "/subjects/{subject}/notices"),
    ("get", "/subjects/{subject}/notices/{number}"),
    ("post", "/subjects/{subject}/notices/{number}/service"),
    ("get", "/checks/{check}/slip"),
    ("get", "/orders/proposed"),
    ("post", "/subjects/{subject}/orders/{order}/confirm"),
    ("post", "/subjects/{subject}/orders/{order}/decline"),
    ("get", "/tasks"),
    ("post", "/tasks/{task}/steps"),
    ("get", "/tasks:workbook"),
    ("post", "/tasks:workbook"),
    ("get", "/feed"),
    ("post", "/records"),
    ("post", "/records:batch"),
    ("post", "/records/{record}/corrections"),
    ("post", "/records/{record}/withdrawal"),
    ("post", "/records/{record}/reviews"),
    ("post", "/records/{record}/performance"),
    ("post", "/records/{record}/verification"),
    ("post", "/records/{record}/defects/{defect}/resolution"),
    ("get", "/repairs"),
    ("post", "/records/{record}/repair"),
    ("post", "/records/{record}/repair/steps"),
    ("get", "/objections"),
    ("post", "/records/{record}/objection"),
    ("post", "/records/{record}/objection/steps"),
    ("get", "/treatments"),
    ("get", "/figures/governments"),
    ("post", "/records/{record}/rectification/steps"),
    ("post", "/records/{record}/contact/steps"),
    ("get", "/public"),
    ("get", "/publications"),
    ("post", "/records/{record}/publication"),
    ("post", "/records/{record}/publication/steps"),
    ("get", "/entries"),
    ("get", "/entries/reviews"),
    ("post", "/records/{record}/entry-review"),
    ("post", "/records/{record}/recognition/end"),
    ("post", "/entries"),
    ("post", "/entries/{entry}/steps"),
    ("post", "/entries/{entry}/decision"),
    ("post", "/records/{record}/removal"),
    ("post", "/checks"),
    ("post", "/checks:batch"),
    ("post", "/checks/{check}/feedback"),
    ("post", "/checks/{check}/decision"),
    ("get", "/checks/held"),
    ("get", "/figures/checks"),
    ("get", "/figures/objections"),
    ("post", "/applied"),
    ("get", "/rulesets"),
    ("get", "/rulesets/versions"),
    ("post", "/rulesets/versions"),
    ("get", "/rulesets/versions/{version}/files"),
    ("post", "/rulesets/versions/{version}/files"),
    ("get", "/rulesets/versions/{version}/differences"),
    ("get", "/rulesets/versions/{version}/review"),
    ("get", "/rulesets/versions/{version}/impact"),
    ("get", "/rulesets/versions/{version}/uses"),
    ("get", "/rulesets/told"),
    ("get", "/records/{record}/uses"),
    ("get", "/subjects/{subject}/links"),
    ("post", "/departments/handover"),
    ("get", "/subjects/{subject}/partners"),
    ("get", "/commitments"),
    ("get", "/commitments/report"),
    ("post", "/commitments/report"),
    ("post", "/rulesets/versions/{version}/steps"),
    ("get", "/rulesets/{pack}/{version}"),
    ("get", "/matters"),
    ("get", "/own"),
    ("get", "/own/records"),
    ("get", "/own/measures"),
    ("get", "/own/measures/{measure}/explanation"),
    ("get", "/own/requests"),
    ("get", "/own/news"),
    ("get", "/own/partners"),
    ("get", "/own/notices"),
    ("get", "/own/notices/{number}"),
    ("get", "/own/copy"),
    ("post", "/own/records/{record}/objection"),
    ("post", "/own/records/{record}/objection/withdrawal"),
    ("post", "/own/records/{record}/repair"),
    ("post", "/own/records/{record}/repair/steps"),
    ("post", "/own/entries/{entry}/statement"),
    ("get", "/own/mandates"),
    ("get", "/own/notifications"),
    ("post", "/own/notifications"),
    ("get", "/own/consents"),
    ("post", "/own/consents"),
    ("post", "/own/consents/{consent}/withdrawal"),
    ("get", "/own/commitments"),
    ("post", "/own/commitments"),
    ("post", "/own/commitments/{offer}/withdrawal"),
    ("get", "/subjects/{subject}/copy"),
    ("post", "/subjects/{subject}/mandates"),
    ("post", "/subjects/{subject}/mandates/{mandate}/end"),
    ("post", "/subjects/{subject}/notifications"),
    ("post", "/subjects/{subject}/consents"),
    ("post", "/subjects/{subject}/consents/{consent}/withdrawal"),
    ("post", "/subjects/{subject}/commitments"),
    ("post", "/subjects/{subject}/commitments/{offer}/withdrawal"),
    ("get", "/commitments/offered"),
    ("post", "/commitments/offered/{offer}/answer"),
}


@schemathesis.serializer(MEDIA)
def _workbook(ctx: schemathesis.SerializationContext, value: Any) -> bytes:
    """A workbook is drawn as bytes, which it hardly ever is."""
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.serializer("application/octet-stream")
def _bytes(ctx: schemathesis.SerializationContext, value: Any) -> bytes:
    """A file comes as it was drawn."""
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.serializer("application/x-ndjson")
def _lines(ctx: schemathesis.SerializationContext, value: Any) -> bytes:
    """A batch comes as it was drawn."""
    return str(value).encode()


@pytest.fixture(scope="module")
def begun(server: EmbeddedServer, migrated: str) -> Iterator[Office]:
    """One ledger for everything that is thrown at it."""
    with fresh_ledger(server, migrated) as name, offices.office(name, with_outcome("warn")) as opened:
        yield opened


@pytest.fixture(scope="module")
def at_the_door(begun: Office) -> Callers:
    callers = Callers(begun)
    amended = a_penalty(TO_AMEND, doc_no="to-amend")
    amended["subject"]["region"] = "south"
    for body in (a_penalty(), a_penalty_of_a_person(), amended):
        assert callers[ISSUER].post("/records", body).status_code == 200
    assert callers[ISSUER].post("/entries", PROPOSED).status_code == 200
    return callers


def test_what_is_served_is_what_is_described(at_the_door: Callers) -> None:
    described = at_the_door.door.app.openapi()
    assert {(method, path) for path, item in described["paths"].items() for method in item} == OPERATIONS
    for path, item in described["paths"].items():
        for operation in item.values():
            assert operation["description"], path
            assert ("security" in operation) == (path not in ("/health", "/public"))


@pytest.mark.parametrize(("method", "path"), sorted(OPERATIONS))
def test_every_answer_is_as_described(at_the_door: Callers, method: str, path: str) -> None:
    """Ids of what is there are sent as often as others; no test waits for a position that will never come."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", at_the_door.door)
    ids = known_ids(at_the_door, own=path.startswith("/own"))
    caller = at_the_door.itself() if path.startswith("/own") else department_at(at_the_door, path)

    @given(case=schema[path][method.upper()].as_strategy())
    @settings(max_examples=EXAMPLES, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
    def holds(case: schemathesis.Case) -> None:
        for name in ("min_position", "wait"):
            case.query.pop(name, None)
        case.path_parameters |= {name: found for name, found in ids.items() if name in case.path_parameters}
        headers = {**caller.headers(), **_chosen(case)}
        # What the ledger refuses is refused as described, though its form is sound.
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    holds()


def department_at(callers: Callers, path: str) -> Caller:
    if path.startswith("/subjects/{subject}/") and path.rpartition("/")[2] in AT_A_WINDOW:
        return callers[OFFICE]
    return callers[ISSUER if "{record}" in path or path.startswith("/entries") else NORTH]


def _chosen(case: schemathesis.Case) -> dict[str, Any]:
    """A purpose that the department has, so that not every request ends at its powers."""
    if "Jiangcheng-Purpose" not in (case.headers or {}):
        return {}
    return {"Jiangcheng-Purpose": "own_access" if case.path.endswith("/copy") else "licence"}


def known_ids(callers: Callers, *, own: bool) -> dict[str, str]:
    task, *_ = callers[NORTH].get("/tasks", which="all").json()["tasks"]  # whatever was thrown at it, it may be closed
    record = decision_id(ISSUER, "TO-AMEND", subject_id("test", TO_AMEND))
    ids: dict[str, str] = {
        "subject": task["subject"],
        "task": task["task"],
        "measure": task["measure"],
        "pack": "small",
    }
    [entry] = callers[ISSUER].get("/entries", "penalty").json()["entries"] or [{"entry": str(record)}]
    if own:
        [theirs, *_] = callers.itself().get("/records").json()["records"]
        record = theirs["record"]
    return {**ids, "record": str(record), "entry": entry["entry"]}


def test_no_example_of_the_description_is_refused_for_its_form(at_the_door: Callers) -> None:
    described = json.loads(at_the_door.client.request("GET", "/openapi.json").text)
    schemas = described["components"]["schemas"]
    assert at_the_door[NORTH].post("/checks", schemas["CheckIn"]["example"], "licence").status_code == 200
    for form in (Correction, Revocation, Finding, Application, RefuseApplication, Proposal, Removal):
        form.model_validate_json(json.dumps(schemas[form.__name__]["example"]))
    FileIn.model_validate_json(json.dumps(schemas["FileIn"]["example"]))
    for example in schemas["DraftIn"]["examples"]:
        DraftIn.model_validate_json(json.dumps(example))
