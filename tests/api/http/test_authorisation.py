"""Who may do what: every role at every endpoint, about what is its own and what is another's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from domain.actors import Actor
from rules.rulesets import Ruleset
from tests.api.http.conftest import Callers, a_check, a_finding, a_penalty, a_penalty_of_a_person, a_promise
from tests.api.http.test_listing import PROPOSED, STATEMENT, a_decision
from tests.api.http.test_workbook import download, filled, send
from tests.support.offices import BEGAN
from tests.support.pack_small import ISSUER, NORTH, OFFICE, OTHER, SOUTH
from tests.support.worked import worked

NOBODY = "local:nobody"
LIN, WU = Actor(OFFICE, "Lin"), Actor(OFFICE, "Wu")
PURPOSES = {
    ISSUER: "penalty",
    OTHER: "penalty",
    NORTH: "licence",
    SOUTH: "licence",
    OFFICE: "licence",
    NOBODY: "licence",
}
"""What each would read for."""
ROLES = tuple(PURPOSES)


class World(NamedTuple):
    """A home with a task of the north and one of the office, its promise, and a person with a proposed order."""

    home: str
    person: str
    task: str
    check: str
    record: str
    promise: str
    mended: str
    proposed: str
    noticed: str
    stored: str


def world(callers: Callers) -> World:
    filed = callers[ISSUER].post("/records", a_penalty()).json()
    promise = callers[ISSUER].post("/records", a_promise()).json()["record"]
    other = a_penalty("S|MENDED", doc_no="mended", severity="minor")
    other["subject"] = {**other["subject"], "region": "south"}  # so that the north has one task
    mended = callers[ISSUER].post("/records", other).json()["record"]
    proposed = callers[ISSUER].post("/entries", {**PROPOSAL, "subject": other["subject"]}).json()["entry"]
    noticed = callers[ISSUER].post("/entries", PROPOSAL).json()["entry"]
    for step in (NOTICE, STATEMENT):
        assert callers[ISSUER].post(f"/entries/{noticed}/steps", step).status_code == 200
    callers[ISSUER].post(f"/records/{mended}/repair", APPLICATION)
    callers[ISSUER].post(f"/records/{filed['record']}/publication", PUBLICATION)
    callers[ISSUER].post(f"/records/{mended}/objection", OBJECTION)
    callers[ISSUER].post(f"/records/{mended}/objection/steps", {"step": "assign", "handler": "Wen"})
    person = callers[ISSUER].post("/records", a_penalty_of_a_person()).json()["subject"]
    stored = callers[ISSUER].store(filed["subject"], b"the decision", kind="decision", record=filed["record"])
    [task] = callers[NORTH].get("/tasks").json()["tasks"]
    callers[NORTH].post(f"/tasks/{task['task']}/steps", {"step": "accept"})
    check = callers[NORTH].post("/checks", a_check(), "licence").json()["check"]
    return World(
        home=filed["subject"],
        person=person,
        task=task["task"],
        check=check,
        record=filed["record"],
        promise=promise,
        mended=mended,
        proposed=proposed,
        noticed=noticed,
        stored=stored.json()["digest"],
    )


Call = Callable[[Callers, World, str], int]


def reads(path: str) -> Call:
    return lambda callers, made, who: callers[who].get(path.format(**made._asdict()), PURPOSES[who]).status_code


def acts(path: str, body: Any) -> Call:
    return lambda callers, made, who: callers[who].post(path.format(**made._asdict()), body).status_code


APPLICATION = {"receipt": "R-1", "proof": ["a" * 64], "commitment": "b" * 64}
REFUSAL = {"step": "refuse", "law": "demo", "article": "3", "reason": "not paid", "remedies": "reconsideration"}
PROPOSAL = {**PROPOSED, "subject": a_penalty()["subject"]}
LOOKED_AT = {"finding": "x", "review_on": "2019-06-01"}
HANDOVER = {"former": SOUTH, "successor": NORTH, "document": "No. 12"}
REPORTED = {"until": "2019-03-01", "receipt": "P-1"}
OBJECTION = {"receipt": "O-1", "claim": "content", "document": "d" * 64}
DISMISSAL = {"step": "dismiss", "reason": "x", "remedies": "reconsideration"}
PUBLICATION = {"law": "demo", "article": "48", "reason": "need"}
TO_PUT_RIGHT = {
    "step": "order",
    "doc_no": "O-1",
    "law": "demo",
    "article": "28",
    "occasion": "severity",
    "duty": "x",
    "remedies": "x",
    "until": (BEGAN + timedelta(days=20)).isoformat(),
}
NOT_FOUND = {
    "step": "lost",
    "checked_on": BEGAN.isoformat(),
    "check": "a" * 64,
    "visited_on": BEGAN.isoformat(),
    "visit": "b" * 64,
    "review_on": (BEGAN + timedelta(days=20)).isoformat(),
}
TAKEN_DOWN = {"step": "withdraw", "reason": "the wrong annex"}
MANDATE = {
    "person": {**a_penalty_of_a_person()["subject"]},
    "basis": "legal_representative",
    "scope": "act",
    "valid_from": "2019-01-01",
    "until": "2019-12-31",
    "document": "f" * 64,
}
CHOICE = {"receipt": "W-2", "channels": ["inbox"], "kinds": [], "until": "2019-12-31"}
AGREEMENT = {"receipt": "W-3", "department": NORTH, "purpose": "government_funds", "until": "2019-12-31"}
OFFERED = {
    "receipt": "W-5",
    "kind": "other",
    "document": "a" * 64,
    "publication_agreed": True,
    "department": NORTH,
    "until": "2019-12-31",
}
NOTICE = {"step": "notify", "rights": "state your case"}
SERVICE = {"manner": "post", "served_on": "2019-03-01", "receipt": "EMS 1"}
REVIEW = {"effective_on": "2019-03-01", "authority": "the court", "doc_no": "r-1"}


def releases(step: str) -> Call:
    """A step of a version of one's own, made ready for it by others."""

    def taken(callers: Callers, made: World, who: str) -> int:
        number, rules = 2 + ROLES.index(who), callers.office.rulemaking
        before = callers.office.context.rulebook.versions[0].ruleset
        ruleset = Ruleset.model_validate_json(before.model_copy(update={"version": number}).model_dump_json())
        life = rules.draft(ruleset, worked(ruleset), by=LIN, reason="a draft")
        if step != "submit":
            rules.submit(number, by=LIN, reason="ready")
        if step == "publish":
            rules.approve(number, life.content.content_hash, by=WU, reason="read")
        number = 1 if step == "withdraw" else number
        rest: dict[str, Any] = {
            "submit": {},
            "approve": {"content_hash": life.content.content_hash},
            "refuse": {"content_hash": life.content.content_hash},
            "publish": {"effective_from": "2019-03-02"},
            "withdraw": {"article": "art. 1"},
        }[step]
        body = {"step": step, "reason": "decided", **rest}
        return callers[who].post(f"/rulesets/versions/{number}/steps", body).status_code

    return taken


