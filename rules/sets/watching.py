"""The records that are counted, numbered once for all rules that count the same ones.

What is counted, a pattern among the records of a target, is a watch. Of records that speak from their own day and for
ever (they last), which are most, the relation `lasting` knows the days of the ones before; with them it is told from
two neighbours whether so many within a period are still so many, and nothing has to be summed up.
"""

from collections.abc import Iterable, Iterator

from sqlglot import exp

from rules.sets.calendar import END
from rules.sets.seeing import Seeing
from rules.sets.trees import Tree, column, named, number, rows_given, select, sql


class Watching:
    """Collects what rules count, then renders it."""

    def __init__(self, seeing: Seeing) -> None:
        self._seeing = seeing
        self._known: dict[tuple[int, int], int] = {}
        self._numbered: set[int] = set()
        self._back: set[int] = set()

    def of(self, pattern: int, target: int, *, back: Iterable[int] | None = None) -> int:
        """The number of a watch; its records that last are numbered if the days of those so many before are asked."""
        watch = self._known.setdefault((pattern, target), len(self._known))
        if back is not None:
            self._numbered.add(watch)
            self._back.update(many for many in back if many)
        return watch

    def day_back(self, many: int) -> Tree:
        """In a row of `lasting`, the day of the record so many before; of none before, its own."""
        return column(f"back{many}" if many else "day")

    def relations(self) -> Iterator[tuple[str, exp.Query]]:
        """`hits`, `unsteady` and `lasting`, if anything is counted."""
        if not self._known:
            return
        yield "hits", self._hits()
        yield (
            "unsteady",
            select("SELECT * FROM hits SEMI JOIN (SELECT * FROM hits WHERE NOT lasts) AS other USING (subject, watch)"),
        )
        if self._numbered:
            yield "lasting", self._lasting()

    def _hits(self) -> exp.Query:
        watches = rows_given(["watch", "pattern", "target"], [[watch, *asked] for asked, watch in self._known.items()])
        told = select(
            "SELECT kind, watch FROM kinds CROSS JOIN $watches AS watches WHERE $meets AND $matches",
            watches=exp.Subquery(this=watches),
            meets=self._seeing.meets(column("target")),
            matches=self._seeing.matches(column("pattern")),
        )
        return select(
            "SELECT subject, watch, place, record, day, since, void, seen.kind,"
            " void = $never AND since = day AS lasts"
            " FROM seen JOIN $told AS told ON told.kind = seen.kind WHERE since < void",
            told=exp.Subquery(this=told),
            never=END,
        )

    def _lasting(self) -> exp.Query:
        """`steady` is a subject of whom all that is counted lasts; `next` is the day of the record after."""
        numbered = select(
            "SELECT subject, watch, place, record, day, ROW_NUMBER() OVER w AS nth, LEAD(day) OVER w AS next"
            " FROM hits WHERE lasts AND $numbered WINDOW w AS (PARTITION BY subject, watch ORDER BY place)",
            *(
                named(sql("SELECT LAG(day, $many) OVER w", many=number(many)).expressions[0], f"back{many}")
                for many in sorted(self._back)
            ),
            numbered=column("watch").isin(*sorted(self._numbered)),
        )
        return select(
            "SELECT numbered.*, other.subject IS NULL AS steady FROM $numbered AS numbered"
            " LEFT JOIN (SELECT DISTINCT subject, watch FROM unsteady) AS other"
            " ON other.subject = numbered.subject AND other.watch = numbered.watch",
            numbered=exp.Subquery(this=numbered),
        )
