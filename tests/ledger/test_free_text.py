"""Numbers of persons in the free text of organisations' records: masked before the log, and noted as a defect (C16)."""

from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace

from api.wiring import Office
from domain.commands import AddSource, CorrectRecord, FileRecords, ResolveDefect
from domain.content import with_content_hash
from domain.events import DataDefectRaised
from domain.records import Defect, Record
from ledger.audit import audit
from tests.support import offices, persons, synthetic
from tests.support.builders import a_home, id_of
from tests.support.offices import ISSUER, fine

HOME = a_home()
CITIZEN = synthetic.citizen_number(date(1990, 1, 1), 7)
MOBILE = synthetic.mobile_number(43)


def saying(text: str, *, key: str = "one") -> Record:
    record = fine(key)
    return with_content_hash(replace(record, fields={**record.fields, "remark": text}))


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger, persons.genesis()) as opened:
        yield opened


@pytest.mark.guarantee("G64")
@pytest.mark.parametrize("text", [f"负责人 {CITIZEN}", f"电话{MOBILE}", CITIZEN])
def test_a_number_of_a_person_is_masked_and_noted_until_it_is_resolved(office: Office, text: str) -> None:
    record = saying(text)
    filed = office.ledger.execute(id_of(HOME), FileRecords(HOME, (record,)), by=ISSUER)
    assert DataDefectRaised(record_id=record.record_id, defect=Defect.PERSONAL) in [one.event for one in filed.happened]
    office.ledger.execute(id_of(HOME), CorrectRecord(saying(f"again {text}"), "x"), by=ISSUER)
    office.ledger.execute(id_of(HOME), AddSource(saying(f"also {text}"), "province"), by=ISSUER)
    office.ledger.execute(id_of(HOME), ResolveDefect(record.record_id, Defect.PERSONAL, "looked at"), by=ISSUER)
    assert office.application.subject(id_of(HOME)).records[record.record_id].doubts.keys() == {Defect.SOURCES}
    with office.pool.connection() as connection:
        states = connection.execute("SELECT state FROM ledger.stored_events").fetchall()
    numbers = [number.encode() for number in (CITIZEN, MOBILE)]
    assert not any(number in bytes(state) for (state,) in states for number in numbers)  # type: ignore[arg-type]


@pytest.mark.guarantee("G64")
def test_the_same_filed_again_changes_nothing_and_every_decision_comes_out_again(office: Office) -> None:
    filing = FileRecords(HOME, (saying(f"电话{MOBILE}"), saying("没有号码", key="two")))
    office.ledger.execute(id_of(HOME), filing, by=ISSUER)
    assert office.ledger.execute(id_of(HOME), filing, by=ISSUER).happened == ()
    with office.database.connect() as connection:
        assert [differs for one in audit(connection) for differs in one.differs] == []


@pytest.mark.parametrize("text", [MOBILE, "330500TE5T00016", "no number", "12345678901234567890"])
def test_a_code_may_look_like_a_telephones_number(office: Office, text: str) -> None:
    filed = office.ledger.execute(id_of(HOME), FileRecords(HOME, (saying(text),)), by=ISSUER)
    assert not any(isinstance(one.event, DataDefectRaised) for one in filed.happened)
    (held,) = filed.subject.records.values()
    assert held.record.fields["remark"] == text
