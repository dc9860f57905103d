"""A further certificate of a person and a corrected name: both in the vault alone (INV-26, INV-30, INV-40)."""

from collections.abc import Iterator

import pytest

from api.wiring import Office
from domain.actors import Actor
from domain.commands import AmendIdentity, FileRecords
from domain.errors import InvalidRecord, NotAllowed, WrongActor
from domain.events import IdentityAmended
from domain.identity.numbers import Scheme
from domain.values import Amended
from ledger.audit import audit
from ledger.vault.persons import Person, Unidentified, natural_person
from tests.support import offices, persons
from tests.support.builders import a_home, id_of
from tests.support.offices import BEGAN, ISSUER
from tests.support.pack_small import OFFICE, OTHER

PASSPORT = "E77310042"
RIGHT = "申屠甲丙"


def by_passport(name: str = persons.NAME, number: str = PASSPORT) -> Person:
    return natural_person(name, Scheme.PASSPORT, number, on=BEGAN, born_on=persons.BORN)


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger, persons.genesis()) as opened:
        persons.file(opened)
        yield opened


@pytest.mark.guarantee("G54")
def test_a_person_is_one_subject_by_either_certificate_and_a_record_one_record(office: Office) -> None:
    subject = office.persons.find(persons.person())
    assert subject is not None
    added = office.persons.add_certificate(subject, by_passport(), reason="shown at the counter", by=ISSUER)
    assert [one.event for one in added.happened] == [
        IdentityAmended(amended=Amended.CERTIFICATE, reason="shown at the counter")
    ]
    assert office.persons.find(by_passport()) == subject
    again = office.persons.file(by_passport(), [persons.reported()], region="north", by=ISSUER)
    assert (again.subject.subject_id, again.happened) == (subject, ())
    assert office.persons.add_certificate(subject, by_passport(), reason="x", by=ISSUER).happened == ()
    with office.database.connect() as connection:
        assert [differs for one in audit(connection) for differs in one.differs] == []


def test_a_certificate_under_another_name_or_of_somebody_else_is_refused(office: Office) -> None:
    subject = office.persons.find(persons.person())
    assert subject is not None
    other = by_passport("别人", "E77310043")
    office.persons.file(other, [persons.reported("two")], region="north", by=ISSUER)
    same_name = by_passport(number="E77310044")
    office.persons.file(same_name, [persons.reported("three")], region="north", by=ISSUER)
    for further in (other, same_name):
        with pytest.raises(Unidentified):
            office.persons.add_certificate(subject, further, reason="x", by=ISSUER)


def test_a_corrected_name_takes_the_place_of_the_former(office: Office) -> None:
    subject = office.persons.find(persons.person())
    changed = office.persons.correct_name(persons.person(), RIGHT, reason="misread", by=ISSUER)
    assert [type(one.event) for one in changed.happened] == [IdentityAmended]
    assert (office.persons.find(persons.person()), office.persons.find(persons.person(RIGHT))) == (None, subject)
    assert subject is not None
    assert office.persons.show(subject).name == "申***"
    assert office.persons.correct_name(persons.person(RIGHT), RIGHT, reason="misread", by=ISSUER).happened == ()
    with pytest.raises(Unidentified):
        office.persons.correct_name(persons.person(), "谁", reason="misread", by=ISSUER)


@pytest.mark.guarantee("G53")
def test_neither_stands_in_clear_nor_survives_the_erasure(office: Office) -> None:
    subject = office.persons.find(persons.person())
    assert subject is not None
    office.persons.add_certificate(subject, by_passport(), reason="shown", by=ISSUER)
    office.persons.correct_name(persons.person(), RIGHT, reason="misread", by=ISSUER)
    with office.pool.connection() as connection:
        states = connection.execute("SELECT state FROM ledger.stored_events").fetchall()
        sealed = connection.execute("SELECT ciphertext, hash FROM vault.attributes, vault.numbers").fetchall()
    assert not any(word.encode() in bytes(str(row), "utf8") for row in (*states, *sealed) for word in (PASSPORT, RIGHT))
    assert not any(word.encode() in bytes(state) for (state,) in states for word in (PASSPORT, RIGHT))  # type: ignore[arg-type]
    office.persons.erase(subject, basis="request", by=ISSUER)
    assert [office.persons.find(who) for who in (by_passport(RIGHT), persons.person(RIGHT))] == [None, None]
    with pytest.raises(Unidentified):
        office.persons.add_certificate(subject, by_passport(), reason="x", by=ISSUER)


@pytest.mark.guarantee("G61")
def test_only_who_registered_a_person_or_has_the_power_amends(office: Office) -> None:
    subject = office.persons.find(persons.person())
    assert subject is not None
    with pytest.raises(WrongActor):
        office.persons.add_certificate(subject, by_passport(), reason="x", by=Actor(OTHER, "somebody"))
    with pytest.raises(WrongActor):
        office.persons.correct_name(persons.person(), RIGHT, reason="x", by=Actor(OTHER, "somebody"))
    assert office.persons.find(by_passport()) is None
    assert office.persons.add_certificate(subject, by_passport(), reason="x", by=Actor(OFFICE, "officer Qi")).happened
    with pytest.raises(InvalidRecord):
        office.persons.correct_name(persons.person(), RIGHT, reason=" ", by=ISSUER)


def test_an_organisation_has_no_hidden_identity(office: Office) -> None:
    home = a_home()
    office.ledger.execute(id_of(home), FileRecords(home, ()), by=ISSUER)
    with pytest.raises(NotAllowed):
        office.ledger.execute(id_of(home), AmendIdentity(Amended.NAME, "x"), by=ISSUER)