def files_of(callers: Callers, number: int) -> dict[str, str]:
    before = callers.office.context.rulebook.versions[0].ruleset
    return {"pack.yaml": before.model_copy(update={"version": number}).model_dump_json(by_alias=True)}


def drafts(callers: Callers, made: World, who: str) -> int:
    """A version of one's own."""
    body = {"reason": "a draft", "files": files_of(callers, 2 + ROLES.index(who))}
    return callers[who].post("/rulesets/versions", body).status_code


def changes_a_draft(callers: Callers, made: World, who: str) -> int:
    """Of a draft that was made for it by another."""
    number = 2 + ROLES.index(who)
    body = {"reason": "a draft", "files": files_of(callers, number)}
    tag = callers[NORTH].post("/rulesets/versions", body).headers["ETag"]
    more = {"reason": "more", "path": "examples.yaml", "text": "examples: []"}
    return callers[who].post_with(f"/rulesets/versions/{number}/files", more, **{"If-Match": tag}).status_code


def reads_a_draft(callers: Callers, made: World, who: str) -> int:
    number = 2 + ROLES.index(who)
    callers[NORTH].post("/rulesets/versions", {"reason": "a draft", "files": files_of(callers, number)})
    return callers[who].get(f"/rulesets/versions/{number}/files").status_code


