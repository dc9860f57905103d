"""A number by which a subject is known: the closed list of schemes, and what can be wrong with a number."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from domain.errors import InvalidNumber


class Scheme(StrEnum):
    """Where a number comes from (domain.md 5.1 to 5.3); a foreign pack may use schemes of its own."""

    USCC = "uscc"
    ORG_CODE = "org_code"
    BUSINESS_REG_NO = "business_reg_no"
    TAX_REG_NO = "tax_reg_no"
    INSTITUTION_CERT_NO = "institution_cert_no"
    SOCIAL_ORG_REG_NO = "social_org_reg_no"
    ID_NUMBER = "id_number"
    MILITARY_CARD = "military_card"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    PASSPORT = "passport"
    OTHER_CERTIFICATE = "other_certificate"

    @property
    def of_persons(self) -> bool:
        """True where the number means a natural person: it is kept in the vault and stands in no event (INV-26)."""
        return self in CERTIFICATE_KINDS.values()


CERTIFICATE_KINDS: Mapping[str, Scheme] = {
    "10": Scheme.ID_NUMBER,
    "20": Scheme.MILITARY_CARD,
    "30": Scheme.HK_MACAO_PERMIT,
    "40": Scheme.TAIWAN_PERMIT,
    "50": Scheme.PASSPORT,
    "90": Scheme.OTHER_CERTIFICATE,
}
"""Certificate kind as reported (CF_FR_ZJLX, CF_XDR_ZJLX) -> scheme; there is no other kind."""


class Fault(StrEnum):
    """What is wrong with a number. `ORGANISATION_CHECK` and `CHECK` can also stand as a defect of one that is filed."""

    EMPTY = "empty"
    LENGTH = "length"
    LETTER = "letter"
    FORM = "form"
    CLASS = "class"
    CHECK = "check"
    ORGANISATION_CHECK = "organisation_check"
    REGION = "region"
    DATE = "date"
    PERSONAL = "personal"
    UNKNOWN_KIND = "unknown_kind"


class Number(Struct, frozen=True):
    """A number in its scheme, as registers write it; `defects` are faults with which it may still be filed (C3)."""

    scheme: str
    number: str
    defects: tuple[Fault, ...] = ()

    def __repr__(self) -> str:
        """Of a person's number only the scheme: what is printed by accident gives nobody away."""
        listed = listed_scheme(self.scheme)
        return f"Number({self.scheme}:{'...' if listed and listed.of_persons else self.number})"


_LISTED: Mapping[str, Scheme] = {str(scheme): scheme for scheme in Scheme}


def listed_scheme(scheme: str) -> Scheme | None:
    """The scheme of this name, None for a foreign pack's own."""
    return _LISTED.get(scheme)


def certificate_scheme(kind: str) -> Scheme:
    """The scheme of a reported certificate kind. Raises InvalidNumber for one outside the closed list."""
    scheme = CERTIFICATE_KINDS.get(kind.strip())
    if scheme is None:
        kinds = ", ".join(CERTIFICATE_KINDS)
        raise InvalidNumber(
            f"{kind.strip()[:20]!r} is no certificate kind", fault=Fault.UNKNOWN_KIND, do=f"Use one of {kinds}."
        )
    return scheme
