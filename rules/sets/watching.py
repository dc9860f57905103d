"""The records that are counted, numbered once for all rules that count the same ones.

What is counted, a pattern among the records of a target, is a watch. The records that speak from their own day on,
which are most, have numbers in the relation `prompt`, and know the days of the ones before. For a subject of whom all
that is counted speaks so, and for ever (it is steady), two neighbours tell whether so many within a period are still so
many.
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
        """The number of a watch; its prompt records are numbered if the days of those so many before are asked."""
        watch = self._known.setdefault((pattern, target), len(self._known))
        if back is not None:
            self._numbered.add(watch)
            self._back.update(many for many in back if many)
        return watch

    def day_back(self, many: int) -> Tree:
        """In a row of `prompt`, the day of the record so many before; of none before, its own."""
        return column(f"back{many}" if many else "day")

    def relations(self) -> Iterator[tuple[str, exp.Query]]:
        """`hits`, `unsteady` and `prompt`, if anything is counted."""
        if not self._known:
            return
        yield "hits", self._hits()
        yield (
            "unsteady",
            select("SELECT * FROM hits SEMI JOIN (SELECT * FROM hits WHERE NOT lasts) AS other USING (subject, watch)"),
        )
        if self._numbered:
            yield "prompt", self._prompt()

    def _hits(self) -> exp.Query:
        watches = rows_given(["watch", "pattern", "target"], [[watch, *asked] for asked, watch in self._known.items()])
        told = select(
            "SELECT sort, watch FROM sorts CROSS JOIN $watches AS watches WHERE $meets AND $matches",
            watches=exp.Subquery(this=watches),
            meets=self._seeing.meets(column("target")),
            matches=self._seeing.matches(column("pattern")),
        )
        return select(
            "SELECT subject, watch, place, record, day, since, void, seen.sort,"
            " void = $never AND since = day AS lasts"
            " FROM seen JOIN $told AS told ON told.sort = seen.sort WHERE since < void",
            told=exp.Subquery(this=told),
            never=END,
        )

    def _prompt(self) -> exp.Query:
        """`next` is the day of the record after."""
        numbered = select(
            "SELECT subject, watch, place, record, sort, day, void,"
            " ROW_NUMBER() OVER w AS nth, LEAD(day) OVER w AS next"
            " FROM hits WHERE since = day AND $numbered WINDOW w AS (PARTITION BY subject, watch ORDER BY place)",
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
