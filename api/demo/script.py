"""What the demonstration city is made of, as city.yaml writes it down: bureaus, records, chances and stories."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from domain.values import SubjectKind
from rules.writing.marked import read_marked

_FILE: Final = Path(__file__).with_name("city.yaml")
Fields = Mapping[str, object]


class _Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the script."""


class Bureau(_Part, frozen=True):
    """A department of the pack, and how it behaves."""

    id: str
    sign: str
    purpose: str
    decides: bool = False
    confirms_lifts_after: int = 0


class Item(_Part, frozen=True):
    """How a kind of record is said."""

    kind: str
    catalogue_item: str
    behaviour_code: str
    doc_type: str
    severity: str = "general"
    polarity: str = "neutral"
    fields: Fields = {}


class Fine(_Part, frozen=True):
    """A severity and the fields of a penalty that have it."""

    severity: str
    fields: Fields


class Conduct(_Part, frozen=True):
    """What a bureau punishes."""

    by: str
    behaviour_code: str


class Chance(_Part, frozen=True):
    """A record that some have."""

    item: str
    by: str
    of_a_hundred: int


class Ordinary(_Part, frozen=True):
    """What happens to enterprises without a story."""

    penalties: Sequence[int]
    conducts: Sequence[Conduct]
    now_and_then: Sequence[Chance]


class Counter(_Part, frozen=True):
    """Where a bureau checks somebody."""

    by: str
    matter: str
    node: str
    purpose: str


class Checks(_Part, frozen=True):
    """How often, and where."""

    many: int
    at: Sequence[Counter]


class Checked(_Part, frozen=True):
    """The check of a story."""

    matter: str
    node: str
    purpose: str
    filing: str


class Beat(_Part, frozen=True):
    """One act of a story: `files` a record, `checks`, `decides` about an order, or posts a `body` to a `path`.

    With a path, what it `files` goes along as the body's `record`.
    """

    day: int
    by: str
    files: str | None = None
    behaviour_code: str | None = None
    severity: str | None = None
    fields: Fields | None = None
    checks: Checked | None = None
    decides: str | None = None
    measure: str | None = None
    rests_on: str | None = None
    reason: str | None = None
    does: str | None = None
    path: str | None = None
    body: Fields | None = None
    named: str | None = msgspec.field(default=None, name="as")


class Story(_Part, frozen=True):
    """What happens to one subject of a kind."""

    kind: SubjectKind
    acts: Sequence[Beat]


class LookAt(_Part, frozen=True):
    """What a visitor looks at first, and as which bureau; `day` of the year is one on which there is much to see."""

    measure: str
    by: str
    day: int


class Script(_Part, frozen=True):
    """The whole city but for its people."""

    pack: str
    bureaus: Mapping[str, Bureau]
    items: Mapping[str, Item]
    fines: Sequence[Fine]
    grades: Sequence[str]
    ordinary: Ordinary
    checks: Checks
    look_at: LookAt
    stories: Sequence[Story]


@cache
def script() -> Script:
    """The script that comes with the program."""
    return msgspec.convert(read_marked(_FILE.read_text(encoding="utf-8")), Script)