def counts_a_draft(callers: Callers, made: World, who: str) -> int:
    number = 2 + ROLES.index(who)
    callers[NORTH].post("/rulesets/versions", {"reason": "a draft", "files": files_of(callers, number)})
    return callers[who].get(f"/rulesets/versions/{number}/impact", PURPOSES[who]).status_code


def checks(callers: Callers, made: World, who: str) -> int:
    return callers[who].post("/checks", a_check(), PURPOSES[who]).status_code


def says_what_it_applies(callers: Callers, made: World, who: str) -> int:
    body = {"applied": [{"who": {"scheme": "test", "number": "N|HOME"}, "measure": "supervision"}]}
    return callers[who].post("/applied", body, PURPOSES[who]).status_code


def sends(callers: Callers, made: World, who: str) -> int:
    """Answers the north's task by a workbook; who may not is told so in the row."""
    told = send(callers[who], workbook_of(callers, {"Answer": "failed"}))
    return 403 if '"wrong_actor"' in told.text else told.status_code


def workbook_of(callers: Callers, answer: dict[str, object]) -> bytes:
    return filled(download(callers[NORTH]), answer)


def decides(callers: Callers, made: World, who: str) -> int:
    """Whoever proposed it is too early."""
    body = a_decision(PROPOSAL["subject"], BEGAN)
    return callers[who].post(f"/entries/{made.noticed}/decision", body).status_code


def stores(kind: str) -> Call:
    """A file about a record of the issuer's."""

    def sent(callers: Callers, made: World, who: str) -> int:
        return callers[who].store(made.home, who.encode(), kind=kind, record=made.record).status_code

    return sent


def searches(callers: Callers, made: World, who: str) -> int:
    who_is_it = {"scheme": "test", "number": "N|HOME"}
    return callers[who].post("/subjects:search", who_is_it, PURPOSES[who]).status_code


def copies(callers: Callers, made: World, who: str) -> int:
    return callers[who].get(f"/subjects/{made.home}/copy", "own_access").status_code


def ends_a_mandate(callers: Callers, made: World, who: str) -> int:
    """Of one that the lead office put on record."""
    assert callers[OFFICE].post(f"/subjects/{made.home}/mandates", MANDATE).status_code == 200
    [(mandate, _)] = callers.office.application.subject(UUID(made.home)).mandates.items()
    return callers[who].post(f"/subjects/{made.home}/mandates/{mandate}/end", {"why": "withdrawn"}).status_code


def takes_consent_back(callers: Callers, made: World, who: str) -> int:
    """Of one that the lead office put on record."""
    assert callers[OFFICE].post(f"/subjects/{made.home}/consents", AGREEMENT).status_code == 200
    [(consent, _)] = callers.office.application.subject(UUID(made.home)).consents.items()
    path = f"/subjects/{made.home}/consents/{consent}/withdrawal"
    return callers[who].post(path, {"receipt": "W-4"}).status_code


def takes_commitment_back(callers: Callers, made: World, who: str) -> int:
    """Of one that the lead office received."""
    path = f"/subjects/{made.home}/commitments"
    assert callers[OFFICE].post(path, OFFERED).status_code == 200
    [(offer, _)] = callers.office.application.subject(UUID(made.home)).offers.items()
    return callers[who].post(f"{path}/{offer}/withdrawal", {"receipt": "W-6"}).status_code


def declines_commitment(callers: Callers, made: World, who: str) -> int:
    """One that was offered to the north."""
    assert callers[OFFICE].post(f"/subjects/{made.home}/commitments", OFFERED).status_code == 200
    [(offer, _)] = callers.office.application.subject(UUID(made.home)).offers.items()
    said = {"step": "decline", "reason": "x"}
    return callers[who].post(f"/commitments/offered/{offer}/answer", said).status_code


