"""What follows for subjects that are taken over together, and their rows in the views: in sets, never one by one.

For subjects nobody knew, of whom nothing is ordered, under one ruleset that nothing of was withdrawn. The engine holds
tables `newcomers` (subject, kind, scheme, number, stream, name, region) and `records` (subject, place, line, day,
doc_no, record, version, events, key, a column for each field) with `judged` (key, standing, whether its records end by
themselves or are promises in their term, and their words); `stream` and `record` are the 32 digits of an id.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Cursor, Rollback, sql
from sqlglot import exp

from domain.records import VALID_UNTIL
from ledger.database import Connection
from ledger.log.history import Copied
from projections.projector import take_turn
from projections.sets.determined import Sets
from projections.sets.engine import Engine, fact_file, fill, insert, make_table, make_view
from projections.sets.export import columns_of
from projections.sets.files import Manifest
from projections.sets.span_rows import SpanRow, span_of
from rules.following.promising import ALERT
from rules.following.rulebook import RulesetRulebook
from rules.matching.schema import RECORD_FIELDS
from rules.rulesets import Form, Ruleset
from rules.sets.relations import column_of
from rules.sets.trees import Tree, number, select
from rules.sets.trees import sql as filled

_FACTS: Final = (
    "SELECT subject, 1, place, CAST(record AS UUID), day, CAST(NULL AS DATE), CASE WHEN ends THEN $ends END"
    " FROM records JOIN judged USING (key) WHERE standing = 'in_force'"
)
_PROMISED: Final = (
    "SELECT subject, DATE '0001-01-01' + CAST($until AS INTEGER) - 1"
    " FROM records JOIN judged USING (key) WHERE subject >= $first AND subject < $last AND promises"
)
_GRANTS: Final = {"ruleset": "INTEGER", "rule": "VARCHAR", "version": "INTEGER", "granted": "VARCHAR"}
_RUNNING: Final = {"rule": "VARCHAR", "version": "INTEGER", "start": "DATE", "until_then": "DATE"}


class Following:
    """What follows for the subjects, a range after the other: tables `spans`, and `due` of when time next asks."""

    def __init__(self, engine: Engine, rulebook: RulesetRulebook, fields: Mapping[str, str], *, on: date) -> None:
        """`fields` are the columns of fields that `records` has, with their types."""
        [self._ruleset] = (version.ruleset for version in rulebook.versions)
        self._engine = engine
        self._fields = fields
        self._on = on
        columns = columns_of([self._ruleset])
        _facts(engine, columns, fields)
        self._sets = Sets(engine, Manifest(columns=columns), {"spans": rulebook})
        make_table(engine, "grants", _GRANTS)
        fill(engine, "grants", _GRANTS, list(_grants(self._ruleset)))

    def determine(self, first: int, last: int) -> None:
        """Of the subjects of [first, last)."""
        self._sets.determine(first=first, last=last)
        make_table(self._engine, "running", _RUNNING)
        fill(self._engine, "running", _RUNNING, list(_running(self._engine, self._ruleset, self._on)))
        _promised(self._engine, self._fields, first=first, last=last)
        alert = self._ruleset.parameter_if_any(ALERT, self._on)
        self._engine.execute(_said("due"), {"on": self._on, "alert": alert})


def _facts(engine: Engine, columns: Mapping[str, str], fields: Mapping[str, str]) -> None:
    """What the set path reads, as if it came from files."""
    engine.execute(
        "CREATE TEMP VIEW all_subjects AS"
        " SELECT subject, 1 AS generation, stream::UUID AS id, kind, region, true AS stands FROM newcomers"
    )
    ends: Tree = exp.cast(exp.null(), "DATE")
    if (valid_until := column_of(VALID_UNTIL, int)) in fields:
        ends = filled("DATE '0001-01-01' + CAST($last AS INTEGER)", last=exp.column(valid_until))
    told = (_field(name, kind, fields) for name, kind in columns.items())
    make_view(engine, "all_facts", select(_FACTS, *told, ends=ends), fact_file(columns))


def _promised(engine: Engine, fields: Mapping[str, str], *, first: int, last: int) -> None:
    """The last day of each promise that says that it is in its term."""
    make_table(engine, "promised", {"subject": "BIGINT", "last_day": "DATE"})
    until = column_of(VALID_UNTIL, int)
    if until in fields:
        query = select(_PROMISED, first=number(first), last=number(last), until=exp.column(until))
        insert(engine, query, into="promised")


def _field(name: str, kind: str, fields: Mapping[str, str]) -> Tree:
    bare = name.removeprefix("f_").removesuffix("_str")
    if bare in RECORD_FIELDS and kind == "VARCHAR":
        return exp.column(bare, table="judged")
    return exp.column(name, table="records") if fields.get(name) == kind else exp.cast(exp.null(), kind)


def _grants(ruleset: Ruleset) -> Iterator[tuple[object, ...]]:
    """What each rule of the form `while` grants at a time under each version of its measure, as the views have it."""
    for rule in ruleset.rules:
        if rule.form is not Form.WHILE:
            continue
        for version in ruleset.measure_by_name[rule.measure].versions:
            span = span_of(
                _row(ruleset, rule.measure, rule.rule, version.version, date.min), {ruleset.version: ruleset}
            )
            granted = None if span.grant is None else msgspec.json.encode(span.grant).decode()
            yield ruleset.version, rule.rule, version.version, granted


def _row(ruleset: Ruleset, measure: str, rule: str, version: int, start: date) -> SpanRow:
    """A span of a rule of the form `while` that began on a day, and of which no end is in sight."""
    return SpanRow(0, measure, version, rule, ruleset.version, start, None, None, start, (), None)


def _running(engine: Engine, ruleset: Ruleset, on: date) -> Iterator[tuple[object, ...]]:
    """When the grant that runs on a day ends, by the rule, the version of its measure and the day it began."""
    rows = engine.execute(
        "SELECT DISTINCT measure, rule, version, start FROM spans"
        " WHERE begun IS NOT NULL AND start <= $on AND (until IS NULL OR until > $on)",
        {"on": on},
    ).fetchall()
    for measure, rule, version, start in rows:
        span = span_of(_row(ruleset, measure, rule, version, start), {ruleset.version: ruleset})
        yield rule, version, start, None if span.grant is None else span.granted(on)[1]


def lines_of(engine: Engine, *, first: int, last: int, reference: str, filed: date, batch: UUID) -> Mapping[str, str]:
    """The views' rows of the subjects of [first, last), as lines that COPY reads, by the view."""
    some = {"first": first, "last": last}
    return {
        "subjects": _text(engine, "subjects", {**some, "reference": reference}),
        "records": _text(engine, "records", {**some, "filed": filed, "batch": batch}),
        "follows": _text(engine, "follows", some),
    }


