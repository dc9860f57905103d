"""Guards on repair: it is open for everything adverse unless a law says otherwise, and its times are times (INV-22)."""

from domain.values import Polarity
from rules.following.repairing import EXTENSION, MINIMA, TIME_FOR
from rules.places import Found, days_of, uncovered
from rules.rulesets import BasisLevel, ParameterUnit, Ruleset

_SUFFICIENT = (BasisLevel.LAW, BasisLevel.ADMINISTRATIVE_REGULATION, BasisLevel.CENTRAL_POLICY)
_SPANS = (ParameterUnit.DAY, ParameterUnit.MONTH, ParameterUnit.YEAR)
_LONGEST = 60  # working days


def only_law_bars_repair(ruleset: Ruleset) -> Found:
    """What cannot be repaired is so by law, regulation or central policy in force, and is adverse (INV-22, P-7)."""
    for index, item in enumerate(ruleset.catalogue):
        named = {one.instrument for one in item.unrepairable}
        laws = [row for row in ruleset.instruments if row.id in named and row.level in _SUFFICIENT]
        if named and uncovered(days_of(item), laws):
            yield (
                ("catalogue", index, "unrepairable"),
                f"no law, regulation or central policy declares {item.item} unrepairable on all of its days",
            )
        if named and item.polarity is not Polarity.ADVERSE:
            yield ("catalogue", index, "unrepairable"), f"{item.item} is {item.polarity}: there is nothing to repair"


def times_of_repair_are_times(ruleset: Ruleset) -> Found:
    """A minimum is days, months or years; what a department has to answer in is working days (INV-22)."""
    for index, row in enumerate(ruleset.parameters):
        if row.key in MINIMA and (row.unit not in _SPANS or row.value < 1):
            yield ("parameters", index), f"{row.key} is a time on the calendar: days, months or years, at least 1"
        deadline = row.unit is ParameterUnit.WORKING_DAY and 1 <= row.value <= _LONGEST
        if row.key in (*TIME_FOR.values(), EXTENSION) and not deadline:
            yield ("parameters", index), f"{row.key} is a deadline: 1 to {_LONGEST} in working_day"
