"""A subject's history over HTTP: everything in order, page by page, the same as on the command line."""

from typing import Any
from uuid import UUID

import pytest

from domain.commands import SealRecord
from ledger.log.streams import read_stream
from tests.api.http.conftest import Caller, Callers, a_check, a_penalty, a_penalty_of_a_person
from tests.api.http.test_checks import applied
from tests.support import offices, persons
from tests.support.pack_small import ISSUER, NORTH


@pytest.fixture
def home(callers: Callers) -> str:
    """A home with a task that the north took over."""
    return applied(callers, a_penalty())


def read(caller: Caller, subject: str, **query: Any) -> dict[str, Any]:
    answer = caller.get(f"/subjects/{subject}/history", **query)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_everything_is_told_in_order_with_who_and_when(callers: Callers, home: str) -> None:
    told = read(callers[NORTH], home)
    with callers.office.pool.connection() as connection:
        stands = [(one.position, one.happened) for one in read_stream(connection, UUID(home))]
    assert [(line["position"], line["by"]["account"], line["on"]) for line in told["events"]] == [
        (position, happened.by.account, str(happened.on)) for position, happened in stands
    ]
    assert [line["topic"] for line in told["events"]][:2] == ["subject-registered.1", "penalty-recorded.1"]
    assert (told["name"], told["more"], told["next"]) == ("N|HOME", False, stands[-1][0])


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_are_the_whole(callers: Callers, home: str, limit: int) -> None:
    whole, pages = read(callers[NORTH], home)["events"], []
    after, more = 0, True
    while more:
        page = read(callers[NORTH], home, after=after, limit=limit)
        assert len(page["events"]) <= limit
        pages += page["events"]
        after, more = page["next"], page["more"]
    assert pages == whole


def test_a_read_of_it_is_on_record(callers: Callers, home: str) -> None:
    read(callers[NORTH], home)
    row = callers.log()[-1]
    assert (row["what"], str(row["subject_id"]), row["purpose"], row["filing"]) == ("history", home, "licence", "F-1")


@pytest.mark.guarantee("G58")
def test_of_a_sealed_record_only_its_sealing_is_told_on_whatever_page(callers: Callers, home: str) -> None:
    before = read(callers[NORTH], home)
    [record] = callers.office.application.subject(UUID(home)).records
    callers.office.ledger.execute(UUID(home), SealRecord(record), by=offices.ISSUER)
    first = read(callers[NORTH], home, limit=2)  # the page of the record, read without that of the sealing
    assert [line["topic"] for line in first["events"]] == ["subject-registered.1"]
    assert (first["next"], first["more"]) == (before["events"][1]["position"], True)
    whole = read(callers[NORTH], home)
    named = [line["topic"] for line in whole["events"] if str(record) in str(line["event"])]
    assert named == []
    assert "record-sealed.1" in [line["topic"] for line in whole["events"]]


@pytest.mark.guarantee("G53")
def test_a_persons_history_names_nobody(callers: Callers) -> None:
    subject = callers[ISSUER].post("/records", a_penalty_of_a_person()).json()["subject"]
    answer = callers[NORTH].get(f"/subjects/{subject}/history")
    assert answer.json()["events"]
    assert not any(secret in answer.text for secret in (persons.NAME, persons.NUMBER, persons.ADDRESS))
    assert answer.json()["name"]  # masked, as everywhere


def test_nobody_has_no_history(callers: Callers) -> None:
    assert callers[NORTH].get(f"/subjects/{UUID(int=7)}/history").status_code == 404
    assert callers[NORTH].post("/checks", a_check(), "licence").status_code == 200
