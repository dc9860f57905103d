"""Days [start, stop) of the same thing, joined where they touch."""

from typing import Final

from sqlglot import exp

from rules.sets.trees import column, select


def joined(rows: exp.Query, *same: str) -> exp.Select:
    """Of rows with `start` and `stop`, those in whose columns `same` is the same, as few as tell of their days."""
    columns = [column(name) for name in same]
    query = select(_JOINED, rows=exp.Subquery(this=rows))
    for window in query.find_all(exp.Window):
        window.set("partition_by", [one.copy() for one in columns])
    query.set("expressions", [*(one.copy() for one in columns), *query.expressions])
    return query.group_by(*columns, "run", copy=False)


_JOINED: Final = """
    SELECT MIN(start) AS start, MAX(stop) AS stop FROM (
        SELECT *, SUM(CAST(begins AS INTEGER)) OVER (ORDER BY start, stop) AS run FROM (
            SELECT *, COALESCE(start > MAX(stop) OVER (
                ORDER BY start, stop ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ), TRUE) AS begins
            FROM $rows AS told
        ) AS marked
    ) AS numbered
    """
