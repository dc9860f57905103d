"""List types: who determines an entry, on what law, for how long, and how one gets off it (C24 to C31, INV-7, INV-8).

An entry is a record like any other, filed under the catalogue item that its list type names. A list type is a row of
the ruleset: no list exists that is not registered here.
"""

from datetime import date
from enum import StrEnum
from operator import not_

from pydantic import Field, model_validator

from domain.periods import Period
from rules.shapes import Basis, Code, Dated, Text


class ListKind(StrEnum):
    """The lists of the glossary; what is derived from grades and entries is no list of its own."""

    RED = "red"
    WHITE = "white"
    WATCH = "watch"
    ABNORMAL = "abnormal"
    SEVERE = "severe"
    BLACK = "black"

    @property
    def praises(self) -> bool:
        """True of the lists that only incentives follow from."""
        return self in (ListKind.RED, ListKind.WHITE)


class Family(StrEnum):
    """The four families of conduct for which a severe list may exist (INV-8)."""

    LIFE_AND_HEALTH = "life_and_health"
    MARKET_AND_SOCIAL_ORDER = "market_and_social_order"
    CREDIBILITY = "credibility"  # a legal duty refused, to the damage of courts or administration
    NATIONAL_DEFENCE = "national_defence"


class Recognition(Dated):
    """Whose entries from elsewhere stand here too, and which department answers for them here (C51).

    It rests on an instrument, and on a procedure there that hears the subject.
    """

    originator: Code
    region: Code
    department: Code
    basis: tuple[Basis, ...] = Field(min_length=1)


class ListType(Dated):
    """A list: the item that its entries are filed under, and what INV-7 asks of a severe one."""

    list: Code
    title: Text
    kind: ListKind
    item: Code
    longest: Period | None = Field(default=None, exclude_if=not_)
    """No entry lasts longer (P-6)."""
    reviewed: Period | None = Field(default=None, exclude_if=not_)
    """Where the law of the list sets no term: so long after its day an entry is looked at again; none is invented."""
    early: Period | None = Field(default=None, exclude_if=not_)
    """After which time an entry may be repaired, where the law of the list names one."""
    family: Family | None = Field(default=None, exclude_if=not_)
    consulted_days: int | None = Field(default=None, exclude_if=not_)
    """For how many days its criteria were out for public comment."""
    removal: Text | None = Field(default=None, exclude_if=not_)
    procedure: Text | None = Field(default=None, exclude_if=not_)
    remedies: Text | None = Field(default=None, exclude_if=not_)
    basis: tuple[Basis, ...] = Field(min_length=1)
    region: Code | None = Field(default=None, exclude_if=not_)
    recognises: tuple[Recognition, ...] = Field(default=(), exclude_if=not_)
    needs_legal_confirmation: bool = Field(default=False, exclude_if=not_)

    @model_validator(mode="after")
    def _has_an_end_in_sight(self) -> "ListType":
        if (self.longest is None) is (self.reviewed is None):
            raise ValueError("a list says how long its entries last (longest), or when they are looked at (reviewed)")
        return self

    def recognition_of(self, originator: str, day: date) -> Recognition | None:
        """By what an entry that a body elsewhere decided on a day stands here too, if it does."""
        return next((row for row in self.recognises if row.originator == originator and row.in_force(day)), None)

    def over(self, day: date) -> date:
        """The first day on which an entry of a day is over by the list's term; without one, the last day of all."""
        return date.max if self.longest is None else self.longest.after(day)
