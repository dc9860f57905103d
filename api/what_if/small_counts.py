"""What may be shown of counts: of organisations every one, of persons none that would let anybody be found.

A count of persons under ten is shown as `<10`, nought among them; any other rounded down to tens, so that no difference
of two counts, and no difference between today's answer and tomorrow's, tells of one person. Several breakdowns of the
same persons bound each other all the same: one that would is withheld (`may_be_shown`).
"""

from collections.abc import Collection, Iterable
from typing import Final

from msgspec import Struct

from domain.values import SubjectKind

_FEW: Final = 10
UNDER_TEN: Final = "<10"
WITHHELD: Final = "..."


class Tally(Struct, frozen=True):
    """So many organisations and so many persons; the latter only for `shown`."""

    organisations: int = 0
    persons: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(self.organisations + other.organisations, self.persons + other.persons)

    @property
    def shown(self) -> str:
        """The count of persons as anybody may see it."""
        return shown(self.persons)


def tally(kind: SubjectKind, subjects: int) -> Tally:
    """So many subjects of a kind."""
    return Tally(persons=subjects) if kind.protected_as_person else Tally(organisations=subjects)


def total(tallies: Iterable[Tally]) -> Tally:
    """All together."""
    return sum(tallies, start=Tally())


def shown(persons: int) -> str:
    """A count of persons as anybody may see it."""
    return UNDER_TEN if persons < _FEW else f"{_least(persons)}+"


def may_be_shown(parts: Collection[int], others: Iterable[Collection[int]]) -> bool:
    """Whether a breakdown of persons leaves every part under ten free to be nought, whatever other ones tell."""
    if all(part >= _FEW for part in parts):
        return True
    most = sum(_most(part) for part in parts)
    return all(sum(_least(part) for part in other) <= most - _most(0) for other in others)


def _least(persons: int) -> int:
    return persons // _FEW * _FEW


def _most(persons: int) -> int:
    return _least(persons) + _FEW - 1
