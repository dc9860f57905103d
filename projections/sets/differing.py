"""Whom a further version may concern: whose spans it tells otherwise, or who has a record of its days."""

from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from sqlglot import exp

from projections.sets.determined import Sets, ranges
from projections.sets.engine import Engine, fill, make, make_table
from projections.sets.files import Manifest
from projections.sets.span_rows import GRANTS, grants
from rules.following.rulebook import RulesetRulebook
from rules.sets.scope import Scope
from rules.sets.trees import select


def differing(
    engine: Engine, manifest: Manifest, before: RulesetRulebook, after: RulesetRulebook, *, measures: Iterable[str]
) -> Iterator[list[UUID]]:
    """Every subject of whom a span of these measures differs in anything, or a record is of the newest version's days.

    They come a part of all subjects at a time. `after` has one version more than `before`. The engine has the files'
    latest rows in view.
    """
    begin = after.versions[-1].ruleset.effective_from
    yield _found(engine, _LATE, {"begin": begin})
    sides = {"spans_before": before, "spans_after": after}
    sets = Sets(engine, manifest, sides, Scope(frozenset(measures)))
    make_table(engine, "usual", GRANTS)
    fill(engine, "usual", GRANTS, [row for one in after.versions for row in grants(one.ruleset)])
    for first, last in ranges(manifest):
        sets.determine(first=first, last=last)
        for side in ("before", "after"):
            make(engine, side, select(_AS_TOLD, spans=exp.to_table(f"spans_{side}")))
        yield _found(engine, _DIFFERING, {})


def _found(engine: Engine, query: str, values: dict[str, object]) -> list[UUID]:
    return [UUID(str(subject)) for (subject,) in engine.execute(query, values).fetchall()]


_AS_TOLD: Final = """
    SELECT subject, measure, version, rule, ruleset, start, until, record, begun,
           COALESCE(cites, []) AS cites, COALESCE(spans.granted, usual.granted) AS granted
    FROM $spans AS spans LEFT JOIN usual USING (ruleset, rule, version)
    """
_DIFFERING: Final = """
    SELECT DISTINCT id FROM all_subjects WHERE subject IN (
        SELECT subject FROM (FROM before EXCEPT ALL FROM after)
        UNION ALL SELECT subject FROM (FROM after EXCEPT ALL FROM before)
    )
    """
_LATE: Final = """
    SELECT DISTINCT id FROM all_subjects
    WHERE subject IN (SELECT subject FROM all_facts WHERE GREATEST(determined_on, speaks_from) >= $begin)
    """
