"""What rests only on an instrument that is about to end: warned of in time, since it ends with it (INV-36)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from domain.intervals import END
from rules.places import Found, Where, rules_at, versions_at
from rules.rulesets import Basis, Dated, Ruleset

NOTICE = timedelta(days=90)


def ending_soon(ruleset: Ruleset, *, on: date) -> Found:
    """What is in force on a day and loses its last instrument within ninety days of it (INV-36)."""
    for where, name, basis in _resting(ruleset, on):
        end = _end(ruleset, basis, on)
        if end is not None and end <= on + NOTICE:
            days = (end - on).days
            yield (*where, "basis"), f"{name} rests on nothing from {end} on, in {days} days: name another instrument"


def _resting(ruleset: Ruleset, on: date) -> Iterator[tuple[Where, str, Sequence[Basis]]]:
    rows: list[tuple[Where, str, Dated, Sequence[Basis]]] = [
        *((("catalogue", i), one.item, one, one.basis) for i, one in enumerate(ruleset.catalogue)),
        *((where, f"{name} version {one.version}", one, one.basis) for where, name, one in versions_at(ruleset)),
        *((("lists", i), one.list, one, one.basis) for i, one in enumerate(ruleset.lists)),
        *((("powers", i), f"the power of {one.role or one.department}", one, one.basis)
          for i, one in enumerate(ruleset.powers)),
    ]  # fmt: skip
    yield from ((where, name, basis) for where, name, row, basis in rows if row.in_force(on))
    for where, rule in rules_at(ruleset):
        measure = ruleset.measure_by_name.get(rule.measure)
        if measure is not None and measure.version_on(on) is not None:
            yield where, f"rule {rule.rule}", rule.basis


def _end(ruleset: Ruleset, basis: Sequence[Basis], on: date) -> date | None:
    """The first day on which nothing of a basis is in force any more; None if it is so already, or never will be."""
    for begin, end in ruleset.founded(basis):
        if begin <= on.toordinal() < end:
            return None if end >= END else date.fromordinal(end)
    return None
