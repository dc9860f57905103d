"""Guards on numbers of the parameter table that the law or the rights floor bounds."""

from collections.abc import Mapping

from domain.periods import Period
from rules.guards.times import exceeds
from rules.places import Found
from rules.rulesets import Parameter, ParameterUnit, Ruleset

_LONGEST: Mapping[str, Period] = {
    "period.p36.minor.max": Period(months=3),
    "period.p36.general.max": Period(years=1),
    "period.p36.severe.max": Period(years=3),
    "period.p58.max": Period(years=3),
}
_YOUNGEST = 18
_WORKING_DAYS: Mapping[str, int] = {
    "loop.lift_confirm": 3,
    "check.hold_limit": 1,
    "publication.explain": 3,
    "objection.local_target": 5,
}
_SPANS = {ParameterUnit.DAY: "days", ParameterUnit.MONTH: "months", ParameterUnit.YEAR: "years"}


def publication_ends_in_time(ruleset: Ruleset) -> Found:
    """No record is published longer than the law's maximum for its severity (INV-21, P-6)."""
    for index, row in enumerate(ruleset.parameters):
        longest = _LONGEST.get(row.key)
        if longest is not None and not _fits(row, longest):
            yield ("parameters", index), f"{row.key} is a time of at most {_words(longest)}"


def nobody_is_recorded_as_a_child(ruleset: Ruleset) -> Found:
    """Nothing is recorded about a person under 18, whatever a table says (INV-31)."""
    for index, row in enumerate(ruleset.parameters):
        if row.key == "person.min_age" and (row.unit is not ParameterUnit.YEAR or row.value < _YOUNGEST):
            yield ("parameters", index), f"person.min_age is at least {_YOUNGEST} in year"


def relief_is_not_kept_waiting(ruleset: Ruleset) -> Found:
    """A lift, a hold, a public reason and an answer wait no longer than the reference has it (INV-23, 34, 39, C68)."""
    for index, row in enumerate(ruleset.parameters):
        most = _WORKING_DAYS.get(row.key)
        if most is not None and (row.unit is not ParameterUnit.WORKING_DAY or not 1 <= row.value <= most):
            yield (
                ("parameters", index, "value"),
                f"{row.key} is 1 to {most} in working_day: relief does not wait longer",
            )


def _fits(row: Parameter, longest: Period) -> bool:
    unit = _SPANS.get(row.unit)
    return unit is not None and 1 <= row.value <= 36_600 and not exceeds(Period(**{unit: row.value}), longest)


def _words(period: Period) -> str:
    return f"{period.months} months" if period.months else f"{period.years} years"
