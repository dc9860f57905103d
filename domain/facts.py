"""What a rule sees of one record: named fields that are whole numbers, short strings or booleans, and nothing else.

Money is in minor units (fen, cents), days are ordinals (`date.toordinal()`); a field that is not there is absent.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from msgspec import Struct

FieldValue = bool | int | str
Fields = Mapping[str, FieldValue]


class Fact(Struct, frozen=True, gc=False):
    """One record as rules see it: it speaks from `determined_on` until `void_from`, if that day is known.

    `order` is its place among the facts of its subject, rising as they were filed. A decision revoked from its own
    day has `void_from` equal to `determined_on` and speaks on no day.
    """

    record_id: UUID
    determined_on: date
    order: int
    fields: dict[str, FieldValue]
    void_from: date | None = None
