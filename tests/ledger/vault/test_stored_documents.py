"""Files in the real database: sealed, told by digest, erased with their person or alone, and in every backup."""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from psycopg import sql

from api.doctor.findings import Grade
from api.doctor.ledgers import files as files_of
from api.wiring import Office
from domain.commands import FileRecords, RaiseObjection
from domain.errors import Erased, InvalidInput, NotFound
from domain.events import DocumentStored, ObjectionRaised
from domain.identity.numbers import Scheme
from domain.procedures.documents import LARGEST, document_id
from domain.records import subject_id
from domain.state import Registration
from domain.transitions import DocumentState
from domain.values import Claim, DocumentKind, MediaType, SubjectKind
from ledger.audit import Audited, audit
from ledger.backup import back_up, restore
from ledger.server.embedded import EmbeddedServer
from ledger.vault import rotation
from ledger.vault.ciphers import Unsealable
from ledger.vault.documents import About, DocumentDamaged, NoSuchMedia, media_type_of
from tests.support import files, offices, synthetic
from tests.support.everywhere import everything
from tests.support.offices import ISSUER, fine
from tests.support.persons import file

SECRET = "张三丰欠薪叁仟元"
DECISION = SECRET.encode()
SHA256 = hashlib.sha256(DECISION).hexdigest()
DECIDED = DocumentKind.DECISION


def an_organisation(office: Office) -> tuple[UUID, About]:
    who = Registration(SubjectKind.ENTERPRISE, Scheme.USCC, synthetic.credit_code(1), "Ashgrove House", "north")
    stream, record = subject_id(who.scheme, who.number), fine("one")
    office.ledger.execute(stream, FileRecords(who, (record,)), by=ISSUER)
    return stream, About(record.record_id)


def a_person(office: Office) -> tuple[UUID, About]:
    filed = file(office).subject
    return filed.subject_id, About(next(iter(filed.records)))


Maker = Callable[[Office], tuple[UUID, About]]
WHO = pytest.mark.parametrize("who", [an_organisation, a_person])


@pytest.fixture
def new_ledger(server: EmbeddedServer) -> Iterator[str]:
    """The name of a ledger that is not there; whatever is made under it is dropped."""
    name = f"restored_{uuid4().hex[:12]}"
    yield name
    with server.cluster.connect_as_admin() as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(f"jiangcheng_{name}")))


def store(office: Office, stream: UUID, about: About, content: bytes = DECISION) -> str:
    return office.documents.store(stream, content, DECIDED, about, by=ISSUER).digest


def read(office: Office, stream: UUID, told: str) -> bytes:
    return office.documents.read(stream, office.documents.resolve(stream, told))


def spelt(text: str) -> list[bytes]:
    return [text.encode(), text.encode().hex().encode()]


@pytest.mark.guarantee("G235")
@WHO
def test_what_is_read_is_what_was_stored_and_it_stands_nowhere_in_clear(
    office: Office, who: Maker, tmp_path: Path
) -> None:
    stream, about = who(office)
    first = office.documents.store(stream, DECISION, DECIDED, about, by=ISSUER)
    [stored] = [one.event for one in first.executed.happened]
    assert isinstance(stored, DocumentStored)
    assert (stored.media_type, stored.size, stored.record_id) == (MediaType.TEXT, len(DECISION), about.record_id)
    assert read(office, stream, first.digest) == DECISION
    again = office.documents.store(stream, DECISION, DECIDED, about, by=ISSUER)
    assert (again.digest, again.executed.happened) == (first.digest, ())
    assert [one.differs for one in audit_of(office, stream)] == [()]
    back_up(office.database, tmp_path / "backup", tick=lambda _: None)
    for content in (everything(office.database), (tmp_path / "backup").read_bytes()):
        assert not [each for each in spelt(SECRET) if each in content]


def audit_of(office: Office, stream: UUID) -> list[Audited]:
    with office.pool.connection() as connection:
        return list(audit(connection, subjects=[stream]))


@pytest.mark.guarantee("G236")
def test_the_ledger_tells_a_persons_file_by_a_keyed_digest_alone(office: Office) -> None:
    stream, about = a_person(office)
    digest = store(office, stream, about)
    assert digest != SHA256
    assert SHA256.encode() not in everything(office.database)
    assert office.documents.resolve(stream, SHA256) == office.documents.resolve(stream, digest)
    firm, of_firm = an_organisation(office)
    assert store(office, firm, of_firm) == SHA256


@pytest.mark.guarantee("G236")
def test_with_the_person_its_files_are_gone(office: Office) -> None:
    stream, about = a_person(office)
    digest = store(office, stream, about)
    [[row]] = rows(office, "SELECT count(*) FROM vault.documents")
    office.persons.erase(stream, basis="asked for", by=ISSUER)
    assert (row, rows(office, "SELECT count(*) FROM vault.documents")) == (1, [(0,)])
    for name in (digest, SHA256):
        with pytest.raises(Erased, match="went with it"):
            read(office, stream, name)
    with pytest.raises(Erased):
        store(office, stream, about)
    assert digest in office.application.subject(stream).stored


