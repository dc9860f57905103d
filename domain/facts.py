"""What a rule sees of one record: named fields that are whole numbers, short strings or booleans, and nothing else.

Money is in minor units (fen, cents), days are ordinals (`date.toordinal()`); a field that is not there is simply absent.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from msgspec import Struct

FieldValue = bool | int | str
Fields = Mapping[str, FieldValue]


class Fact(Struct, frozen=True):
    """One record as rules see it; `order` is its place among the facts of its subject, rising as they were filed."""

    record_id: UUID
    determined_on: date
    order: int
    fields: Fields
