"""From what a department writes of somebody to who that is: an organisation by its number, a person in the vault."""

from collections.abc import Sequence
from uuid import UUID

from api.http.counter import Counter
from api.http.models import Registrant, SubjectNumber
from api.wiring import Office
from domain.errors import InvalidNumber, InvalidRecord, JiangchengError
from domain.identity import credit_code, scanner
from domain.identity.citizen_number import Regions
from domain.identity.numbers import Fault, Number, Scheme, listed_scheme
from domain.identity.reading import for_the_record, for_the_vault
from domain.identity.scanner import Personal
from domain.state import Registration
from domain.values import SubjectKind
from ledger.vault.persons import Person, natural_person, self_employed


def subject_of(at: Counter, who: SubjectNumber) -> UUID | None:
    """Whom the ledger knows by this number; None for nobody. Raises InvalidNumber for a number nobody can have."""
    [found] = subjects_of(at.office, at.regions, [who])
    if isinstance(found, JiangchengError):
        raise found
    return found


def subjects_of(office: Office, regions: Regions, whos: Sequence[SubjectNumber]) -> list[UUID | JiangchengError | None]:
    """Whom the ledger knows by these numbers, with one look for all organisations; errors stand in their places.

    Raises Unavailable.
    """
    meant = [_meant(office, regions, who) for who in whos]
    numbers = {(one.scheme, one.number) for one in meant if isinstance(one, Number)}
    known = office.context.subjects_known_as(numbers) if numbers else {}
    return [known.get((one.scheme, one.number)) if isinstance(one, Number) else one for one in meant]


def _meant(office: Office, regions: Regions, who: SubjectNumber) -> Number | UUID | JiangchengError | None:
    """An organisation's number as registers write it, or the person; an error for a number nobody can have."""
    try:
        scheme = listed_scheme(who.scheme)
        if scheme is None or not _means_a_person(scheme, who.number):
            return for_the_record(who.scheme, who.number)
        return office.persons.find(_person(office, regions, scheme, who)) if who.name else None
    except JiangchengError as refused:
        return refused


def _means_a_person(scheme: Scheme, number: str) -> bool:
    return scheme.of_persons or (scheme is Scheme.USCC and credit_code.read(number).kind.protected_as_person)


def _person(office: Office, regions: Regions, scheme: Scheme, who: SubjectNumber) -> Person:
    assert who.name is not None, "nobody is looked for by half"
    if not scheme.of_persons:
        return self_employed(who.name, who.number)
    number = for_the_vault(scheme, who.number, on=office.context.today(), regions=regions)
    return Person(number, who.name, SubjectKind.NATURAL_PERSON, None)


def person_to_file(at: Counter, who: Registrant) -> Person | None:
    """The person a record is about; None where it is about an organisation. Raises InvalidNumber, InvalidRecord."""
    scheme = listed_scheme(who.scheme)
    if scheme is None or not _means_a_person(scheme, who.number):
        return None
    if not scheme.of_persons:
        return self_employed(who.name, who.number, born_on=who.born_on)
    today = at.office.context.today()
    return natural_person(who.name, scheme, who.number, on=today, born_on=who.born_on, regions=at.regions)


def organisation_to_file(who: Registrant) -> Registration:
    """The organisation a record is about, its number as registers write it. Raises InvalidNumber, InvalidRecord."""
    number = for_the_record(who.scheme, who.number)
    if listed_scheme(number.scheme) is None:
        _refuse_personal(number.number)
    _refuse_personal(who.name)
    kind = credit_code.read(number.number).kind if number.scheme == Scheme.USCC else who.kind
    if kind is None:
        raise InvalidRecord(f"the kind of a subject known by {who.scheme} is missing", do="Name its kind.")
    return Registration(kind, number.scheme, number.number, who.name, who.region)


def _refuse_personal(text: str) -> None:
    """Where no vault stands behind, nobody's number may come in by mistake (INV-26)."""
    if any(found.what is Personal.CITIZEN_NUMBER for found in scanner.find(text)):
        raise InvalidNumber(
            "name or number of an organisation holds the number of a person",
            fault=Fault.PERSONAL,
            do="File persons under their certificate.",
        )