def _text(engine: Engine, view: str, values: Mapping[str, object]) -> str:
    [(text,)] = engine.execute(_said(view), dict(values)).fetchall()
    return "" if text is None else str(text)


@cache
def _said(name: str) -> str:
    return (files("projections.sets") / f"taken_{name}.sql").read_text(encoding="utf-8")


def show(connection: Connection, lines: Mapping[str, str], copied: Callable[[], Copied | None]) -> bool:
    """Put them into the views, if these stand where the ledger stood before; else the projector makes them, as ever.

    In one transaction with the position reached, so that no reader sees one view ahead of another. `copied` waits until
    the ledger has it, and tells where; None where it has not.
    """
    with connection.transaction() as transaction:
        take_turn(connection, "views")
        row = connection.execute("SELECT position FROM views.progress").fetchone()
        with connection.cursor() as cursor:
            for view, some in lines.items():
                _copy(cursor, view, some)
        written = copied()
        if row is None or written is None or row[0] != written.before:
            raise Rollback(transaction)
        connection.execute("UPDATE views.progress SET position = %s", (written.last,))
    return written is not None and row is not None and row[0] == written.before


def _copy(cursor: Cursor[Any], view: str, lines: str) -> None:
    with cursor.copy(sql.SQL("COPY views.{} FROM STDIN").format(sql.Identifier(view))) as copy:
        copy.write(lines)
