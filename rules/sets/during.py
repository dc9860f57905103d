"""Rules of the form `while`: the measure follows on every day on which the condition holds.

The sums of all steps up to a day say how many count on it. Only where a condition begins or ceases to hold, or a record
falls while it holds, is a day of interest (a turn). A stretch is cut where a record that it cites falls (INV-23), and
what begins there cites those that carry it on: which cuts are reached depends on what each one cites, so they are
walked.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlglot import exp

from rules.conditions import Condition
from rules.following.sight import Seen, holds
from rules.sets.calendar import END, FIRST
from rules.sets.leaves import Leaf, counting, needed, no_record, no_steps, rows, steps, truth, witnessing
from rules.sets.scope import Scope
from rules.sets.seeing import Seeing
from rules.sets.shapes import Shape
from rules.sets.trees import Tree, column, every, named, number, rows_of, select, sql


def holding(shape: Shape, seeing: Seeing, scope: Scope, *, governed: str) -> exp.Query:
    """When a condition holds (subject, block, start, stop, cites), cut where what is cited falls.

    Of whom it can hold on no day asked about, nothing may be told, nor of what ended before.
    """
    found = counting(shape)
    asked = witnessing(shape.condition, found)
    query = sql("SELECT subject, block, start, LEAST(falls, stop) AS stop, cites FROM walked")
    assert isinstance(query, exp.Select)
    for name, part in (
        *_counted(shape, found, seeing, scope),
        ("summed", _summed(shape, found, governed)),
        ("tallied", _tallied(found)),
        ("turns", _turns(shape, found, asked)),
        ("begun", _begun(found, asked, scope, governed)),
        ("cited", _cited(found, asked)),
        ("backed", _backed()),
        ("walked", _walked()),
    ):
        once = name in _READ_TWICE or name.startswith("rows")
        query = query.with_(name, as_=part, copy=False, recursive=name == "walked", materialized=once or None)
    return query


_READ_TWICE = ("pairs", "begun", "backed")


def _counted(
    shape: Shape, found: Sequence[Leaf], seeing: Seeing, scope: Scope
) -> Iterator[tuple[str, exp.Query]]:
    """The records that each leaf counts, and `pairs`, the subjects and blocks of which anything may be told."""
    if not scope.on_every_day and _asks(shape, found):
        for leaf in found:
            yield f"any_{leaf.rows}", rows(leaf, shape, seeing)
        yield "pairs", _maybe(shape.condition, found, scope)
        for leaf in found:
            yield leaf.rows, select(
                "SELECT * FROM $any SEMI JOIN pairs USING (subject, block)", any=exp.to_table(f"any_{leaf.rows}")
            )
        return
    for leaf in found:
        yield leaf.rows, rows(leaf, shape, seeing)
    if _asks(shape, found):
        some = [select("SELECT subject, block FROM $rows", rows=exp.to_table(leaf.rows)) for leaf in found]
        yield "pairs", select("SELECT DISTINCT subject, block FROM $some AS some", some=exp.Subquery(this=rows_of(some)))
    else:
        yield "pairs", select("SELECT subject, block FROM subjects CROSS JOIN blocks")


def _asks(shape: Shape, found: Sequence[Leaf]) -> bool:
    """Whether a condition needs a record to be true: it is not of a subject of whom nothing is known."""
    return bool(found) and not holds(shape.condition, Seen([], {}), None, date.min)


def _maybe(condition: Condition, found: Sequence[Leaf], scope: Scope) -> exp.Select:
    """Of whom so many records count at some time on the days asked about that it may hold on one."""
    touching = [
        select(
            "SELECT subject, block, $place AS place FROM $rows WHERE $touching",
            place=number(leaf.place),
            rows=exp.to_table(f"any_{leaf.rows}"),
            touching=every(scope.touching(column("since"), column("ends"))),
        )
        for leaf in found
    ]
    counts = [
        named(sql("COUNT(*) FILTER (WHERE place = $place)", place=number(leaf.place)), leaf.tally) for leaf in found
    ]
    counted = select(
        "SELECT subject, block FROM $rows AS touching GROUP BY subject, block",
        *counts,
        rows=exp.Subquery(this=rows_of(touching)),
    )
    return select(
        "SELECT subject, counted.block FROM $counted AS counted JOIN blocks ON blocks.block = counted.block"
        " WHERE $needed",
        counted=exp.Subquery(this=counted),
        needed=needed(condition, found),
    )


def _summed(shape: Shape, found: Sequence[Leaf], governed: str) -> exp.Query:
    """What changes on a day, and whether it is to be looked at: a record falls on it, or the ruleset's days begin."""
    still = [*no_steps(found), named(exp.true(), "falls")]
    changes = [row.select(named(exp.false(), "falls"), copy=False) for row in steps(found)]
    changes += [
        select(
            "SELECT subject, block, void AS at FROM $rows WHERE void < $never",
            *still,
            rows=exp.to_table(leaf.rows),
            never=END,
        )
        for leaf in found
    ]
    changes.append(
        select(
            "SELECT subject, block, governed_from AS at FROM pairs JOIN $governed AS governed USING (subject)"
            " WHERE governed_from > $first",
            *still,
            governed=exp.to_table(governed),
            first=FIRST,
        )
    )
    if not _asks(shape, found):
        changes.append(select("SELECT subject, block, $first AS at FROM pairs", *still, first=FIRST))
    sums = [
        named(sql("CAST(SUM($step) AS INTEGER)", step=column(name)), name)
        for leaf in found
        for name in (leaf.step, leaf.lasts)
    ]
    return select(
        "SELECT subject, block, at, BOOL_OR(falls) AS falls FROM $rows AS steps GROUP BY subject, block, at",
        *sums,
        rows=exp.Subquery(this=rows_of(changes)),
    )


