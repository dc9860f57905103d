"""What a ruleset says of what may be recorded: catalogue, kinds of information, conduct, severity, sealing."""

from enum import StrEnum
from operator import not_

from pydantic import Field

from domain.records import RecordKind
from domain.values import LinkRole, Polarity, Severity, SubjectKind
from rules.conditions import Model, Name, Scalar
from rules.shapes import Basis, Code, Dated, Text


class FieldType(StrEnum):
    """What a field of a record may hold."""

    INT = "int"
    STR = "str"
    BOOL = "bool"
    DAY = "day"  # an ordinal (domain.facts), written and shown as a date

    @property
    def python(self) -> type[int] | type[str] | type[bool]:
        """The Python type of its values."""
        return {"int": int, "str": str, "bool": bool, "day": int}[self.value]


class Disclosure(StrEnum):
    """Who may be told what a field holds, once its record is published (C70)."""

    PUBLIC = "public"
    ON_APPLICATION = "on_application"  # whoever has a reason asks for it, and somebody decides
    NONE = "none"


def _private(disclosure: object) -> bool:
    return disclosure is Disclosure.NONE


class FieldDeclaration(Model):
    """A field that records of a catalogue item carry, always or sometimes."""

    type: FieldType
    required: bool
    values: tuple[Scalar, ...] = ()
    """The closed list of its values, if it has one."""
    disclosure: Disclosure = Field(default=Disclosure.NONE, exclude_if=_private)
    """Nobody is told of a field that says nothing of it."""


class InformationKind(Dated):
    """A kind of information of the national catalogue, by its number there, and the kinds of record it covers."""

    number: int = Field(ge=1)
    title: Text
    record_kinds: tuple[RecordKind, ...] = Field(min_length=1)
    basis: tuple[Basis, ...] = Field(min_length=1)


class Behaviour(Model):
    """A row of the behaviour list: a conduct that records may speak of, and the key field it belongs to (C22)."""

    behaviour: Code
    title: Text
    field: Code


class SeverityRow(Dated):
    """A row of the severity guide: these kinds of penalty for these behaviours, or for every other, weigh so (C15)."""

    behaviours: tuple[Code, ...] = ()
    penalty_kinds: tuple[Code, ...] = Field(min_length=1)
    severity: Severity
    basis: tuple[Basis, ...] = Field(min_length=1)


class Sealing(Dated):
    """Conduct whose records the law seals while this is in force (INV-33)."""

    behaviours: tuple[Code, ...] = Field(min_length=1)
    basis: tuple[Basis, ...] = Field(min_length=1)


class Effect(StrEnum):
    """Whether records of an item can ground anything."""

    SPEAKS = "speaks"
    RETIRED = "retired"  # what rested on a memorandum or an old list: kept for the history alone (C21, C36)


def _speaks(effect: object) -> bool:
    return effect is Effect.SPEAKS


class Through(Model):
    """Because of which items of an organisation, and in which roles, the item's law makes a person responsible (C6)."""

    of: tuple[Code, ...] = Field(min_length=1)
    whom: tuple[LinkRole, ...] = Field(min_length=1)


class CatalogueItem(Dated):
    """What may be recorded (C14): the kind of record, whose conduct, with which fields."""

    item: Code
    title: Text
    record_kind: RecordKind
    polarity: Polarity
    behaviours: tuple[Code, ...] = Field(min_length=1)
    subject_kinds: tuple[SubjectKind, ...] = Field(min_length=1)
    doc_types: tuple[Code, ...] = Field(min_length=1)
    effect: Effect = Field(default=Effect.SPEAKS, exclude_if=_speaks)
    fields: dict[Name, FieldDeclaration] = Field(default_factory=dict)
    basis: tuple[Basis, ...] = Field(min_length=1)
    region: Code | None = Field(default=None, exclude_if=not_)
    """Where the supplement that it stands in is law; None of the national base."""
    determined_by: tuple[Code, ...] = Field(default=(), exclude_if=not_)
    """The roles that alone determine such a record, such as a court (C52); anybody's where none is named."""
    of_court: bool = Field(default=False, exclude_if=not_)
    """Whether a court decides it: then no department's silence weakens it (C68)."""
    rectified_first: tuple[SubjectKind, ...] = Field(default=(), exclude_if=not_)
    """The kinds of subject that are reminded and given time to put it right, before anything is ordered on it (C32)."""
    unrepairable: tuple[Basis, ...] = Field(default=(), exclude_if=not_)
    """The laws that declare such a record unrepairable; without one, it can be repaired (INV-22)."""
    through: Through | None = Field(default=None, exclude_if=not_)
    """An item that reaches a person through an organisation, by its own law and after a notice of its own (INV-12)."""
