"""What a stretch rests on: of each count as many records as it needs, the latest that speak on the day it begins.

Records that speak from their own day on are found by their numbers (rules.sets.watching), the latest first, so that a
subject with very many records costs no more than it must; only the others are held against every such day.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlglot import exp

from rules.sets.calendar import END, ended
from rules.sets.leaves import Leaf, period
from rules.sets.shapes import Shape
from rules.sets.trees import Tree, column, number, rows_of, select, sql

_MORE: Final = 8
"""So many records more are looked at where one of the latest has fallen, before all others are."""


def relations(leaf: Leaf, shape: Shape) -> Iterator[tuple[str, exp.Query]]:
    """`cited…`: the records of a leaf (subject, block, start, record, void) that each row of `begun` rests on."""
    asked = select(
        "SELECT begun.subject, begun.block, start, $watch AS watch, $least AS least"
        " FROM begun JOIN blocks ON blocks.block = begun.block WHERE $asked",
        watch=leaf.watch,
        least=leaf.least,
        asked=column(f"asked{leaf.place}"),
    )
    yield "wanted", asked
    yield "latest", select(_LATEST)
    yield "near", _speaking(leaf, shape, "SELECT *, last - UNNEST(RANGE(least)) AS nth FROM latest")
    yield "wanting", select(_WANTING, told=select("SELECT * FROM near"), looked=number(0))
    yield "more", _speaking(leaf, shape, "SELECT *, last - least - UNNEST(RANGE($more)) AS nth FROM wanting")
    both = rows_of([select("SELECT * FROM near"), select("SELECT * FROM more")])
    yield "wanting_still", select(_WANTING, told=both, looked=number(_MORE))
    others = _speaking(leaf, shape, "SELECT *, UNNEST(RANGE(1, last - least - $more + 1)) AS nth FROM wanting_still")
    late = select(_LATE, rows=exp.to_table(leaf.rows))
    speaking = [select("SELECT * FROM near"), select("SELECT * FROM more"), others, late]
    yield f"cited{leaf.place}", select(_CITED, speaking=exp.Subquery(this=rows_of(speaking)))


_LATEST: Final = """
    SELECT wanted.*, nth AS last
    FROM wanted ASOF JOIN (SELECT * FROM prompt WHERE next IS NULL OR day < next) AS of_day
    ON of_day.subject = wanted.subject AND of_day.watch = wanted.watch AND wanted.start >= of_day.day
    """
_WANTING: Final = """
    SELECT latest.* FROM latest LEFT JOIN (
        SELECT subject, block, start, COUNT(*) AS many FROM ($told) AS told GROUP BY subject, block, start
    ) AS found ON found.subject = latest.subject AND found.block = latest.block AND found.start = latest.start
    WHERE COALESCE(many, 0) < least AND last > least + $looked
    """
"""Where fewer of the records looked at speak than are needed, and there are others."""
_LATE: Final = """
    SELECT wanted.subject, wanted.block, start, place, record, void, least
    FROM wanted JOIN $rows AS hit ON hit.subject = wanted.subject AND hit.block = wanted.block
        AND hit.since <= start AND start < hit.ends
    WHERE hit.since > hit.day
    """
_CITED: Final = """
    SELECT subject, block, start, record, void FROM $speaking AS speaking
    QUALIFY ROW_NUMBER() OVER (PARTITION BY subject, block, start ORDER BY place DESC) <= least
    """


def _speaking(leaf: Leaf, shape: Shape, numbers: str) -> exp.Select:
    """Of prompt records of some numbers, those that speak within the period on the day asked about."""
    return select(
        "SELECT asked.subject, asked.block, start, place, record, void, asked.least FROM $numbers AS asked"
        " JOIN prompt ON prompt.subject = asked.subject AND prompt.watch = asked.watch AND prompt.nth = asked.nth"
        " JOIN blocks ON blocks.block = asked.block WHERE start < $ends",
        numbers=exp.Subquery(this=select(numbers, more=number(_MORE))),
        ends=ended(column("day"), [period(leaf, shape)], at_last=column("void")),
    )


def backed(asked: Sequence[Leaf]) -> exp.Select:
    """Each row of `begun` with what it cites, and the day on which the first of that falls."""
    cited: exp.Query = select("SELECT begun.*, CAST(NULL AS UUID) AS record, $never AS void FROM begun", never=END)
    if asked:
        some = [select("SELECT * FROM $cited", cited=exp.to_table(f"cited{leaf.place}")) for leaf in asked]
        together = exp.union(*some, distinct=True, copy=False) if len(some) > 1 else some[0]
        cited = select(
            "SELECT begun.*, record, void FROM begun LEFT JOIN $cited AS cited"
            " ON cited.subject = begun.subject AND cited.block = begun.block AND cited.start = begun.start",
            cited=exp.Subquery(this=together),
        )
    return select(
        "SELECT subject, block, start, ANY_VALUE(stop) AS stop, ANY_VALUE(begins) AS begins,"
        " COALESCE(MIN(void), $never) AS falls,"
        " LIST(record ORDER BY record) FILTER (WHERE NOT record IS NULL) AS cites"
        " FROM $cited AS cited GROUP BY subject, block, start",
        cited=exp.Subquery(this=cited),
        never=END,
    )


def walked() -> exp.Select:
    """The parts of stretches (subject, block, start, stop, cites): one ends where what it cites falls."""
    query = select("SELECT subject, block, start, LEAST(falls, stop) AS stop, cites FROM walked")
    return query.with_("walked", as_=_walked(), recursive=True, copy=False)


def _walked() -> Tree:
    return sql(
        """
        SELECT subject, block, start, stop, falls, cites FROM backed WHERE begins
        UNION ALL
        SELECT backed.subject, backed.block, backed.start, backed.stop, backed.falls, backed.cites
        FROM walked JOIN backed
            ON backed.subject = walked.subject AND backed.block = walked.block AND backed.start = walked.falls
        WHERE walked.falls < walked.stop
        """
    )