def _tallied(found: Sequence[Leaf]) -> exp.Select:
    """On each such day, how many count, and how many that last have begun to."""
    sums = (
        sql("SELECT CAST(SUM($step) OVER w AS INTEGER)", step=column(step)).expressions[0].as_(name)
        for leaf in found
        for step, name in ((leaf.step, leaf.tally), (leaf.lasts, leaf.nth))
    )
    return select(
        "SELECT subject, block, at, falls FROM summed WINDOW w AS (PARTITION BY subject, block ORDER BY at)",
        *(column(leaf.step) for leaf in found),
        *sums,
    )


def _turns(shape: Shape, found: Sequence[Leaf], asked: dict[int, Tree]) -> exp.Select:
    """The days on which it begins or ceases to hold, or is to be looked at while it does; and whose records count."""
    before = {
        leaf.place: sql("$tally - $step", tally=column(leaf.tally), step=column(leaf.step)) for leaf in found
    }
    told = select(
        "SELECT subject, tallied.block, at, falls, $holds AS holds, at > $first AND $held AS held"
        " FROM tallied JOIN blocks ON blocks.block = tallied.block",
        *(named(where, f"asked{place}") for place, where in asked.items()),
        *(column(leaf.nth) for leaf in found),
        holds=truth(shape.condition, found, no_record, {}),
        held=truth(shape.condition, found, no_record, before),
        first=FIRST,
    )
    return select(
        "SELECT * FROM $told AS told WHERE holds <> held OR (holds AND falls)", told=exp.Subquery(this=told)
    )


