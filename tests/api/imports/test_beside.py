"""Whom a record names beside its subject is sealed with the record, read by no verb, and gone when it is withdrawn."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from api.wiring import Office
from domain.actors import Actor
from domain.commands import WithdrawRecord
from ledger.vault.redacting import attribute
from tests.api.imports.conftest import Counter
from tests.support import registers, synthetic
from tests.support.registers import FIRM, ORGAN, PENALTY, row

REPRESENTATIVE = {
    "legal_representative": "欧阳丙丁",
    "legal_rep_cert_kind": "10",
    "legal_rep_cert_no": synthetic.citizen_number(date(1980, 2, 2), 88),
}
APPLICANT = {"person_cert_kind": "10", "person_cert_no": synthetic.citizen_number(date(1981, 3, 3), 66)}
BESIDE = {**REPRESENTATIVE, **APPLICANT}


def only(office: Office) -> UUID:
    office.refresh()
    [stream] = office.views.everyone()
    return stream


def records(office: Office) -> list[UUID]:
    return list(office.application.subject(only(office)).records)


def sealed(office: Office, whose: UUID) -> dict[str, str]:
    return office.persons.vault.reveal(whose, list(BESIDE))


@pytest.mark.guarantee("G99")
def test_it_is_sealed_with_the_record(hand_in: Counter, office: Office, tmp_path: Path) -> None:
    path = registers.write_csv(tmp_path / "f.csv", PENALTY, row(PENALTY, **BESIDE), row(PENALTY, doc_no="另一号"))
    assert hand_in(path, PENALTY).status == 0
    first, second = records(office)
    assert sealed(office, first) == BESIDE
    assert sealed(office, second) == {}


def test_the_same_file_again_and_a_further_row_leave_it_as_it_is(
    hand_in: Counter, office: Office, tmp_path: Path
) -> None:
    path = registers.write_csv(tmp_path / "f.csv", PENALTY, row(PENALTY, **BESIDE))
    more = registers.write_csv(
        tmp_path / "g.csv", PENALTY, row(PENALTY, **BESIDE), row(PENALTY, **REPRESENTATIVE, doc_no="另一号")
    )
    assert [hand_in(each, PENALTY).status for each in (path, path, more)] == [0, 0, 0]
    first, second = records(office)
    assert sealed(office, first) == BESIDE
    assert sealed(office, second) == REPRESENTATIVE


@pytest.mark.guarantee("G99")
def test_it_is_gone_when_the_record_is_withdrawn(hand_in: Counter, office: Office, tmp_path: Path) -> None:
    path = registers.write_csv(
        tmp_path / "f.csv", PENALTY, row(PENALTY, **BESIDE), row(PENALTY, **BESIDE, doc_no="另一号")
    )
    assert hand_in(path, PENALTY).status == 0
    first, second = records(office)
    office.ledger.execute(only(office), WithdrawRecord(first, "never decided"), by=Actor(ORGAN, "officer Qin"))
    assert sealed(office, first) == {}
    assert sealed(office, second) == BESIDE
    assert hand_in(path, PENALTY).status in (0, 1)
    assert sealed(office, first) == {}, "and does not come back with the file"


def test_a_traders_is_sealed_under_their_own_key(hand_in: Counter, office: Office, tmp_path: Path) -> None:
    trade = {"uscc": registers.TRADER, "subject_name": "紫藤巷杂货铺", **REPRESENTATIVE}
    path = registers.write_csv(tmp_path / "f.csv", PENALTY, row(PENALTY, **trade))
    assert hand_in(path, PENALTY).status == 0
    [record], stream = records(office), only(office)
    name = attribute(record, "beside/legal_representative")
    vault = office.persons.vault
    assert list(vault.reveal(stream, [name]).values()) == ["欧阳丙丁"]
    office.persons.erase(stream, basis="asked for", by=Actor(ORGAN, "officer Qin"))
    assert vault.reveal(stream, [name]) == {}


def test_nothing_of_it_is_compared(hand_in: Counter, office: Office, tmp_path: Path) -> None:
    """A register that begins to tell of representatives tells no other decision."""
    for number, whom in enumerate(({}, REPRESENTATIVE)):
        path = registers.write_csv(tmp_path / f"{number}.csv", PENALTY, row(PENALTY, uscc=FIRM, **whom))
        assert hand_in(path, PENALTY).status == 0
    assert len(records(office)) == 1
