"""The condition model: patterns (tests on one record) combined with all, any, none and at_least n within a period.

A pattern looks at one fact. A test on a field the fact does not have is false, whatever its operator, so that
`none` of it is true. Everything that evaluates conditions (the matcher, the plain evaluator, SQL) reads this model.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, GetJsonSchemaHandler, Tag, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from domain.periods import Period

Scalar = bool | int | str
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class Model(BaseModel):
    """Frozen, strict, and refusing what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def model_copy(self, *, update: Mapping[str, object] | None = None, deep: bool = False) -> Self:
        """A copy with some fields changed; what was worked out from the original's is worked out anew."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


class Operator(StrEnum):
    """How a test compares a field with its value."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    IN = "in"

    @property
    def orders(self) -> bool:
        """True for the operators that need an order; they compare whole numbers only."""
        return self in (Operator.LT, Operator.LE, Operator.GT, Operator.GE)


class Test(Model):
    """One comparison, written `{field: amount_minor, ge: 10000000}`."""

    __test__ = False  # not a pytest class

    field: Name
    op: Operator
    value: Scalar | tuple[Scalar, ...]

    @model_validator(mode="before")
    @classmethod
    def _read_operator(cls, written: object) -> object:
        if not isinstance(written, Mapping):
            return written
        if "op" in written:
            value = written.get("value")
            return {
                **written,
                "op": Operator(written["op"]),
                "value": tuple(value) if isinstance(value, list) else value,
            }
        operators = [key for key in written if key in set(Operator)]
        if len(operators) != 1:
            raise ValueError(f"a test needs exactly one operator of {', '.join(Operator)}")
        value = written[operators[0]]
        rest = {key: part for key, part in written.items() if key != operators[0]}
        return {
            **rest,
            "op": Operator(operators[0]),
            "value": tuple(value) if isinstance(value, list) else value,
        }

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """As it is written: a field and one operator with its value."""
        found = handler.resolve_ref_schema(handler(core))
        field = found["properties"]["field"]
        scalar = {"type": ["boolean", "integer", "string"]}
        values = {str(op): {"type": "integer"} if op.orders else scalar for op in Operator if op is not Operator.IN} | {
            "in": {"type": "array", "items": scalar, "minItems": 1}
        }
        found["properties"] = {"field": field, **values}
        found["required"] = ["field"]
        found["minProperties"] = found["maxProperties"] = 2
        return found

    @model_validator(mode="after")
    def _fit_value(self) -> "Test":
        if (self.op is Operator.IN) != isinstance(self.value, tuple):
            raise ValueError("in takes a list of values, every other operator one value")
        if isinstance(self.value, tuple) and (not self.value or len({type(v) for v in self.value}) > 1):
            raise ValueError("in takes at least one value, all of one type")
        if self.op.orders and (isinstance(self.value, bool) or not isinstance(self.value, int)):
            raise ValueError(f"{self.op} compares whole numbers only")
        return self


class Pattern(Model):
    """Tests that one fact must pass, all of them."""

    tests: tuple[Test, ...] = Field(min_length=1)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """As it is written: a list of tests."""
        tests = handler.resolve_ref_schema(handler(core))["properties"]["tests"]
        return {"type": "array", "items": tests["items"], "minItems": 1, "description": cls.__doc__}

    @model_validator(mode="before")
    @classmethod
    def _read_list(cls, written: object) -> object:
        if isinstance(written, Mapping):
            written = written.get("tests", ())
        return {"tests": tuple(written)} if isinstance(written, list | tuple) else written


class ThisRecord(Model):
    """The record at hand matches a pattern; only in rules of the form `upon`."""

    record: Name


class AtLeast(Model):
    """At least n records match a pattern, up to the day asked about (within the period ending there, if given)."""

    at_least: int = Field(ge=1, le=1000)
    of: Name
    within: Period | None = None


class Latest(Model):
    """The latest record that matches a pattern matches another too, up to the day asked about (within the period)."""

    latest: Name
    shows: Name
    within: Period | None = None

    @property
    def looked_at(self) -> AtLeast:
        """The records among which the latest is looked for, as a count of one."""
        return AtLeast(at_least=1, of=self.latest, within=self.within)


class AllOf(Model):
    """Every part is true."""

    all: tuple["Condition", ...] = Field(min_length=1)


class AnyOf(Model):
    """At least one part is true."""

    any: tuple["Condition", ...] = Field(min_length=1)


class NoneOf(Model):
    """No part is true."""

    none: tuple["Condition", ...] = Field(min_length=1)


def _shape(written: object) -> str | None:
    if isinstance(written, Mapping):
        keys = set(written)
    else:
        keys = set(type(written).model_fields) if isinstance(written, Model) else set()
    return next((key for key in ("record", "at_least", "latest", "all", "any", "none") if key in keys), None)


Condition = Annotated[
    Annotated[ThisRecord, Tag("record")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[Latest, Tag("latest")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[NoneOf, Tag("none")],
    Discriminator(
        _shape,
        custom_error_type="condition_shape",
        custom_error_message="a condition has one of the keys record, at_least, latest, all, any, none",
    ),
]

for _model in (AllOf, AnyOf, NoneOf):
    _model.model_rebuild()


def parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside one, none for a leaf."""
    match condition:
        case AllOf(all=inner) | AnyOf(any=inner) | NoneOf(none=inner):
            return inner
        case _:
            return ()


Asking = ThisRecord | AtLeast | Latest
"""A leaf of a condition: what asks for patterns."""


def leaves(condition: Condition) -> Iterator[Asking]:
    """Every leaf, left to right."""
    if isinstance(condition, Asking):
        yield condition
    for part in parts(condition):
        yield from leaves(part)


def pattern_of(leaf: Asking) -> str:
    """The pattern of the records that a leaf looks at."""
    match leaf:
        case ThisRecord(record=name) | AtLeast(of=name) | Latest(latest=name):
            return name


def patterns_of(leaf: Asking) -> tuple[str, ...]:
    """Every pattern that a leaf asks for."""
    return (leaf.latest, leaf.shows) if isinstance(leaf, Latest) else (pattern_of(leaf),)
