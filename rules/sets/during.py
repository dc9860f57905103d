"""Rules of the form `while`: the measure follows on every day on which the condition holds.

The steps of all leaves cut a subject's days into pieces on which every count stands still; pieces on which the
condition holds and that touch are one stretch. A stretch is cut where a record that it cites falls (INV-23), and what
begins there cites those that carry it on: which cuts are reached depends on what each one cites, so they are walked.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlglot import exp

from rules.conditions import Condition
from rules.following.sight import Seen, holds
from rules.sets.calendar import END, FIRST
from rules.sets.leaves import Leaf, counting, needed, no_record, no_steps, steps, truth, witnessing
from rules.sets.scope import Scope
from rules.sets.seeing import Seeing, Target
from rules.sets.trees import Tree, column, every, named, number, rows_of, select, sql


def holding(condition: Condition, target: Target, seeing: Seeing, scope: Scope) -> exp.Query:
    """When a condition holds (subject, start, stop, cites), cut where what is cited falls.

    Of whom it can hold on no day asked about, nothing may be told.
    """
    everything = counting(condition, target, seeing)
    narrowed = not scope.on_every_day and not _true_of_nothing(condition)
    found = [leaf._replace(rows=f"rows{leaf.place}") for leaf in everything] if narrowed else everything
    asked = witnessing(condition, found)
    query = sql("SELECT subject, start, LEAST(falls, stop) AS stop, cites FROM walked")
    assert isinstance(query, exp.Select)
    if narrowed:
        query = query.with_("maybe", as_=_maybe(condition, everything, scope), materialized=True, copy=False)
        for leaf, own in zip(everything, found, strict=True):
            rows = sql("SELECT * FROM $rows WHERE subject IN (FROM maybe)", rows=exp.to_table(leaf.rows))
            query = query.with_(own.rows, as_=rows, materialized=True, copy=False)
    for name, part in (
        ("summed", _summed(condition, found)),
        ("pieces", _pieces(found)),
        ("held", _held(condition, found, asked)),
        ("stretches", _stretches(asked)),
        ("begun", _begun(asked)),
        ("cited", _cited(found, asked)),
        ("backed", _backed()),
        ("walked", _walked()),
    ):
        query = query.with_(
            name, as_=part, copy=False, recursive=name == "walked", materialized=name in _READ_TWICE or None
        )
    return query


_READ_TWICE = ("begun", "backed")


def _maybe(condition: Condition, found: Sequence[Leaf], scope: Scope) -> exp.Select:
    """The subjects of whom so many records count at some time on the days asked about that it may hold on one."""
    rows = [
        select(
            "SELECT subject, $place AS place FROM $rows WHERE since < $end AND $touching",
            place=number(leaf.place),
            rows=exp.to_table(leaf.rows),
            end=leaf.end,
            touching=every(scope.touching(column("since"), leaf.end)),
        )
        for leaf in found
    ]
    counts = [
        named(sql("COUNT(*) FILTER (WHERE place = $place)", place=number(leaf.place)), leaf.tally) for leaf in found
    ]
    counted = select(
        "SELECT subject FROM $rows AS touching GROUP BY subject", *counts, rows=exp.Subquery(this=rows_of(rows))
    )
    return select(
        "SELECT subject FROM $counted AS counted WHERE $needed",
        counted=exp.Subquery(this=counted),
        needed=needed(condition, found),
    )


def _summed(condition: Condition, found: Sequence[Leaf]) -> exp.Query:
    """What changes on a day, and whether a record falls on it."""
    rows = [row.select(named(exp.false(), "falls"), copy=False) for row in steps(found)]
    rows += [_falls(name, found) for name in dict.fromkeys(leaf.rows for leaf in found)]
    if not rows or _true_of_nothing(condition):
        rows.append(
            select(
                "SELECT subject, $first AS at FROM subjects", *no_steps(found), named(exp.false(), "falls"), first=FIRST
            )
        )
    sums = [named(sql("SUM($step)", step=column(leaf.step)), leaf.step) for leaf in found]
    return select(
        "SELECT subject, at, BOOL_OR(falls) AS falls FROM $rows AS steps GROUP BY subject, at",
        *sums,
        rows=exp.Subquery(this=rows_of(rows)),
    )


def _falls(rows: str, found: Sequence[Leaf]) -> exp.Select:
    """The days on which a record that may be cited falls, whether it still counts or not."""
    return select(
        "SELECT subject, void AS at FROM $rows WHERE void < $never",
        *no_steps(found),
        named(exp.true(), "falls"),
        rows=exp.to_table(rows),
        never=END,
    )


def _true_of_nothing(condition: Condition) -> bool:
    """Whether a condition is true of a subject of whom nothing is known."""
    return holds(condition, Seen([], {}), None, date.min)


def _pieces(found: Sequence[Leaf]) -> exp.Select:
    sums = (sql("SELECT SUM($step) OVER w", step=column(leaf.step)).expressions[0].as_(leaf.tally) for leaf in found)
    return select(
        "SELECT subject, at AS start, COALESCE(LEAD(at) OVER w, $never) AS stop, falls FROM summed"
        " WINDOW w AS (PARTITION BY subject ORDER BY at)",
        *sums,
        never=END,
    )


def _held(condition: Condition, found: Sequence[Leaf], asked: dict[int, Tree]) -> exp.Select:
    """The pieces on which it holds, within the days that the ruleset governs, and whose records make it hold."""
    return select(
        "SELECT subject, GREATEST(start, governed_from) AS start, LEAST(stop, governed_until) AS stop, falls"
        " FROM pieces JOIN governed USING (subject)"
        " WHERE $holds AND GREATEST(start, governed_from) < LEAST(stop, governed_until)",
        *(named(where, f"asked{place}") for place, where in asked.items()),
        holds=truth(condition, found, no_record),
    )


def _stretches(asked: dict[int, Tree]) -> exp.Select:
    """Pieces that touch are of one stretch; `stop` is that of the whole of it."""
    marked = select(
        "SELECT subject, start, stop, falls,"
        " COALESCE(LAG(stop) OVER (PARTITION BY subject ORDER BY start) <> start, TRUE) AS begins FROM held",
        *_asked(asked),
    )
    numbered = select(
        "SELECT subject, start, stop, falls, begins,"
        " SUM(CAST(begins AS INTEGER)) OVER (PARTITION BY subject ORDER BY start) AS stretch FROM $marked AS marked",
        *_asked(asked),
        marked=exp.Subquery(this=marked),
    )
    return select(
        "SELECT subject, start, MAX(stop) OVER (PARTITION BY subject, stretch) AS stop, falls, begins"
        " FROM $numbered AS numbered",
        *_asked(asked),
        numbered=exp.Subquery(this=numbered),
    )


def _begun(asked: dict[int, Tree]) -> exp.Select:
    """The days on which a part of a stretch may begin."""
    return select("SELECT subject, start, stop, begins FROM stretches WHERE begins OR falls", *_asked(asked))


def _asked(asked: dict[int, Tree]) -> Iterator[Tree]:
    return (column(f"asked{place}") for place in asked)


def _cited(found: Sequence[Leaf], asked: dict[int, Tree]) -> exp.Query:
    """The records that make it hold on such a day: of each count as many as it needs, the latest."""
    if not asked:
        return select("SELECT subject, start, CAST(NULL AS UUID) AS record, $never AS void FROM begun", never=END)
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
        WITH lasting AS (
            SELECT subject, place, record, day, void,
                   ROW_NUMBER() OVER (PARTITION BY subject ORDER BY place) AS nth
            FROM $rows WHERE void = $never AND since = day
        ), latest AS (
            SELECT begun.subject, begun.start, nth FROM begun
            ASOF JOIN (SELECT subject, day, MAX(nth) AS nth FROM lasting GROUP BY subject, day) AS until_day
            ON until_day.subject = begun.subject AND begun.start >= until_day.day
            WHERE $asked
        ), speaking AS (
            SELECT lasting.subject, start, lasting.place, lasting.record, lasting.void FROM (
                SELECT subject, start, nth - UNNEST(RANGE($many)) AS nth FROM latest
            ) AS wanted JOIN lasting ON lasting.subject = wanted.subject AND lasting.nth = wanted.nth
            WHERE start < $end
            UNION ALL
            SELECT begun.subject, start, hit.place, hit.record, hit.void FROM begun
            JOIN $rows AS hit ON hit.subject = begun.subject AND hit.since <= start AND start < $end
            WHERE $asked AND NOT (hit.void = $never AND hit.since = hit.day)
        )
        SELECT subject, start, record, void FROM speaking
        QUALIFY ROW_NUMBER() OVER (PARTITION BY subject, start ORDER BY place DESC) <= $many
        """,
        rows=exp.to_table(leaf.rows),
        asked=column(f"asked{leaf.place}"),
        end=leaf.end,
        many=number(leaf.at_least),
        never=END,
    )
    assert isinstance(query, exp.Query), "the text is a query"
    return query


def _backed() -> Tree:
    """Each such day with what it cites, and the day on which the first of that falls."""
    return sql(
        """
        SELECT begun.subject, begun.start, ANY_VALUE(stop) AS stop, ANY_VALUE(begins) AS begins,
               COALESCE(MIN(void), $never) AS falls,
               LIST(record ORDER BY record) FILTER (WHERE NOT record IS NULL) AS cites
        FROM begun LEFT JOIN cited ON cited.subject = begun.subject AND cited.start = begun.start
        GROUP BY begun.subject, begun.start
        """,
        never=END,
    )


def _walked() -> Tree:
    return sql(
        """
        SELECT subject, start, stop, falls, cites FROM backed WHERE begins
        UNION ALL
        SELECT backed.subject, backed.start, backed.stop, backed.falls, backed.cites
        FROM walked JOIN backed ON backed.subject = walked.subject AND backed.start = walked.falls
        WHERE walked.falls < walked.stop
        """
    )
