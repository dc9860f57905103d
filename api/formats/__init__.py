"""File formats: each reads a file into rows, good ones as records, bad ones with every reason. No database here."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from uuid import UUID

from api.formats import us_nursing_homes
from api.formats.rows import Row
from rules.rulesets import Intake

Read = Callable[[Path, Intake, UUID], Iterator[Row]]

FORMATS: Mapping[str, Read] = {us_nursing_homes.NAME: us_nursing_homes.read}
"""Format name -> how it is read. The pack that a new ledger adopts for a format has the same name."""
