"""Reading a number in any scheme of domain.md 5.1 to 5.3: how it is spelt, what is refused, what filed with a defect.

Numbers of persons are read for the vault alone; `for_the_record` refuses them, and any number that holds one.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_10

from domain.errors import InvalidNumber
from domain.identity import citizen_number, credit_code, organisation_code, scanner
from domain.identity.citizen_number import Regions
from domain.identity.numbers import Fault, Number, Scheme, listed_scheme
from domain.identity.scanner import Personal
from domain.identity.writing import compact

_BRACKETS = str.maketrans("（）〔〕【】〈〉", "()()()()")
_WRITTEN = r"[0-9A-Z\u4e00-\u9fff()\-/.]"
_FORMS: Mapping[Scheme, tuple[re.Pattern[str], str]] = {
    Scheme.BUSINESS_REG_NO: (re.compile(rf"{_WRITTEN}{{6,30}}"), "15 or 13 digits, or an older written number"),
    Scheme.TAX_REG_NO: (re.compile(r"[0-9A-Z]{15,20}", re.ASCII), "15 to 20 digits and letters"),
    Scheme.INSTITUTION_CERT_NO: (
        re.compile(rf"{_WRITTEN}{{6,30}}"),
        "as on the certificate, 事证第133050000001号",
    ),
    Scheme.SOCIAL_ORG_REG_NO: (re.compile(rf"{_WRITTEN}{{4,30}}"), "as on the certificate"),
    Scheme.MILITARY_CARD: (re.compile(rf"{_WRITTEN}{{4,30}}"), "as on the card, such as 军字第1234567号"),
    Scheme.HK_MACAO_PERMIT: (re.compile(r"[HM](?:[0-9]{8}|[0-9]{10})", re.ASCII), "H or M and 8 or 10 digits"),
    Scheme.TAIWAN_PERMIT: (re.compile(r"[0-9]{8}|[0-9]{10}(?:\([A-Z]\))?", re.ASCII), "8 digits, older ones 10"),
    Scheme.PASSPORT: (re.compile(r"[0-9A-Z]{5,20}", re.ASCII), "5 to 20 digits and letters"),
    Scheme.OTHER_CERTIFICATE: (re.compile(rf"{_WRITTEN}{{3,40}}"), "3 to 40 digits, letters and Chinese characters"),
}
_FIFTEEN = 15


def for_the_record(scheme: str, text: str) -> Number:
    """An organisation's number for an event. A scheme outside the list is a foreign pack's own and taken as it is.

    Raises InvalidNumber; always for a number that means a person or holds the number of one (INV-26).
    """
    listed = listed_scheme(scheme)
    if listed is None:
        return _own(scheme, text)
    if listed.of_persons:
        raise InvalidNumber(
            f"a number in the scheme {scheme} means a person", fault=Fault.PERSONAL, do="Keep it in the vault alone."
        )
    number = _ORGANISATIONS[listed](text)
    if _holds_a_person(number):
        raise InvalidNumber(
            f"this {scheme} holds the number of a person", fault=Fault.PERSONAL, do="Leave it out; use the credit code."
        )
    return number


def for_the_vault(scheme: Scheme, text: str, *, on: date, regions: Regions = Regions.ASSIGNED) -> Number:
    """A person's certificate number as of a day. Raises InvalidNumber, never quoting the number."""
    if scheme is Scheme.ID_NUMBER:
        return citizen_number.read(text, on=on, regions=regions).number
    if not scheme.of_persons:
        raise InvalidNumber(f"{scheme} is no certificate of a person", fault=Fault.UNKNOWN_KIND)
    return _in_form(scheme, text)


def _holds_a_person(number: Number) -> bool:
    """Tax numbers of the self-employed were their citizen numbers; registration numbers never were.

    So 15 digits that could be an old citizen number are taken for one, save in a registration number whose own
    check holds.
    """
    if number.scheme == Scheme.USCC:
        return False
    found = {one.what for one in scanner.find(number.number)}
    if number.scheme == Scheme.BUSINESS_REG_NO and len(number.number) == _FIFTEEN and not number.defects:
        found.discard(Personal.OLD_CITIZEN_NUMBER)
    return bool(found)


def _own(scheme: str, text: str) -> Number:
    if not scheme.strip() or not text.strip():
        raise InvalidNumber("scheme or number is empty", fault=Fault.EMPTY, do="Name both.")
    return Number(scheme, text)


def _in_form(scheme: Scheme, text: str) -> Number:
    number = compact(text).translate(_BRACKETS)
    form, wanted = _FORMS[scheme]
    if not form.fullmatch(number):
        fault = Fault.FORM if number else Fault.EMPTY
        raise InvalidNumber(f"this is no number in the scheme {scheme}", fault=fault, do=f"Write {wanted}.")
    return Number(scheme, number)


def _registration_number(text: str) -> Number:
    """Of 15 digits, the last is a check since 2007; a wrong one is in the registers all the same, as a defect."""
    number = _in_form(Scheme.BUSINESS_REG_NO, text)
    digits = number.number
    if len(digits) == _FIFTEEN and digits.isascii() and digits.isdecimal() and not _holds(digits):
        return Number(number.scheme, digits, (Fault.CHECK,))
    return number


def _holds(digits: str) -> bool:
    try:
        mod_11_10.validate(digits)
    except ValidationError:
        return False
    return True


def _form_of(scheme: Scheme) -> Callable[[str], Number]:
    return lambda text: _in_form(scheme, text)


_ORGANISATIONS: Mapping[Scheme, Callable[[str], Number]] = {
    Scheme.USCC: lambda text: credit_code.read(text).number,
    Scheme.ORG_CODE: organisation_code.read,
    Scheme.BUSINESS_REG_NO: _registration_number,
    Scheme.TAX_REG_NO: _form_of(Scheme.TAX_REG_NO),
    Scheme.INSTITUTION_CERT_NO: _form_of(Scheme.INSTITUTION_CERT_NO),
    Scheme.SOCIAL_ORG_REG_NO: _form_of(Scheme.SOCIAL_ORG_REG_NO),
}
