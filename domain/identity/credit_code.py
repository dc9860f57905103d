"""The unified social credit code 统一社会信用代码 (GB 32100-2015): both of its checks, and the kind it tells of.

A code whose last check fails is refused. One that fails only the check of the organisation code inside it is in the
registers all the same: it is filed with a defect and carries no measure until it is corrected (domain.md 5.1, C3).
"""

from collections.abc import Mapping

from msgspec import Struct
from stdnum.cn import uscc

from domain.errors import InvalidNumber
from domain.identity import organisation_code
from domain.identity.numbers import Fault, Number, Scheme
from domain.identity.writing import compact
from domain.values import SubjectKind

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MISTAKEN = frozenset("IOSVZ")
"""Letters that the standard leaves out because they look like digits. Never repaired: which digit was meant?"""

_CORRECT_IT = "Have the code corrected at the authority that issued it."


class _Class(Struct, frozen=True):
    kind: SubjectKind
    variant: str


_ENTERPRISE, _SOCIAL = SubjectKind.ENTERPRISE, SubjectKind.SOCIAL_ORGANISATION
_INSTITUTION = SubjectKind.PUBLIC_INSTITUTION

_CLASSES: Mapping[str, _Class] = {
    "11": _Class(SubjectKind.GOVERNMENT_BODY, "organ"),
    "12": _Class(_INSTITUTION, "institution"),
    "13": _Class(_SOCIAL, "mass_organisation"),
    "19": _Class(_INSTITUTION, "other_on_establishment"),
    "51": _Class(_SOCIAL, "association"),
    "52": _Class(_SOCIAL, "private_non_enterprise"),
    "53": _Class(_SOCIAL, "foundation"),
    "59": _Class(_SOCIAL, "other_civil"),
    "91": _Class(_ENTERPRISE, "enterprise"),
    "92": _Class(SubjectKind.SELF_EMPLOYED, "self_employed"),
    "93": _Class(_ENTERPRISE, "cooperative"),
}
"""First two characters -> kind (confidence high, domain.md 5.1)."""

_AUTHORITIES: Mapping[str, _Class] = {
    "2": _Class(_SOCIAL, "foreign_affairs"),
    "3": _Class(_SOCIAL, "justice"),
    "4": _Class(_SOCIAL, "culture"),
    "6": _Class(_SOCIAL, "tourism"),
    "7": _Class(_SOCIAL, "religion"),
    "8": _Class(_SOCIAL, "trade_union"),
    "A": _Class(_INSTITUTION, "military"),
    "N": _Class(_ENTERPRISE, "rural_collective"),
    "Y": _Class(_SOCIAL, "other"),
}
"""Registration authorities that came later: one kind for all their classes (confidence medium)."""


class CreditCode(Struct, frozen=True):
    """A code whose own check holds; `defects` names what else is wrong with it."""

    code: str
    defects: tuple[Fault, ...]

    @property
    def kind(self) -> SubjectKind:
        """The kind of subject: derived from the code, never typed in."""
        return _class_of(self.code).kind

    @property
    def variant(self) -> str:
        """The class within its kind, such as `cooperative`; no rule reads it (P-9)."""
        return _class_of(self.code).variant

    @property
    def region(self) -> str:
        """Six digits of GB/T 2260: where it was registered."""
        return self.code[2:8]

    @property
    def organisation_code(self) -> str:
        """The nine characters of GB 11714 inside it."""
        return self.code[8:17]

    @property
    def number(self) -> Number:
        """The code as one of its subject's numbers."""
        return Number(Scheme.USCC, self.code, self.defects)


def read(text: str) -> CreditCode:
    """The code that a text means, with its defects. Raises InvalidNumber where its form or its own check is wrong."""
    code = compact(text)
    _refuse_malformed(code)
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        raise InvalidNumber(
            f"the check character of credit code {_begins(code)} is wrong", fault=Fault.CHECK, do=_CORRECT_IT
        )
    if code[:2] not in _CLASSES and code[0] not in _AUTHORITIES:
        raise InvalidNumber(
            f"credit code {_begins(code)} begins with {code[:2]}, which no registration authority uses",
            fault=Fault.CLASS,
            do=_CORRECT_IT,
        )
    sound = organisation_code.check_character(code[8:16]) == code[16]
    return CreditCode(code, () if sound else (Fault.ORGANISATION_CHECK,))


def _refuse_malformed(code: str) -> None:
    if not code:
        raise InvalidNumber("the credit code is empty", fault=Fault.EMPTY, do="Fill in its 18 characters.")
    if len(code) != LENGTH:
        raise InvalidNumber(
            f"credit code {_begins(code)} has {len(code)} characters, not {LENGTH}",
            fault=Fault.LENGTH,
            do="Look it up in the register and write all 18 characters.",
        )
    mistaken = sorted(_MISTAKEN & set(code))
    if mistaken:
        raise InvalidNumber(
            f"credit code {_begins(code)} holds {', '.join(mistaken)}, which no credit code has",
            fault=Fault.LETTER,
            do="Look it up in the register; I, O, S, V and Z are often misread digits.",
        )
    if not set(code) <= set(ALPHABET) or not code[2:8].isdecimal():
        raise InvalidNumber(
            f"credit code {_begins(code)} is not made of digits and capital letters with a region of 6 digits",
            fault=Fault.FORM,
            do="Look it up in the register.",
        )


def _begins(code: str) -> str:
    """What a message may quote of what was written as a credit code: it may be a person's number (INV-26)."""
    return f"{code[:8]}…"


def _class_of(code: str) -> _Class:
    return _CLASSES.get(code[:2]) or _AUTHORITIES[code[0]]
