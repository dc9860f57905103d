"""Whom a row means: an organisation by its number, a person or a trader for the vault, or nobody (INV-40).

The kind of an organisation follows from its credit code; without one from the certificate it has. Nobody is guessed.
"""

from collections.abc import Mapping

from msgspec import Struct

from api.formats.rows import Terms
from api.tables.cells import day_in
from api.tables.headings import Entry
from api.tables.telling import both
from domain.errors import InvalidNumber, Refused
from domain.identity import credit_code, scanner
from domain.identity.numbers import Scheme, certificate_scheme
from domain.identity.registering import spelt
from domain.state import Registration
from domain.values import SubjectKind
from ledger.vault.persons import Person, natural_person, self_employed
from ledger.vault.redacting import OPAQUE

UNIDENTIFIED = both(
    "主体无法识别：既无统一社会信用代码，也无完整证件号码",
    "unidentified: no credit code, and no name with a whole certificate number (INV-40)",
)
_PERSONS, _TRADERS = ("自然人", "个人"), ("个体工商户", "个体")
_CERTIFICATES: Mapping[Scheme, SubjectKind] = {
    Scheme.INSTITUTION_CERT_NO: SubjectKind.PUBLIC_INSTITUTION,
    Scheme.SOCIAL_ORG_REG_NO: SubjectKind.SOCIAL_ORGANISATION,
    Scheme.BUSINESS_REG_NO: SubjectKind.ENTERPRISE,
    Scheme.ORG_CODE: SubjectKind.ENTERPRISE,
    Scheme.TAX_REG_NO: SubjectKind.ENTERPRISE,
}
"""In the order in which they are looked at: what only one kind of body has goes first."""
_CARDS = {"身份证": "10", "居民身份证": "10", "军官证": "20", "港澳居民来往内地通行证": "30", "港澳通行证": "30"}
_CARDS |= {"台湾居民来往大陆通行证": "40", "台胞证": "40", "护照": "50", "护照号": "50", "其他": "90"}


class Who(Struct, frozen=True):
    """Who is meant. Of a person the registration says the kind and the region alone; the number stands in the vault."""

    registration: Registration
    person: Person | None = None

    def __repr__(self) -> str:
        """What is printed by accident gives nobody away."""
        return f"Who({self.registration.kind})"


def who(entry: Entry, terms: Terms, *, region: str) -> Who:
    """Whom a row means; `region` is where, if no number says it. Raises ValueError with the reason."""
    if not entry["subject_name"]:
        raise ValueError(f"{entry.label('subject_name')} " + both("未填", "is missing"))
    try:
        return _who(entry, terms, region)
    except InvalidNumber as wrong:
        raise ValueError(f"{wrong.detail} ({wrong.fault})") from None
    except Refused as wrong:
        raise ValueError(wrong.detail) from None


def _who(entry: Entry, terms: Terms, region: str) -> Who:
    category = entry["subject_category"]
    if entry["uscc"]:
        return _by_credit_code(entry)
    if category in (*_PERSONS, "") and entry["person_cert_no"]:
        return _natural_person(entry, terms, region)
    if category in (*_PERSONS, *_TRADERS):
        raise ValueError(UNIDENTIFIED)
    return _by_certificate(entry, region)


def _by_credit_code(entry: Entry) -> Who:
    found = credit_code.read(_no_persons_number(entry, "uscc"))
    if entry["subject_category"] in _PERSONS:
        raise ValueError(
            both("自然人没有统一社会信用代码", "a credit code of a person, who has none: one of the two is wrong")
        )
    if found.kind.protected_as_person:
        return _protected(self_employed(entry["subject_name"], found.code), found.region)
    return Who(Registration(found.kind, Scheme.USCC, found.code, _name(entry), found.region))


def _natural_person(entry: Entry, terms: Terms, region: str) -> Who:
    written = entry["person_cert_kind"]
    scheme = certificate_scheme(_CARDS.get(written, written) or "10")
    born_on = day_in(entry["born_on"]) if entry["born_on"] else None
    person = natural_person(
        entry["subject_name"], scheme, entry["person_cert_no"], on=terms.on, born_on=born_on, regions=terms.regions
    )
    return _protected(person, region)


def _protected(person: Person, region: str) -> Who:
    return Who(Registration(person.kind, OPAQUE, "", "", region), person)


def _by_certificate(entry: Entry, region: str) -> Who:
    for scheme, kind in _CERTIFICATES.items():
        if entry[scheme.value]:
            return Who(spelt(Registration(kind, scheme, entry[scheme.value], _name(entry), region)))
    raise ValueError(UNIDENTIFIED)


def _name(entry: Entry) -> str:
    """An organisation's name stands in events: no number of a person may hide in it (INV-26)."""
    return _no_persons_number(entry, "subject_name")


def _no_persons_number(entry: Entry, name: str) -> str:
    if any(one.what is scanner.Personal.CITIZEN_NUMBER for one in scanner.find(entry[name])):
        raise ValueError(f"{entry.label(name)} " + both("含有个人证件号码", "holds the number of a person"))
    return entry[name]
