"""File formats: each reads a file into rows, good ones as records, bad ones with every reason. No database here."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from pathlib import Path

from msgspec import Struct

from api.formats import cn_commitment, cn_licence, cn_list, cn_penalty, columns, records, us_nursing_homes
from api.formats.rows import Reading, Terms
from api.tables.headings import Column
from rules.rulesets import Intake


class Kept(Enum):
    """How the refused rows of a file are kept."""

    IN_CLEAR = "in_clear"  # what is public anyway, in a file of the data folder
    SEALED = "sealed"  # what may name persons: in the vault, for the importer alone


class Format(Struct, frozen=True):
    """A format: how its files are read, how their refused rows are kept, and the columns of its template if any.

    `intake` stands for what a pack would state of it where its rows leave nothing to be stated.
    """

    read: Callable[[Path, Terms], Reading]
    kept: Kept
    columns: Sequence[Column] = ()
    intake: Intake | None = None


FORMATS: Mapping[str, Format] = {
    us_nursing_homes.NAME: Format(us_nursing_homes.read, Kept.IN_CLEAR),
    cn_penalty.NAME: Format(cn_penalty.read, Kept.SEALED, columns.PENALTY),
    cn_licence.NAME: Format(cn_licence.read, Kept.SEALED, columns.LICENCE),
    cn_list.NAME: Format(cn_list.read, Kept.SEALED, columns.LIST_ENTRY),
    cn_commitment.NAME: Format(cn_commitment.read, Kept.SEALED, columns.COMMITMENT),
    records.NAME: Format(records.read, Kept.SEALED, intake=records.INTAKE),
}
"""Every format by its name. The pack that a new ledger adopts for one is that which states its intake."""