@pytest.mark.guarantee("G236")
@WHO
def test_a_file_is_erased_alone_and_its_digest_remains(office: Office, who: Maker) -> None:
    stream, about = who(office)
    digest, other = store(office, stream, about), store(office, stream, about, b"another")
    keys = rows(office, "SELECT count(*) FROM vault.keys")
    assert office.documents.erase(stream, digest, basis="no longer needed", by=ISSUER).happened
    assert not office.documents.erase(stream, digest, basis="no longer needed", by=ISSUER).happened
    place = document_id(stream, digest)
    assert rows(office, "SELECT count(*) FROM vault.documents WHERE document_id = %s", place) == [(0,)]
    assert (rows(office, "SELECT count(*) FROM vault.keys") < keys) is (who is an_organisation)
    with pytest.raises(Erased, match="was erased on"):
        read(office, stream, digest)
    assert office.application.subject(stream).stored[digest].state is DocumentState.ERASED
    assert read(office, stream, other) == b"another"


def rows(office: Office, query: str, *values: object) -> list[tuple[object, ...]]:
    with office.pool.connection() as connection:
        return connection.execute(query, values).fetchall()  # type: ignore[call-overload, no-any-return]


def test_what_lies_in_anothers_place_does_not_open(office: Office) -> None:
    stream, about = an_organisation(office)
    one, other = store(office, stream, about), store(office, stream, about, b"another")
    with office.database.connect_as_owner() as owner:
        owner.execute(
            "UPDATE vault.documents AS a SET ciphertext = b.ciphertext, nonce = b.nonce FROM vault.documents AS b"
            " WHERE a.document_id = %s AND b.document_id = %s",
            (document_id(stream, one), document_id(stream, other)),
        )
    with pytest.raises(Unsealable):
        read(office, stream, one)


@pytest.mark.guarantee("G235")
@WHO
def test_files_outlive_a_rotation_a_backup_and_its_restoring(
    office: Office, who: Maker, tmp_path: Path, new_ledger: str
) -> None:
    stream, about = who(office)
    digest = store(office, stream, about)
    rotation.rotate(office.database)
    assert read(office, stream, digest) == DECISION
    assert store(office, stream, about, b"after the rotation") in office.application.subject(stream).stored
    back_up(office.database, tmp_path / "backup", tick=lambda _: None)
    restore(tmp_path / "backup", new_ledger, tick=lambda _: None)
    with offices.office(new_ledger) as restored:
        assert read(restored, stream, digest) == DECISION


def test_a_file_that_is_lost_is_called_damaged(office: Office) -> None:
    stream, about = an_organisation(office)
    digest = store(office, stream, about)
    with office.database.connect_as_owner() as owner:
        owner.execute("DELETE FROM vault.documents")
    with pytest.raises(DocumentDamaged):
        read(office, stream, digest)
    found = files_of(office)
    assert (found.grade, found.values["first"]) == (Grade.BROKEN, stream)


def test_the_doctor_counts_files_that_are_there_and_misses_none_that_was_erased(office: Office) -> None:
    for who in (an_organisation, a_person):
        stream, about = who(office)
        store(office, stream, about)
        office.documents.erase(stream, store(office, stream, about, b"another"), basis="x", by=ISSUER)
    assert files_of(office).values["files"] == 2
    office.persons.erase(stream, basis="asked for", by=ISSUER)
    assert (files_of(office).grade, files_of(office).values["files"]) == (Grade.OK, 1)


def test_many_who_store_the_same_file_at_once_store_one(office: Office) -> None:
    stream, about = an_organisation(office)
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda _: office.documents.store(stream, DECISION, DECIDED, about, by=ISSUER), range(4)))
    assert sum(len(one.executed.happened) for one in kept) == 1
    assert rows(office, "SELECT count(*) FROM vault.documents") == [(1,)]


@pytest.mark.guarantee("G238")
@pytest.mark.parametrize("media", files.WHOLE, ids=str)
def test_what_a_file_is_its_content_says(media: MediaType) -> None:
    assert media_type_of(files.WHOLE[media]) is media


@pytest.mark.guarantee("G238")
@pytest.mark.parametrize("name", files.OTHERS)
def test_whatever_else_it_is_is_refused(name: str) -> None:
    with pytest.raises(NoSuchMedia):
        media_type_of(files.OTHERS[name])


@pytest.mark.guarantee("G238")
def test_a_file_is_neither_empty_nor_too_large(office: Office) -> None:
    stream, about = an_organisation(office)
    for content in (b"", b"a" * (LARGEST + 1)):
        with pytest.raises(InvalidInput):
            store(office, stream, about, content)
    largest = store(office, stream, about, b"a" * LARGEST)
    assert len(read(office, stream, largest)) == LARGEST
    with pytest.raises(NotFound):
        office.documents.resolve(stream, "e" * 64)


@pytest.mark.guarantee("G236")
def test_whatever_a_command_says_of_a_persons_file_is_told_by_the_keyed_digest(office: Office) -> None:
    stream, about = a_person(office)
    digest = store(office, stream, about)
    assert about.record_id is not None
    raised = office.ledger.execute(stream, RaiseObjection(about.record_id, "O-1", Claim.CONTENT, SHA256), by=ISSUER)
    [told] = [one.event.document for one in raised.happened if isinstance(one.event, ObjectionRaised)]
    assert told == digest
    assert SHA256.encode() not in everything(office.database)
    firm, of_firm = an_organisation(office)
    assert of_firm.record_id is not None
    raised = office.ledger.execute(firm, RaiseObjection(of_firm.record_id, "O-1", Claim.CONTENT, SHA256), by=ISSUER)
    assert [one.event.document for one in raised.happened if isinstance(one.event, ObjectionRaised)] == [SHA256]
    assert [one.differs for one in audit_of(office, stream)] == [()]
