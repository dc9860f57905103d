"""The tables of periods of domain.md 4.5 and 4.6: which of them governs a document of a day, and what it says."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from domain.periods import Period
from domain.values import Severity
from rules.rulesets import Parameter, ParameterUnit, Ruleset

MINIMUM: Final = ("period.p36.{severity}.min", "period.p58.min")
MAXIMUM: Final = ("period.p36.{severity}.max", "period.p58.max")
_UNITS: Final[Mapping[ParameterUnit, str]] = MappingProxyType(
    {ParameterUnit.DAY: "days", ParameterUnit.MONTH: "months", ParameterUnit.YEAR: "years"}
)


def row_of(ruleset: Ruleset, table: Sequence[str], severity: Severity, day: date) -> Parameter | None:
    """The row that governs a document of a day; of several in force the first that has it counts."""
    keys = [key.format(severity=severity) for key in table]
    return next((row for key in keys for row in ruleset.parameters if row.key == key and row.in_force(day)), None)


def period_of(ruleset: Ruleset, table: Sequence[str], severity: Severity, day: date) -> Period | None:
    """How long it is; None where no table says so, or not in days, months or years."""
    row = row_of(ruleset, table, severity, day)
    unit = None if row is None else _UNITS.get(row.unit)
    return None if row is None or unit is None else Period(**{unit: row.value})
