"""Subjects that are likely one (C3), and the share of wrong codes. Findings are for a person to judge; nothing merges.

Persons are left out: they are one only where name and full certificate number agree, which the vault alone can tell
(INV-40). The self-employed are compared by number, not by name: many share one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import combinations
from uuid import UUID

from msgspec import Struct

from domain.errors import InvalidNumber
from domain.identity.numbers import Number, Scheme
from domain.identity.reading import for_the_record
from domain.identity.writing import compact
from domain.values import SubjectKind

_NAME_MARKS = str.maketrans("", "", "()（）·•.．,，、-—“”\"'")
_FIFTEEN = 15


class Likeness(StrEnum):
    """Why two subjects are likely one, the surest first."""

    SAME_ORGANISATION_CODE = "same_organisation_code"
    SAME_NUMBER_IN_OTHER_SCHEME = "same_number_in_other_scheme"
    SAME_NAME_AND_REGION = "same_name_and_region"


class Listed(Struct, frozen=True):
    """A subject as the register lists it: `numbers` are its own, further and former ones."""

    subject_id: UUID
    kind: SubjectKind
    name: str
    region: str
    numbers: tuple[Number, ...]


class Duplicate(Struct, frozen=True):
    """Two subjects, the one with the lower id first, and all that speaks for their being one."""

    one: UUID
    other: UUID
    likenesses: tuple[Likeness, ...]


def find(subjects: Iterable[Listed]) -> list[Duplicate]:
    """Every pair that is likely one, the surest first; the order of the subjects does not matter."""
    shared: dict[tuple[Likeness, str], set[UUID]] = defaultdict(set)
    for subject in subjects:
        for mark in _marks(subject):
            shared[mark].add(subject.subject_id)
    pairs: dict[tuple[UUID, UUID], set[Likeness]] = defaultdict(set)
    for (likeness, _), found in shared.items():
        for one, other in combinations(sorted(found), 2):
            pairs[one, other].add(likeness)
    duplicates = [Duplicate(one, other, tuple(sorted(why, key=_rank))) for (one, other), why in pairs.items()]
    return sorted(duplicates, key=lambda found: (_rank(found.likenesses[0]), found.one, found.other))


def _rank(likeness: Likeness) -> int:
    return list(Likeness).index(likeness)


def _marks(subject: Listed) -> Iterator[tuple[Likeness, str]]:
    if subject.kind is SubjectKind.NATURAL_PERSON:
        return
    for number in subject.numbers:
        yield Likeness.SAME_NUMBER_IN_OTHER_SCHEME, number.number
        code = organisation_code_in(number)
        if code is not None:
            yield Likeness.SAME_ORGANISATION_CODE, code
    name = plain_name(subject.name)
    if name and not subject.kind.protected_as_person:
        yield Likeness.SAME_NAME_AND_REGION, f"{subject.kind}\x1f{subject.region}\x1f{name}"


def organisation_code_in(number: Number) -> str | None:
    """The organisation code that a number is or holds: the credit code, and tax numbers of before it."""
    match number.scheme:
        case Scheme.ORG_CODE:
            return number.number
        case Scheme.USCC:
            return number.number[8:17]
        case Scheme.TAX_REG_NO if len(number.number) == _FIFTEEN:
            return number.number[6:]
    return None


def plain_name(name: str) -> str:
    """A name without blanks, brackets, dots and hyphens, half-width and in upper case."""
    return compact(name).translate(_NAME_MARKS)


class CodeErrors(Struct, frozen=True):
    """How many subjects of a register go by a wrong code, or by one that another goes by (C3: below 0.01 %)."""

    subjects: int
    wrong: int
    double: int

    @property
    def per_million(self) -> int:
        """Wrong and double codes in a million, rounded up; 100 is 0.01 %."""
        return -(-(self.wrong + self.double) * 1_000_000 // self.subjects) if self.subjects else 0


def code_errors(subjects: Sequence[Listed], *, duplicates: Iterable[Duplicate]) -> CodeErrors:
    """Count subjects whose first number is wrong, and pairs that hold one organisation code."""
    wrong = sum(1 for subject in subjects if subject.numbers and not _is_sound(subject.numbers[0]))
    double = sum(1 for found in duplicates if Likeness.SAME_ORGANISATION_CODE in found.likenesses)
    return CodeErrors(subjects=len(subjects), wrong=wrong, double=double)


def _is_sound(number: Number) -> bool:
    try:
        return not for_the_record(number.scheme, number.number).defects
    except InvalidNumber:
        return False