def _begun(found: Sequence[Leaf], asked: dict[int, Tree], scope: Scope, governed: str) -> exp.Select:
    """The days on which a part of a stretch may begin, within those that the ruleset governs; `stop` is the whole's."""
    carried = [*(column(f"asked{place}") for place in asked), *(column(leaf.nth) for leaf in found)]
    stretched = select(
        "SELECT subject, block, at AS start, falls, holds, NOT held OR at = governed_from AS begins,"
        " LEAST(COALESCE(MIN(at) FILTER (WHERE NOT holds) OVER ("
        "PARTITION BY subject, block ORDER BY at ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING"
        "), $never), governed_until) AS stop"
        " FROM turns JOIN $governed AS governed USING (subject) WHERE at >= governed_from AND at < governed_until",
        *carried,
        governed=exp.to_table(governed),
        never=END,
    )
    return select(
        "SELECT subject, block, start, stop, begins FROM $stretched AS stretched"
        " WHERE holds AND (begins OR falls) AND $touching",
        *carried,
        stretched=exp.Subquery(this=stretched),
        touching=every([exp.true(), *scope.touching(column("start"), column("stop"))]),
    )


def _cited(found: Sequence[Leaf], asked: dict[int, Tree]) -> exp.Query:
    """The records that make it hold on such a day: of each count as many as it needs, the latest."""
    if not asked:
        return select(
            "SELECT subject, block, start, CAST(NULL AS UUID) AS record, $never AS void FROM begun", never=END
        )
    queries = [
        select("SELECT * FROM $cited AS cited_by", cited=exp.Subquery(this=_cited_by(leaf)))
        for leaf in found
        if leaf.place in asked
    ]
    return exp.union(*queries, distinct=True, copy=False) if len(queries) > 1 else queries[0]


def _cited_by(leaf: Leaf) -> exp.Query:
    """Of the records that speak from their own day and for ever, the latest are found by their number.

    So a subject with very many records costs no more than it must; only the others are held against every such day.
    """
    query = sql(
        """
        WITH numbered AS (
            SELECT subject, block, place, record, ends, void,
                   ROW_NUMBER() OVER (PARTITION BY subject, block ORDER BY place) AS nth
            FROM $rows SEMI JOIN begun USING (subject, block) WHERE lasts
        ), wanted AS (
            SELECT subject, begun.block, start, $nth - UNNEST(RANGE($least)) AS nth
            FROM begun JOIN blocks ON blocks.block = begun.block WHERE $asked
        ), speaking AS (
            SELECT wanted.subject, wanted.block, start, numbered.place, numbered.record, numbered.void
            FROM wanted JOIN numbered ON numbered.subject = wanted.subject AND numbered.block = wanted.block
                AND numbered.nth = wanted.nth
            WHERE start < numbered.ends
            UNION ALL
            SELECT begun.subject, begun.block, start, hit.place, hit.record, hit.void FROM begun
            JOIN $rows AS hit ON hit.subject = begun.subject AND hit.block = begun.block
                AND hit.since <= start AND start < hit.ends
            WHERE $asked AND NOT hit.lasts
        )
        SELECT subject, speaking.block, start, record, void
        FROM speaking JOIN blocks ON blocks.block = speaking.block
        QUALIFY ROW_NUMBER() OVER (PARTITION BY subject, speaking.block, start ORDER BY place DESC) <= $least
        """,
        rows=exp.to_table(leaf.rows),
        asked=column(f"asked{leaf.place}"),
        nth=column(leaf.nth),
        least=leaf.least,
    )
    assert isinstance(query, exp.Query), "the text is a query"
    return query


def _backed() -> Tree:
    """Each such day with what it cites, and the day on which the first of that falls."""
    return sql(
        """
        SELECT begun.subject, begun.block, begun.start, ANY_VALUE(stop) AS stop, ANY_VALUE(begins) AS begins,
               COALESCE(MIN(void), $never) AS falls,
               LIST(record ORDER BY record) FILTER (WHERE NOT record IS NULL) AS cites
        FROM begun LEFT JOIN cited
            ON cited.subject = begun.subject AND cited.block = begun.block AND cited.start = begun.start
        GROUP BY begun.subject, begun.block, begun.start
        """,
        never=END,
    )


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
