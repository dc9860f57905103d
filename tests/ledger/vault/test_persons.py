"""Persons in the real database: one subject each, nothing about them in clear, and nothing left after erasure."""

import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace
from psycopg import sql

from api.cli.main import run
from api.wiring import Office
from domain.commands import AddAlias, CorrectRecord, FileRecords, WithdrawRecord
from domain.content import with_content_hash
from domain.errors import AlreadyDifferent, Erased, InvalidRecord, NotAllowed
from domain.identity.numbers import Scheme
from domain.records import subject_id
from domain.state import Registration
from domain.values import SubjectKind
from ledger.audit import audit
from ledger.backup import back_up, restore
from ledger.server.embedded import EmbeddedServer
from ledger.vault.keyfile import WrongVaultKey, new_kek, replace_keys
from ledger.vault.persons import Minor, Shown, Unidentified, natural_person, self_employed
from ledger.vault.redacting import OPAQUE, InClear, attribute
from tests.ledger.processes import python
from tests.support import offices, synthetic
from tests.support.everywhere import everything, server_log
from tests.support.offices import BEGAN, ISSUER, fine
from tests.support.persons import ADDRESS, BORN, MOBILE, NAME, NUMBER, file, person, reported


def planted() -> dict[str, list[bytes]]:
    """What must be found nowhere, spelt as text and in hexadecimal, as JSON escapes it too."""
    words = {"name": NAME, "number": NUMBER, "mobile": MOBILE, "address": ADDRESS}
    return {
        what: [word.encode(), word.encode().hex().encode(), word.encode("unicode_escape")]
        for what, word in words.items()
    }


def found_in(content: bytes) -> set[str]:
    return {what for what, spellings in planted().items() if any(each in content for each in spellings)}


def test_a_person_is_filed_under_an_id_that_says_nothing(office: Office) -> None:
    filed = file(office)
    who = filed.subject.registration
    assert filed.subject.subject_id.version == 4
    assert who == Registration(SubjectKind.NATURAL_PERSON, "person", str(filed.subject.subject_id), "", "north")
    assert office.persons.find(person()) == filed.subject.subject_id
    assert office.persons.show(filed.subject.subject_id) == Shown("申***", "*" * 14 + NUMBER[-4:])


@pytest.mark.guarantee("G53")
def test_who_a_person_is_stands_nowhere_in_clear(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, ledger: str
) -> None:
    filed = file(office, reported(), reported(NUMBER), reported("two"))
    stream = filed.subject.subject_id
    record = next(iter(filed.subject.records))
    office.ledger.execute(stream, WithdrawRecord(record, f"call {MOBILE}, he is {NUMBER}"), by=ISSUER)
    with pytest.raises(Unidentified) as refused:
        file(office, who=person("另一人"))
    office.refresh()
    back_up(office.database, tmp_path / "backup", tick=lambda _: None)
    shown = said(capsys, ledger, stream) + str(refused.value) + repr(refused.value) + caplog.text + repr(person())
    assert "申***" in shown
    with zipfile.ZipFile(tmp_path / "backup") as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist())
    for content in (everything(office.database), parts, shown.encode(), server_log()):
        assert found_in(content) == set()
    place = ["--matter", "licence", "--node", "handling", "--filing", "F-1"]
    assert run(["check", f"id_number:{NUMBER}", *place, "--ledger", ledger]) == 1
    assert found_in("".join(capsys.readouterr()).encode()) == set()
    address = attribute(record, "text/address")
    assert office.persons.vault.reveal(stream, ["name", address]) == {"name": NAME, address: ADDRESS}


def said(capsys: pytest.CaptureFixture[str], ledger: str, stream: UUID) -> str:
    """What every reading verb says about the person, in both forms."""
    name = f"person:{stream}"
    capsys.readouterr()
    for verb in (
        ["measures"],
        ["measures", name],
        ["history", name],
        ["explain", name, "supervision"],
        ["tasks", "--of", "all"],
        ["imports", "list"],
    ):
        for form in ([], ["--json"]):
            assert run([*verb, "--ledger", ledger, *form]) == 0
    out, err = capsys.readouterr()
    return out + err


def test_the_search_finds_what_is_planted(office: Office) -> None:
    """The test above can fail: an organisation's name is found by the same search."""
    firm = Registration(SubjectKind.ENTERPRISE, Scheme.USCC, synthetic.credit_code(1), NAME, "north")
    office.ledger.execute(subject_id(firm.scheme, firm.number), FileRecords(firm, (fine("one"),)), by=ISSUER)
    assert found_in(everything(office.database)) == {"name"}


