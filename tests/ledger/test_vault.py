"""Persons in the real database: one subject each, nothing about them in clear, and nothing left after erasure."""

import os
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace
from psycopg import sql

from api.cli.main import run
from api.wiring import Office
from domain.commands import FileRecords, WithdrawRecord
from domain.errors import AlreadyDifferent
from domain.identity.citizen_number import Regions
from domain.identity.numbers import Scheme
from domain.records import subject_id
from domain.state import Registration
from domain.values import SubjectKind
from ledger.backup import back_up
from ledger.database import Database
from ledger.genesis import Genesis
from ledger.home import home
from ledger.ledger import Executed
from ledger.vault.persons import Person, Reported, Shown, Unidentified, natural_person
from tests.support import offices, pack_small, synthetic
from tests.support.offices import BEGAN, ISSUER, fine

BORN = date(1990, 1, 1)
NAME = "申屠甲乙"
NUMBER = synthetic.citizen_number(BORN, 1)
MOBILE = synthetic.mobile_number(42)
ADDRESS = "紫藤巷七号"
DAY = timedelta(days=1)


def person(name: str = NAME, number: str = NUMBER) -> Person:
    return natural_person(name, Scheme.ID_NUMBER, number, on=BEGAN, regions=Regions.WITH_SYNTHETIC)


def reported(key: str = "one", *, told: str = f"电话{MOBILE}", **changes: object) -> Reported:
    """As it came: a name, and texts that nobody but the vault may have."""
    record = fine(key, subject_name=NAME, **changes)
    fields = {**record.fields, "remark": f"{NAME} ({NUMBER}) paid late"}
    return Reported(replace(record, fields=fields), BEGAN, {"address": ADDRESS, "told": told})


def file(office: Office, *what: Reported, who: Person | None = None) -> Executed:
    return office.persons.file(who or person(), what or (reported(),), region="north", by=ISSUER)


@pytest.fixture(autouse=True)
def _key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test has a key of its own: what one breaks is no other's."""
    path = tmp_path / "vault.key"
    path.write_text(f"{os.urandom(32).hex()}\n", encoding="ascii")
    path.chmod(0o600)
    monkeypatch.setenv("JIANGCHENG_VAULT_KEY_FILE", str(path))
    for name, value in (("DEPARTMENT", pack_small.OFFICE), ("OFFICER", "officer Wen"), ("PURPOSE", "audit")):
        monkeypatch.setenv(f"JIANGCHENG_{name}", value)


def genesis() -> Genesis:
    """The small pack, which knows persons too, and an item with a field for anything."""
    item = pack_small.written()["catalogue"][0]  # type: ignore[index, call-overload]
    fields = {**item["fields"], "remark": {"type": "str", "required": False}}
    kinds = ["enterprise", "self_employed", "natural_person"]
    return offices.genesis(offices.guarded(catalogue=[{**item, "fields": fields, "subject_kinds": kinds}]))


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger, genesis()) as opened:
        yield opened


def everything(database: Database) -> bytes:
    """Every row of every table of every schema of ours, as text: bytea in hexadecimal and as it is."""
    found = bytearray()
    with database.connect_as_owner() as owner:
        tables = owner.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for schema, table in tables:
            name = sql.Identifier(str(schema), str(table))
            for form in ("TEXT", "BINARY"):
                copied = sql.SQL("COPY {} TO STDOUT (FORMAT {})").format(name, sql.SQL(form))
                with owner.cursor() as cursor, cursor.copy(copied) as copy:
                    found += b"".join(bytes(block) for block in copy)
    assert len(tables) > 15
    return bytes(found)


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
    assert NAME in office.persons.vault.reveal(stream)["name"]


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


def server_log() -> bytes:
    logs = [path for path in home().rglob("*log*") if path.is_file()]
    assert logs
    return b"".join(path.read_bytes() for path in logs)


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
