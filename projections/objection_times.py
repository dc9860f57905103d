"""How long objections take, from the day on which one is raised to that of its answer (C68): counted, nobody named."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final

from msgspec import Struct
from psycopg_pool import ConnectionPool

from domain.transitions import ObjectionState
from ledger.database import Connection
from projections.state import one_state
from rules.following.rulebook import RulesetRulebook

_ANSWERS: Final = (ObjectionState.UPHELD, ObjectionState.DISMISSED)


class Times(Struct, frozen=True, kw_only=True):
    """The objections of one department, or of all: those that ended in a span of days, and those open now.

    `days` are the working days that the answers took together; `late` are the answers, and `overdue` the open ones,
    that took longer than the target. What was taken back or became moot was not answered, and is told apart.
    """

    department: str | None
    answered: int
    upheld: int
    days: int
    late: int
    withdrawn: int
    moot: int
    open: int
    overdue: int

    @property
    def average(self) -> float | None:
        """Working days from raising to answer, to the hundredth; None where nothing was answered."""
        return round(self.days / self.answered, 2) if self.answered else None

    def is_under(self, target: int) -> bool | None:
        """Whether the average is under the target; None where nothing was answered."""
        return self.days < target * self.answered if self.answered else None


class ObjectionTimes(Struct, frozen=True):
    """The times up to a position; the target is that of the ledger's day, in working days."""

    position: int
    target: int
    departments: tuple[Times, ...]

    @property
    def altogether(self) -> Times:
        """Of all these departments."""
        counted: Counter[str] = Counter()
        for one in self.departments:
            counted.update({name: getattr(one, name) for name in _COUNTED})
        return _times(None, counted)


_COUNTED: Final = tuple(name for name in Times.__struct_fields__ if name != "department")


def objection_times(
    pool: ConnectionPool[Connection],
    rulebook: RulesetRulebook,
    *,
    since: date,
    before: date,
    department: str | None,
    on: date,
) -> ObjectionTimes:
    """What ended from one day on and before another, and what is open on the ledger's day `on`, by department.

    Days are counted by the calendar of the rules of that day, which is the one that the target is stated in.
    """
    counted: dict[str, Counter[str]] = {}
    with one_state(pool) as connection:
        for who, outcome, raised, ended, many in _ended(connection, since, before, department):
            days = rulebook.objection_days(raised, ended, on=on)
            late = ended > rulebook.objection_due(raised, on=on)
            counted.setdefault(who, Counter()).update(_of_ended(outcome, many, days=days, late=late))
        for who, raised, many in _open(connection, department):
            late = on > rulebook.objection_due(raised, on=on)
            counted.setdefault(who, Counter()).update({"open": many, "overdue": many if late else 0})
        row = connection.execute("SELECT position FROM views.progress").fetchone()
    assert row is not None, "views.progress has its one row"
    departments = tuple(_times(who, counts) for who, counts in sorted(counted.items()))
    return ObjectionTimes(int(str(row[0])), rulebook.objection_target(on=on), departments)


def _of_ended(outcome: ObjectionState, many: int, *, days: int, late: bool) -> dict[str, int]:
    if outcome not in _ANSWERS:
        return {str(outcome): many}
    upheld = many if outcome is ObjectionState.UPHELD else 0
    return {"answered": many, "upheld": upheld, "days": many * days, "late": many if late else 0}


def _times(department: str | None, counts: Counter[str]) -> Times:
    return Times(department=department, **{name: counts[name] for name in _COUNTED})


def _ended(
    connection: Connection, since: date, before: date, department: str | None
) -> Iterable[tuple[str, ObjectionState, date, date, int]]:
    rows = connection.execute(
        "SELECT department, outcome, raised_on, ended_on, count(*) FROM views.objections_ended"
        " WHERE ended_on >= %(since)s AND ended_on < %(before)s"
        " AND (%(department)s::text IS NULL OR department = %(department)s) GROUP BY 1, 2, 3, 4",
        {"since": since, "before": before, "department": department},
    )
    for who, outcome, raised, ended, many in rows:
        assert isinstance(raised, date)
        assert isinstance(ended, date)
        yield str(who), ObjectionState(str(outcome)), raised, ended, int(str(many))


def _open(connection: Connection, department: str | None) -> Iterable[tuple[str, date, int]]:
    rows = connection.execute(
        "SELECT p.department, o.since, count(*) FROM views.objections AS o"
        " JOIN views.procedures AS p ON p.procedure = 'objection' AND p.id = o.record_id"
        " WHERE %(department)s::text IS NULL OR p.department = %(department)s GROUP BY 1, 2",
        {"department": department},
    )
    for who, raised, many in rows:
        assert isinstance(raised, date)
        yield str(who), raised, int(str(many))