def test_filing_twice_is_once_and_other_content_is_refused(office: Office) -> None:
    first = file(office)
    again = file(office)
    assert (again.happened, again.subject.subject_id) == ((), first.subject.subject_id)
    with pytest.raises(AlreadyDifferent):
        file(office, reported(told="something else"))
    assert len(file(office, reported("two")).subject.records) == 2


@pytest.mark.guarantee("G54")
def test_the_same_person_from_two_processes_is_one_subject(office: Office, ledger: str) -> None:
    with offices.office(ledger) as other, ThreadPoolExecutor(8) as pool:
        claims = [pool.submit(file, each, reported(str(n))) for n, each in enumerate([office, other] * 4)]
        streams = {claim.result().subject.subject_id for claim in claims}
    [stream] = streams
    assert len(office.application.whole(stream).records) == 8
    with office.pool.connection() as connection:
        counted = connection.execute(
            "SELECT (SELECT count(*) FROM vault.keys), (SELECT count(*) FROM vault.numbers),"
            " (SELECT count(*) FROM ledger.stored_events WHERE topic LIKE 'subject-registered.%')"
        ).fetchone()
    assert counted == (1, 1, 1)


def test_a_restored_backup_knows_its_persons_with_the_key_file_alone(
    office: Office, tmp_path: Path, server: EmbeddedServer, key_file: Path
) -> None:
    stream = file(office).subject.subject_id
    back_up(office.database, tmp_path / "backup", tick=lambda _: None)
    name = f"restored_{stream.hex[:12]}"
    try:
        restore(tmp_path / "backup", name, tick=lambda _: None)
        with offices.office(name) as restored:
            assert restored.persons.find(person()) == stream
        replace_keys(key_file, [new_kek()])
        with offices.office(name) as restored, pytest.raises(WrongVaultKey):
            restored.persons.find(person())
    finally:
        with server.cluster.connect_as_admin() as admin:
            admin.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(f"jiangcheng_{name}"))
            )


PROCESS = """
import sys
from tests.support import offices, persons
with offices.office(sys.argv[1]) as office:
    print("ready", flush=True)
    sys.stdin.readline()
    print(persons.file(office, persons.reported(sys.argv[2])).subject.subject_id, flush=True)
"""


@pytest.mark.guarantee("G54")
def test_two_real_processes_register_a_person_once(office: Office, ledger: str) -> None:
    others = [python(PROCESS, ledger, str(number)) for number in range(2)]
    assert [other.stdout.readline() for other in others if other.stdout] == ["ready\n"] * 2
    for other in others:
        assert other.stdin is not None
        other.stdin.write("go\n")
        other.stdin.flush()
    ends = [other.communicate() for other in others]
    assert {out.strip() for out, _ in ends} == {str(office.persons.find(person()))}, ends


# --- half known, under age, past the vault


def test_inv_40_a_number_under_another_name_identifies_nobody(office: Office) -> None:
    file(office)
    assert office.persons.find(person("另一人")) is None
    with pytest.raises(Unidentified):
        file(office, reported("two"), who=person("另一人"))
    with pytest.raises(Unidentified):
        person(" ")
    assert len(file(office, who=person(f" {NAME[:2]} {NAME[2:]} ")).subject.records) == 1


@pytest.mark.parametrize(("conduct", "allowed"), [(date(2018, 5, 2), False), (date(2018, 5, 3), True)])
def test_inv_31_nothing_is_filed_about_a_minor(office: Office, conduct: date, allowed: bool) -> None:  # noqa: FBT001
    """Of age is who has completed 18 years: from the day after the birthday."""
    young = person(number=synthetic.citizen_number(date(2000, 5, 2), 3))
    act = replace(reported(), conducted_on=conduct)
    if allowed:
        assert file(office, act, who=young).position is not None
        return
    with pytest.raises(Minor):
        file(office, act, who=young)
    assert office.persons.find(young) is None


def test_a_certificate_that_tells_no_age_needs_the_day_of_birth() -> None:
    with pytest.raises(InvalidRecord, match="day of birth"):
        natural_person(NAME, Scheme.PASSPORT, "E12345678", on=BEGAN)


def test_a_trader_is_protected_as_a_person(office: Office) -> None:
    code = synthetic.credit_code(7, entity="92")
    trader = self_employed(NAME, code)
    filed = file(office, who=trader).subject
    assert filed.registration == Registration(SubjectKind.SELF_EMPLOYED, OPAQUE, str(filed.subject_id), "", "north")
    assert code.encode() not in everything(office.database)
    with pytest.raises(InClear):
        office.ledger.execute(filed.subject_id, AddAlias(Scheme.USCC, code), by=ISSUER)


