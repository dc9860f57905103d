"""The two relations that a query of the set path reads, and what it answers with.

`subjects`: one row a subject. `facts`: one row a fact, `place` being its place among those of its subject (in the order
of the day and of filing), and a column for each field that rules may test.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from sqlglot import exp

from rules.matching.limits import FieldType, Schema

SUBJECT_COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {"subject": "BIGINT", "kind": "VARCHAR", "region": "VARCHAR"}
)
FACT_COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "subject": "BIGINT",
        "place": "INTEGER",
        "record": "UUID",
        "determined_on": "DATE",
        "speaks_from": "DATE",
        "void_from": "DATE",
    }
)
ANSWER_COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "subject": "BIGINT",
        "way": "INTEGER",
        "start": "DATE",
        "until": "DATE",
        "record": "UUID",
        "begun": "DATE",
        "cites": "UUID[]",
    }
)
"""`way` is the place in `Answers.ways`; `upon` answers with a record, `while` with the day begun and the cited."""

_TYPES: Final[Mapping[FieldType, str]] = MappingProxyType({bool: "BOOLEAN", int: "BIGINT", str: "VARCHAR"})


def column_of(field: str, kind: FieldType) -> str:
    """The column of a field of one type: of a field that versions declare differently there is one for each type."""
    return f"f_{field}_{kind.__name__}"


def field_columns(schema: Schema) -> dict[str, str]:
    """The columns of every field of a schema, with their types in the database."""
    return {column_of(field, kind): _TYPES[kind] for field, kind in sorted(schema.items())}


class Found(NamedTuple):
    """A query, and the relations that it reads, to be made before it in their order; the next may replace them."""

    relations: tuple[tuple[str, exp.Query], ...]
    rows: exp.Query