EVERYBODY = set(ROLES)
TAKING_PART = {ISSUER, NORTH, SOUTH, OFFICE}
"""Those who hold a power: OTHER is listed and holds none, NOBODY is not listed."""
MATRIX: list[tuple[str, Call, set[str]]] = [
    ("search", searches, TAKING_PART),
    ("measures", reads("/subjects/{home}/measures"), TAKING_PART),
    ("explain", reads("/subjects/{home}/measures/supervision/explanation"), TAKING_PART),
    ("hand an account over", acts("/departments/handover", HANDOVER), {OFFICE}),
    ("partners", reads("/subjects/{home}/partners"), TAKING_PART),
    ("links", reads("/subjects/{home}/links"), TAKING_PART),
    ("history", reads("/subjects/{home}/history"), TAKING_PART),
    ("files", reads("/subjects/{home}/documents"), TAKING_PART),
    ("a file", reads("/subjects/{home}/documents/{stored}"), {ISSUER}),
    ("store a decision", stores("decision"), {ISSUER}),
    ("store a proof", stores("proof"), {ISSUER, OFFICE}),
    ("erase a file", acts("/subjects/{home}/documents/{stored}/erasure", {"basis": "art. 47"}), {ISSUER}),
    ("notices", reads("/subjects/{home}/notices"), TAKING_PART),
    ("a notice", reads("/subjects/{home}/notices/2"), {ISSUER}),
    ("a slip", reads("/checks/{check}/slip"), set()),
    ("serve a notice", acts("/subjects/{home}/notices/2/service", SERVICE), {ISSUER}),
    ("proposed", reads("/orders/proposed"), TAKING_PART),
    ("own tasks", reads("/tasks"), TAKING_PART),
    ("the north's tasks", reads(f"/tasks?of={NORTH}"), {NORTH}),
    ("own tasks as a workbook", reads("/tasks:workbook"), TAKING_PART),
    ("answer by a workbook", sends, {NORTH}),
    ("own feed", reads("/feed"), TAKING_PART),
    ("own figures", reads("/figures/checks?from=2019-01-01&until=2019-02-01"), TAKING_PART),
    ("all figures", reads("/figures/checks?from=2019-01-01&until=2019-02-01&of=all"), set()),
    ("say what is applied", says_what_it_applies, TAKING_PART),
    ("check at a matter", checks, {NORTH, SOUTH, OFFICE}),
    ("rulesets", reads("/rulesets"), EVERYBODY),
    ("matters", reads("/matters"), EVERYBODY),
    ("versions of rulesets", reads("/rulesets/versions"), EVERYBODY - {NOBODY}),
    ("what a version changes", reads("/rulesets/versions/1/differences"), EVERYBODY - {NOBODY}),
    ("review a version", reads("/rulesets/versions/1/review"), EVERYBODY - {NOBODY}),
    ("whom a version would touch", counts_a_draft, TAKING_PART),
    ("who was told of unlawful rules", reads("/rulesets/told"), TAKING_PART),
    ("who acted on a version", reads("/rulesets/versions/1/uses"), set()),
    ("draft a version", drafts, EVERYBODY - {NOBODY}),
    ("read a draft", reads_a_draft, EVERYBODY - {NOBODY}),
    ("change a draft", changes_a_draft, EVERYBODY - {NOBODY}),
    ("submit a version", releases("submit"), EVERYBODY - {NOBODY}),
    ("approve a version", releases("approve"), {OFFICE}),
    ("refuse a version", releases("refuse"), {OFFICE}),
    ("publish a version", releases("publish"), {OFFICE}),
    ("withdraw a version", releases("withdraw"), {OFFICE}),
    ("file", acts("/records", a_penalty("N|NEW", doc_no="new")), EVERYBODY - {NOBODY}),
    ("confirm", acts("/subjects/{person}/orders/1/confirm", None), {ISSUER}),
    ("decline", acts("/subjects/{person}/orders/1/decline", {"reason": "no"}), {ISSUER}),
    ("feed back on a task", acts("/tasks/{task}/steps", {"step": "feedback", "result": "failed"}), {NORTH}),
    ("refuse a task", acts("/tasks/{task}/steps", {"step": "refuse", "reason": "R1"}), set()),
    ("what is held", reads("/checks/held"), TAKING_PART),
    ("decide on a check", acts("/checks/{check}/decision", {"verdict": "allow", "reason": "seen"}), set()),
    ("correct", acts("/records/{record}/corrections", {"fields": {"remark": "x"}, "reason": "no"}), {ISSUER}),
    ("withdraw", acts("/records/{record}/withdrawal", {"reason": "no"}), {ISSUER}),
    ("review", acts("/records/{record}/reviews", {"outcome": "annulled", **REVIEW}), {ISSUER}),
    ("who acted on a record", reads("/records/{record}/uses"), {ISSUER}),
    ("change", acts("/records/{record}/reviews", {"outcome": "changed", "severity": "minor", **REVIEW}), {ISSUER}),
    ("performance", acts("/records/{promise}/performance", a_finding()), {ISSUER}),
    ("commitments to look at", reads("/commitments"), TAKING_PART),
    ("report commitments", reads("/commitments/report?from=2019-01-01&until=2019-04-01"), set()),
    ("commitments were reported", acts("/commitments/report", REPORTED), {OFFICE}),
    ("verify", acts("/records/{promise}/verification", None), {ISSUER}),
    ("resolve", acts("/records/{record}/defects/sources_differ/resolution", {"reason": "no"}), {ISSUER}),
    ("open applications", reads("/repairs"), TAKING_PART),
    ("receive an application", acts("/records/{record}/repair", APPLICATION), {ISSUER, OFFICE}),
    ("find it incomplete", acts("/records/{mended}/repair/steps", {"step": "incomplete", "missing": "x"}), {ISSUER}),
    ("supplement it", acts("/records/{mended}/repair/steps", {"step": "supplement"}), {ISSUER, OFFICE}),
    ("accept it", acts("/records/{mended}/repair/steps", {"step": "accept"}), {ISSUER}),
    ("refuse it", acts("/records/{mended}/repair/steps", REFUSAL), {ISSUER}),
    ("open objections", reads("/objections"), TAKING_PART),
    ("times of one's own objections", reads("/figures/objections?from=2019-01-01&until=2019-02-01"), TAKING_PART),
    ("times of all", reads("/figures/objections?from=2019-01-01&until=2019-02-01&of=all"), set()),
    ("receive an objection", acts("/records/{record}/objection", OBJECTION), {ISSUER, OFFICE}),
    ("name who answers", acts("/records/{mended}/objection/steps", {"step": "assign", "handler": "Wen"}), {ISSUER}),
    ("uphold it", acts("/records/{mended}/objection/steps", {"step": "uphold", "reason": "x"}), {ISSUER}),
    ("dismiss it", acts("/records/{mended}/objection/steps", DISMISSAL), {ISSUER}),
    ("what is under treatment", reads("/treatments"), TAKING_PART),
    ("all that is under treatment", reads("/treatments?of=all"), set()),
    ("governments in default", reads("/figures/governments"), set()),
    ("order a rectification", acts("/records/{record}/rectification/steps", TO_PUT_RIGHT), {ISSUER}),
    ("find nobody", acts("/records/{record}/contact/steps", NOT_FOUND), set()),
    ("what is owed the public", reads("/publications"), TAKING_PART),
    ("publish", acts("/records/{mended}/publication", PUBLICATION), {ISSUER}),
    ("withdraw a publication", acts("/records/{record}/publication/steps", TAKEN_DOWN), {ISSUER}),
    ("open entries", reads("/entries"), TAKING_PART),
    ("propose an entry", acts("/entries", {**PROPOSAL, "subject": a_penalty("N|NEW")["subject"]}), {ISSUER}),
    ("serve its notice", acts("/entries/{proposed}/steps", NOTICE), {ISSUER}),
    ("receive a statement", acts("/entries/{noticed}/steps", {**STATEMENT, "receipt": "S-2"}), {ISSUER, OFFICE}),
    ("answer it", acts("/entries/{noticed}/steps", {"step": "answer", "receipt": "S-1", "reason": "x"}), {ISSUER}),
    ("drop it", acts("/entries/{noticed}/steps", {"step": "drop", "reason": "x"}), {ISSUER}),
    ("decide an entry", decides, set()),
    ("remove an entry", acts("/records/{record}/removal", {"doc_no": "R-1", "reason": "x"}), set()),
    ("entries to look at again", reads("/entries/reviews"), TAKING_PART),
    ("look at an entry again", acts("/records/{record}/entry-review", LOOKED_AT), set()),
    ("recognise no more", acts("/records/{record}/recognition/end", {"reason": "R2"}), set()),
    ("a copy at a window", copies, {OFFICE}),
    ("put on record who stands for it", acts("/subjects/{home}/mandates", MANDATE), {OFFICE}),
    ("end that", ends_a_mandate, {OFFICE}),
    ("choose at a window what it is told of", acts("/subjects/{home}/notifications", CHOICE), {OFFICE}),
    ("agree at a window", acts("/subjects/{home}/consents", AGREEMENT), {OFFICE}),
    ("take that back at a window", takes_consent_back, {OFFICE}),
    ("receive a commitment", acts("/subjects/{home}/commitments", OFFERED), {OFFICE}),
    ("take a commitment back", takes_commitment_back, {OFFICE}),
    ("commitments offered", reads("/commitments/offered"), TAKING_PART),
    ("answer a commitment", declines_commitment, {NORTH}),
    ("feed back on a check", acts("/checks/{check}/feedback", {"result": "failed"}), {NORTH}),
]


