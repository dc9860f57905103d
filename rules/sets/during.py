"""Rules of the form `while`: the measure follows on every day on which the condition holds.

First it is told of each leaf when enough count; only there, or where a record falls, may a condition begin or cease to
hold. A stretch is cut where a record that it cites falls (INV-23), and what begins there cites those that carry it on:
which cuts are reached depends on what each one cites, so they are walked.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from sqlglot import exp

from rules.conditions import AtLeast, Latest
from rules.following.sight import Seen, holds
from rules.sets import citing
from rules.sets.calendar import END, FIRST, day, ended
from rules.sets.leaves import (
    Counting,
    Leaf,
    counting,
    no_record,
    no_steps,
    period,
    rows,
    shown,
    stepping,
    steps,
    truth,
    witnessing,
)
from rules.sets.relations import Found
from rules.sets.scope import Scope
from rules.sets.seeing import Seeing
from rules.sets.shapes import Shape
from rules.sets.trees import Tree, column, every, named, number, rows_of, select, sql
from rules.sets.watching import Watching


def holding(shape: Shape, seeing: Seeing, watching: Watching, scope: Scope, *, governed: str) -> Found:
    """When a condition holds (subject, block, start, stop, cites), cut where what is cited falls.

    Of what touches no day asked about, nothing is told.
    """
    found = counting(shape)
    told = witnessing(shape.condition, _as_told(found))
    asked = {leaf: told[leaf.asked] for leaf in found if leaf.asked in told}
    begun = _begun(asked, scope, governed)
    begun = begun.with_("tallied", as_=_tallied(found, governed), copy=False)
    begun = begun.with_("turns", as_=_turns(shape, found, asked), copy=False)
    relations = [
        *(relation for leaf in found for relation in _looked_at(leaf, shape, seeing, watching)),
        *_changing(shape, found, scope),
        ("begun", begun),
        *(relation for leaf in asked for relation in citing.relations(leaf, shape)),
        ("backed", citing.backed(list(asked))),
    ]
    return Found(tuple(relations), citing.walked())


def _as_told(found: Sequence[Leaf]) -> Callable[[Counting], Tree]:
    """Whether a leaf is true: its steps are up to where it becomes so, and down to where it ceases."""
    tests = {leaf.asked: sql("$tally >= 1", tally=column(leaf.tally)) for leaf in found}
    return tests.__getitem__


# --- when enough count


def _looked_at(leaf: Leaf, shape: Shape, seeing: Seeing, watching: Watching) -> Iterator[tuple[str, exp.Query]]:
    """The records of a leaf where they are not steady, and where they are, what is told by their neighbours."""
    yield leaf.rows, rows(leaf, shape, seeing, of="unsteady")
    if isinstance(leaf.asked, Latest):
        others = select("SELECT * FROM $shown AS shown", shown=exp.Subquery(this=shown(leaf)))
        yield leaf.shown, rows_of([_until_the_next(leaf, shape, seeing), others])
    else:
        yield f"neighbours{leaf.place}", _neighbours(leaf, shape, watching)


def _until_the_next(leaf: Leaf, shape: Shape, seeing: Seeing) -> exp.Select:
    """The days [start, stop) on which a steady record is the latest, of those that show what is asked."""
    told = select(
        "SELECT subject, block, day AS start, LEAST($ends, next) AS stop FROM prompt"
        " JOIN blocks ON $watch = prompt.watch JOIN sorts ON sorts.sort = prompt.sort WHERE steady AND $shows",
        ends=ended(column("day"), [period(leaf, shape)], at_last=END),
        watch=leaf.watch,
        shows=seeing.matches(column(f"shows{leaf.place}")),
    )
    return select("SELECT * FROM $told AS told WHERE start < stop", told=exp.Subquery(this=told))


def _neighbours(leaf: Leaf, shape: Shape, watching: Watching) -> exp.Select:
    """Records with which, for subjects of whom all that is counted is steady, enough begin to count or cease to.

    With a record enough count until the period of the oldest that it takes is over. That of a younger one is over no
    sooner: so the days that one record begins either go over into those of the next, or are over before.
    """
    leasts = sorted({asked.at_least for asked in shape.of_blocks(leaf.place) if isinstance(asked, AtLeast)})
    length = period(leaf, shape)
    lengths = [one for one in length if one is not None]
    told = select(
        "SELECT subject, block, day, next, $oldest AS oldest, $older AS older"
        " FROM prompt JOIN blocks ON $watch = prompt.watch WHERE steady",
        *lengths,
        oldest=_by_least(leaf, {least: watching.day_back(least - 1) for least in leasts}),
        older=_by_least(leaf, {least: watching.day_back(least) for least in leasts}),
        watch=leaf.watch,
    )
    timed = select(
        "SELECT subject, block, day, next, $ends AS ends, NOT older IS NULL AND $before >= day AS goes_on"
        " FROM $told AS told WHERE NOT oldest IS NULL",
        ends=ended(column("oldest"), [length], at_last=END),
        before=ended(column("older"), [length], at_last=END),
        told=exp.Subquery(this=told),
    )
    return select(
        "SELECT subject, block, day, ends, NOT goes_on AS begins,"
        " ends < $never AND (next IS NULL OR ends < next) AS stops"
        " FROM $timed AS timed WHERE ends >= day AND (NOT goes_on OR next IS NULL OR ends < next)",
        timed=exp.Subquery(this=timed),
        never=END,
    )


def _by_least(leaf: Leaf, told: Mapping[int, Tree]) -> Tree:
    """What is told by how many are needed."""
    [first, *others] = told.items()
    if not others:
        return first[1]
    cases = exp.Case()
    for least, tree in told.items():
        cases = cases.when(sql("$least = $number", least=leaf.least, number=number(least)), tree, copy=False)
    return cases


def _turned(leaf: Leaf, found: Sequence[Leaf]) -> Iterator[exp.Select]:
    """A row (subject, block, at) one up where a leaf becomes true, and one down where it is so no longer."""
    if isinstance(leaf.asked, Latest):
        yield from steps(leaf, found)
        return
    neighbours = exp.to_table(f"neighbours{leaf.place}")
    up, down = (stepping(leaf, found, number(step)) for step in (1, -1))
    yield select("SELECT subject, block, day AS at FROM $rows WHERE begins", *up, rows=neighbours)
    yield select("SELECT subject, block, ends AS at FROM $rows WHERE stops", *down, rows=neighbours)
    yield select(
        "SELECT subject, tallied.block, at FROM $tallied AS tallied JOIN blocks ON blocks.block = tallied.block"
        " WHERE (tally >= $least) <> (tally - step >= $least)",
        *stepping(leaf, found, sql("CASE WHEN step > 0 THEN 1 ELSE -1 END")),
        tallied=exp.Subquery(this=_counted(leaf)),
        least=leaf.least,
    )


def _counted(leaf: Leaf) -> exp.Select:
    """On each day on which it changes, how many count, by how much it is more."""
    summed = select(
        "SELECT subject, block, at, CAST(SUM($step) AS INTEGER) AS step FROM $rows AS steps"
        " GROUP BY subject, block, at",
        step=column(leaf.step),
        rows=exp.Subquery(this=rows_of(list(steps(leaf, [leaf])))),
    )
    return select(
        "SELECT subject, block, at, step, SUM(step) OVER (PARTITION BY subject, block ORDER BY at) AS tally"
        " FROM $summed AS summed",
        summed=exp.Subquery(this=summed),
    )


# --- when the condition holds


def _changing(shape: Shape, found: Sequence[Leaf], scope: Scope) -> Iterator[tuple[str, exp.Query]]:
    """`changes`; where there is but one count, without what was over before the days asked about.

    A count ceases to be enough on one day and is so again on a later one; the latest record may give way to the next.
    """
    if scope.since == date.min or not isinstance(shape.condition, AtLeast):
        yield "changes", _changes(shape, found)
        return
    yield "every_change", _changes(shape, found)
    over = select(
        "SELECT subject, block, MAX(at) AS over FROM every_change WHERE $step < 0 AND at <= $since"
        " GROUP BY subject, block",
        step=column(found[0].step),
        since=day(scope.since),
    )
    yield (
        "changes",
        select(
            "SELECT every_change.* FROM every_change LEFT JOIN $over AS past"
            " ON past.subject = every_change.subject AND past.block = every_change.block"
            " WHERE over IS NULL OR at > over",
            over=exp.Subquery(this=over),
        ),
    )


def _changes(shape: Shape, found: Sequence[Leaf]) -> exp.Query:
    """The days on which a leaf changes or a record falls; and the first, if it holds of whom nothing is known."""
    still = [*no_steps(found), named(exp.true(), "falls")]
    changes = [row.select(named(exp.false(), "falls"), copy=False) for leaf in found for row in _turned(leaf, found)]
    changes += [
        select(
            "SELECT subject, block, void AS at FROM $rows WHERE void < $never",
            *still,
            rows=exp.to_table(leaf.rows),
            never=END,
        )
        for leaf in found
    ]
    if not found or holds(shape.condition, Seen([], {}), None, date.min):
        changes.append(
            select("SELECT subject, block, $first AS at FROM subjects CROSS JOIN blocks", *still, first=FIRST)
        )
    return rows_of(changes)


def _tallied(found: Sequence[Leaf], governed: str) -> exp.Select:
    """What is true from each such day on, and from the first that the ruleset governs."""
    opened = select(
        "SELECT DISTINCT changes.subject, block, governed_from AS at"
        " FROM changes JOIN $governed AS governed ON governed.subject = changes.subject WHERE governed_from > $first",
        *no_steps(found),
        named(exp.true(), "falls"),
        governed=exp.to_table(governed),
        first=FIRST,
    )
    summed = select(
        "SELECT subject, block, at, BOOL_OR(falls) AS falls FROM $changes AS changes GROUP BY subject, block, at",
        *(named(sql("CAST(SUM($step) AS INTEGER)", step=column(leaf.step)), leaf.step) for leaf in found),
        changes=exp.Subquery(this=rows_of([select("SELECT * FROM changes"), opened])),
    )
    return select(
        "SELECT subject, block, at, falls FROM $summed AS summed WINDOW w AS (PARTITION BY subject, block ORDER BY at)",
        *(column(leaf.step) for leaf in found),
        *(
            sql("SELECT CAST(SUM($step) OVER w AS INTEGER)", step=column(leaf.step)).expressions[0].as_(leaf.tally)
            for leaf in found
        ),
        summed=exp.Subquery(this=summed),
    )


def _turns(shape: Shape, found: Sequence[Leaf], asked: Mapping[Leaf, Tree]) -> exp.Select:
    """The days on which it begins or ceases to hold, or a record falls while it does; and whose records count."""
    before = {
        leaf.asked: sql("$tally - $step >= 1", tally=column(leaf.tally), step=column(leaf.step)) for leaf in found
    }
    told = select(
        "SELECT subject, block, at, falls, $holds AS holds, at > $first AND $held AS held FROM tallied",
        *(named(where, f"asked{leaf.place}") for leaf, where in asked.items()),
        holds=truth(shape.condition, no_record, _as_told(found)),
        held=truth(shape.condition, no_record, before.__getitem__),
        first=FIRST,
    )
    return select("SELECT * FROM $told AS told WHERE holds <> held OR (holds AND falls)", told=exp.Subquery(this=told))


def _begun(asked: Mapping[Leaf, Tree], scope: Scope, governed: str) -> exp.Select:
    """The days on which a part of a stretch may begin, within those that the ruleset governs; `stop` is the whole's."""
    carried = [column(f"asked{leaf.place}") for leaf in asked]
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
