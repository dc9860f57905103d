"""The shapes that every part of a ruleset is made of: codes, texts, validity, regions, and what things rest on."""

from datetime import date
from enum import StrEnum
from operator import not_
from typing import Annotated

from pydantic import Field, model_validator

from domain.intervals import END, Days
from rules.conditions import Model

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9:._-]{0,79}$")]
Words = Annotated[str, Field(min_length=1, max_length=500)]


class Text(Model):
    """A text in both languages of the users."""

    en: Words
    zh: Words


class Dated(Model):
    """In force on [effective_from, effective_to); no end means until a later version says so."""

    effective_from: date
    effective_to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Dated":
        if self.effective_to is not None and self.effective_to <= self.effective_from:
            raise ValueError("effective_to must lie after effective_from")
        return self

    def in_force(self, day: date) -> bool:
        """True on the days of its validity."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)


def days_of(row: Dated) -> Days:
    """The days on which a row is in force."""
    end = END if row.effective_to is None else row.effective_to.toordinal()
    return ((row.effective_from.toordinal(), end),)


class BasisLevel(StrEnum):
    """Rank of a legal basis, from highest."""

    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative_regulation"
    CENTRAL_POLICY = "central_policy"
    LOCAL_REGULATION = "local_regulation"
    MINISTRY_RULE = "ministry_rule"
    OTHER_NORMATIVE_DOCUMENT = "other_normative_document"


class Instrument(Dated):
    """A law, regulation or policy that rules rest on; `invented` says that none such exists."""

    id: Code
    title: Text
    number: Words
    level: BasisLevel
    invented: bool = False
    region: Code | None = Field(default=None, exclude_if=not_)
    """Where it is law; None of what is law everywhere."""
    needs_legal_confirmation: bool = Field(default=False, exclude_if=not_)


class Region(Model):
    """A region, and the one that it lies in."""

    region: Code
    title: Text
    within: Code | None = None


class Basis(Model):
    """An article of an instrument; one that nobody has looked up yet is left out, and says so (domain.md 8)."""

    instrument: Code
    article: Words | None = Field(default=None, exclude_if=not_)
    needs_legal_confirmation: bool = Field(default=False, exclude_if=not_)

    @model_validator(mode="after")
    def _sure_or_flagged(self) -> "Basis":
        if self.article is None and not self.needs_legal_confirmation:
            raise ValueError("name the article, or write needs_legal_confirmation: true")
        return self