IN_VAIN = {
    "refuse a task": {NORTH},
    "decide on a check": {NORTH},
    "a slip": {NORTH},
    "decide an entry": {ISSUER},
    "remove an entry": {ISSUER},
    "look at an entry again": {ISSUER},
    "recognise no more": {ISSUER},
    "find nobody": {ISSUER},
}


@pytest.mark.guarantee("G97")
@pytest.mark.parametrize(("name", "call", "allowed"), MATRIX, ids=[name for name, _, _ in MATRIX])
def test_who_may_do_what(callers: Callers, name: str, call: Call, allowed: set[str]) -> None:
    """Those who may not are tried first, so that nothing has been done yet that would stop them anyhow."""
    made = world(callers)
    statuses = {who: call(callers, made, who) for who in sorted(ROLES, key=lambda who: who in allowed)}
    refused = {who for who, status in statuses.items() if status == 403}
    in_vain = IN_VAIN.get(name, set())  # its own, and too late, too early or not held
    assert refused == EVERYBODY - allowed - in_vain, statuses
    assert {statuses[who] for who in allowed} <= {200}
    [*_, last] = [row for row in callers.log() if row["department"] == NOBODY] or [{"outcome": "granted"}]
    assert last["outcome"] == ("granted" if NOBODY in allowed else "refused")


def test_overseers_see_the_tasks_of_others(callers: Callers) -> None:
    made = world(callers)
    [task] = callers[OFFICE].get("/tasks", "audit", of=NORTH).json()["tasks"]
    assert (task["task"], task["state"]) == (made.task, "accepted")


def test_the_matrix_has_every_operation(callers: Callers) -> None:
    described = callers.door.app.openapi()["paths"]
    subjects_own = "/own"  # no department comes in there: tests/api/http/test_own.py
    of_departments = (
        item for path, item in described.items() if path not in ("/health", "/public") and subjects_own not in path
    )
    operations = sum(map(len, of_departments))
    batches_and_one_ruleset = 3
    rows_about_the_same_operation = 19  # tasks and figures of others, further steps, a further outcome of review
    assert len(MATRIX) - rows_about_the_same_operation == operations - batches_and_one_ruleset
