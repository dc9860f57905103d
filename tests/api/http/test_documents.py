"""Files over HTTP: sent, listed and read with a purpose and on record, by who keeps them; none of a sealed record."""

import hashlib

import pytest

from api.http import door
from domain.commands import SealRecord
from domain.procedures.documents import LARGEST
from tests.api.http.conftest import Callers, a_penalty, a_penalty_of_a_person
from tests.support import files
from tests.support.offices import ISSUER as OFFICER
from tests.support.pack_small import ISSUER, NORTH, OFFICE

CONTENT = "处罚决定书".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def filed(callers: Callers, *, person: bool = False) -> tuple[str, str]:
    body = callers[ISSUER].post("/records", a_penalty_of_a_person() if person else a_penalty()).json()
    return body["subject"], body["record"]


@pytest.mark.guarantee("G235")
@pytest.mark.parametrize("person", [False, True], ids=["organisation", "person"])
def test_a_file_is_sent_listed_and_read_as_it_was_sent(callers: Callers, person: bool) -> None:  # noqa: FBT001
    subject, record = filed(callers, person=person)
    sent = callers[ISSUER].store(subject, files.PDF, kind="decision", record=record).json()
    again = callers[ISSUER].store(subject, files.PDF, kind="decision", record=record).json()
    assert (sent["repeated"], again["repeated"], again["events"]) == (False, True, [])
    assert sent["sha256"] == hashlib.sha256(files.PDF).hexdigest()
    assert (sent["digest"] == sent["sha256"]) is not person
    [one] = callers[NORTH].get(f"/subjects/{subject}/documents").json()["documents"]
    assert (one["digest"], one["media_type"], one["record"]) == (sent["digest"], "application/pdf", record)
    for told in (sent["digest"], sent["sha256"]):
        read = callers[ISSUER].get(f"/subjects/{subject}/documents/{told}", "penalty")
        assert (read.content, read.headers["content-type"]) == (files.PDF, "application/pdf")
        assert read.headers["x-content-type-options"] == "nosniff"
        assert read.headers["content-disposition"].startswith("attachment")


@pytest.mark.guarantee("G237")
def test_every_read_of_a_file_is_on_record_and_only_who_keeps_it_or_oversees_has_its_bytes(callers: Callers) -> None:
    subject, record = filed(callers)
    digest = callers[ISSUER].store(subject, CONTENT, kind="decision", record=record).json()["digest"]
    path, before = f"/subjects/{subject}/documents/{digest}", len(callers.log())
    refused = callers[NORTH].get(path, "licence")
    assert (refused.status_code, refused.json()["code"]) == (403, "outside_power")
    assert callers[OFFICE].get(path, "audit").content == CONTENT
    assert callers[ISSUER].get(path, "penalty").content == CONTENT
    rows = [(row["department"], row["purpose"], row["what"], row["outcome"]) for row in callers.log()[before:]]
    assert rows == [
        (NORTH, "licence", "document show", "refused"),
        (OFFICE, "audit", "document show", "granted"),
        (ISSUER, "penalty", "document show", "granted"),
    ]
    assert {str(row["subject_id"]) for row in callers.log()[before:]} == {subject}


@pytest.mark.guarantee("G237")
def test_inv33_of_a_sealed_records_files_nothing_is_told_to_anybody(callers: Callers) -> None:
    subject, record = filed(callers)
    digest = callers[ISSUER].store(subject, CONTENT, kind="decision", record=record).json()["digest"]
    found = callers.office.application.subject(callers.office.views.find(subject).subject_id)
    callers.office.ledger.execute(found.subject_id, SealRecord(next(iter(found.records))), by=OFFICER)
    for department, purpose in ((ISSUER, "penalty"), (OFFICE, "audit"), (OFFICE, "own_access")):
        assert callers[department].get(f"/subjects/{subject}/documents/{digest}", purpose).status_code in (403, 404)
    assert callers[ISSUER].get(f"/subjects/{subject}/documents/{digest}", "penalty").status_code == 404
    told = [callers[OFFICE].get(f"/subjects/{subject}/{what}", "audit").text for what in ("documents", "history")]
    assert not [one for one in told if digest in one]


@pytest.mark.guarantee("G236")
def test_an_erased_file_and_those_of_an_erased_person_answer_so(callers: Callers) -> None:
    subject, record = filed(callers, person=True)
    one, other = (
        callers[ISSUER].store(subject, content, kind="evidence", record=record).json()["digest"]
        for content in (CONTENT, b"other")
    )
    path = f"/subjects/{subject}/documents/"
    assert callers[ISSUER].post(f"{path}{one}/erasure", {"basis": "art. 47"}).status_code == 200
    callers.office.persons.erase(callers.office.views.find(subject).subject_id, basis="asked", by=OFFICER)
    for digest in (one, other):
        answer = callers[ISSUER].get(f"{path}{digest}", "penalty")
        assert (answer.status_code, answer.json()["code"]) == (410, "erased")
    assert {d["digest"] for d in callers[ISSUER].get(path.rstrip("/"), "penalty").json()["documents"]} == {one, other}


@pytest.mark.guarantee("G238")
def test_what_is_too_large_or_of_no_kind_is_refused_at_the_door(callers: Callers) -> None:
    subject, record = filed(callers)
    large = callers[ISSUER].store(subject, b"a" * (LARGEST + 1), kind="decision", record=record)
    assert (large.status_code, large.json()["code"]) == (413, "too_large")
    assert door.LARGEST < 1_000_000 < LARGEST
    assert callers[ISSUER].store(subject, b"a" * 1_000_000, kind="decision", record=record).status_code == 200
    for content, code in ((files.OTHERS["program"], "no_such_media"), (b"", "invalid_input")):
        refused = callers[ISSUER].store(subject, content, kind="decision", record=record)
        assert (refused.status_code, refused.json()["code"]) == (422, code)