@pytest.mark.guarantee("G53")
@pytest.mark.parametrize("kind", [SubjectKind.NATURAL_PERSON, SubjectKind.SELF_EMPLOYED])
def test_no_other_door_leads_a_name_into_the_log(office: Office, kind: SubjectKind) -> None:
    stream = UUID(int=7)
    command = FileRecords(Registration(kind, OPAQUE, str(stream), NAME, "north"), (fine("one"),))
    with pytest.raises(InClear):
        office.ledger.execute(stream, command, by=ISSUER)
    filed = file(office).subject
    [record] = [one.record for one in filed.records.values()]
    for wrong in (
        replace(record, subject_name=NAME),
        replace(record, fields={**record.fields, "remark": "all of it"}),
        replace(record, fields={**record.fields, "amount_minor": int(synthetic.citizen_number(BORN, 2))}),
    ):
        with pytest.raises(InClear):
            office.ledger.execute(filed.subject_id, CorrectRecord(with_content_hash(wrong), "typing error"), by=ISSUER)


# --- erasure


def erased(office: Office) -> UUID:
    filed = file(office, reported("one"), reported("two"))
    office.persons.erase(filed.subject.subject_id, basis="PIPL art. 47", by=ISSUER)
    return filed.subject.subject_id


@pytest.mark.guarantee("G55")
def test_inv_30_an_erased_person_can_be_read_by_nobody_and_the_log_stays(office: Office) -> None:
    filed = file(office).subject
    before = log(office)
    office.persons.erase(filed.subject_id, basis="PIPL art. 47", by=ISSUER)
    again = office.persons.erase(filed.subject_id, basis="PIPL art. 47", by=ISSUER)
    after = log(office)
    assert after[: len(before)] == before
    assert [topic for _, topic, _ in after[len(before) :]] == ["subject-erased.1"]
    assert again.happened == ()
    assert office.persons.show(filed.subject_id) == Shown("", "")
    assert office.persons.find(person()) is None
    assert vault_rows(office) == (0, 0, 0)


@pytest.mark.guarantee("G29", "G55")
def test_g29_what_was_decided_about_somebody_erased_is_decided_again_without_a_difference(office: Office) -> None:
    stream = erased(office)
    with office.pool.connection() as connection:
        [decided] = audit(connection, subjects=[stream])
    assert decided.events > 1
    assert decided.differs == ()


@pytest.mark.guarantee("G55")
def test_a_record_of_somebody_erased_is_answered_so_and_files_nothing(office: Office) -> None:
    stream = erased(office)
    before = log(office)
    for record in (reported("one"), reported("two", told="something else")):
        with pytest.raises(Erased):
            file(office, record)
    assert log(office) == before
    assert vault_rows(office) == (0, 0, 0)
    assert file(office, reported("three")).subject.subject_id != stream


def test_nothing_new_is_filed_in_an_erased_stream(office: Office) -> None:
    stream = erased(office)
    command = FileRecords(Registration(SubjectKind.NATURAL_PERSON, OPAQUE, str(stream), "", "north"), (fine("new"),))
    with pytest.raises(Erased):
        office.ledger.execute(stream, command, by=ISSUER)


def test_only_persons_are_erased_and_only_on_a_ground(office: Office) -> None:
    firm = Registration(SubjectKind.ENTERPRISE, Scheme.USCC, synthetic.credit_code(1), "单位", "north")
    stream = subject_id(firm.scheme, firm.number)
    office.ledger.execute(stream, FileRecords(firm, (fine("one"),)), by=ISSUER)
    with pytest.raises(NotAllowed):
        office.persons.erase(stream, basis="PIPL art. 47", by=ISSUER)
    with pytest.raises(InvalidRecord):
        office.persons.erase(file(office).subject.subject_id, basis=" ", by=ISSUER)


def log(office: Office) -> list[tuple[object, ...]]:
    with office.pool.connection() as connection:
        return connection.execute(
            "SELECT notification_id, topic, state FROM ledger.stored_events ORDER BY notification_id"
        ).fetchall()


def vault_rows(office: Office) -> tuple[object, ...] | None:
    with office.pool.connection() as connection:
        return connection.execute(
            "SELECT (SELECT count(*) FROM vault.keys), (SELECT count(*) FROM vault.numbers),"
            " (SELECT count(*) FROM vault.attributes)"
        ).fetchone()
