"""The set path over facts in memory: loaded into the two relations, asked once for all subjects."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import duckdb
from msgspec import Struct

from api.wiring import Office
from domain.facts import Fact
from domain.timeline import Span
from domain.values import SubjectKind
from projections.sets.determined import Sets
from projections.sets.engine import SUBJECT_FILE, Engine, fact_file, fill, insert, latest, make, make_table, opened
from projections.sets.export import columns_of, refresh
from projections.sets.files import Manifest, SetFiles
from projections.sets.span_rows import span_of as stored_span
from projections.sets.span_rows import span_rows
from rules.matching.schema import record_schema
from rules.rulesets import Ruleset
from rules.sets.query import Governing, SetQuery, render
from rules.sets.relations import ANSWER_COLUMNS, FACT_COLUMNS, SUBJECT_COLUMNS, column_of, field_columns
from rules.sets.spans import Answer, grant_of, span_of, timeline


class History(Struct, frozen=True):
    """A subject and its facts in order."""

    kind: SubjectKind
    region: str
    facts: Sequence[Fact]


def as_sets(
    histories: Sequence[History], ruleset: Ruleset, *, governing: Governing | None = None
) -> list[tuple[Span, ...]]:
    """The timeline of every subject, in their order, by one query."""
    query = render([(ruleset, governing or Governing(ruleset.effective_from))])
    with duckdb.connect() as connection:
        load(connection, histories, ruleset)
        return answered(connection, query, ruleset, many=len(histories))


def load(connection: duckdb.DuckDBPyConnection, histories: Sequence[History], ruleset: Ruleset) -> None:
    """Fill `subjects` and `facts`."""
    subjects = [[number, str(one.kind), one.region] for number, one in enumerate(histories)]
    _fill(connection, "subjects", SUBJECT_COLUMNS, subjects)
    types = field_columns(record_schema(ruleset))
    facts = [(number, *rest) for number, _, *rest in fact_rows(histories, types)]
    _fill(connection, "facts", {**FACT_COLUMNS, **types}, facts)


def fact_rows(histories: Sequence[History], columns: Mapping[str, str]) -> list[tuple[object, ...]]:
    """The facts as a file holds them, all of generation 1, with these columns of fields."""
    return [
        (
            *(number, 1, place, str(fact.record_id), fact.determined_on, fact.speaks_from, fact.void_from),
            *(_told(fact).get(column) for column in columns),
        )
        for number, one in enumerate(histories)
        for place, fact in enumerate(one.facts)
    ]


def put(engine: Engine, histories: Sequence[History], rulesets: Iterable[Ruleset]) -> Manifest:
    """The histories as an engine has the files of a ledger in view; subjects are known by their place."""
    columns = columns_of(rulesets)
    make_table(engine, "all_subjects", SUBJECT_FILE)
    make_table(engine, "all_facts", fact_file(columns))
    subjects = [
        (place, 1, str(UUID(int=place)), str(one.kind), one.region, True) for place, one in enumerate(histories)
    ]
    fill(engine, "all_subjects", SUBJECT_FILE, subjects)
    fill(engine, "all_facts", fact_file(columns), fact_rows(histories, columns))
    return Manifest(columns=columns, next_subject=len(histories))


def _told(fact: Fact) -> dict[str, object]:
    return {column_of(name, type(value)): value for name, value in fact.fields.items()}


def _fill(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[object]]
) -> None:
    lists = [f"CAST($c{place} AS {kind}[])" for place, kind in enumerate(columns.values())]
    values = {f"c{place}": [row[place] for row in rows] for place in range(len(columns))}
    unnested = ", ".join(f"unnest({one}) AS {name}" for one, name in zip(lists, columns, strict=True))
    connection.execute(f"CREATE TABLE {table} AS SELECT {unnested}", values)


def answered(
    connection: duckdb.DuckDBPyConnection, query: SetQuery, ruleset: Ruleset, *, many: int
) -> list[tuple[Span, ...]]:
    """What the query says of the first so many subjects."""
    found: list[list[Span]] = [[] for _ in range(many)]
    for name, relation in query.shared:
        make(connection, name, relation, query.values)
    make_table(connection, "answers", ANSWER_COLUMNS)
    [answers] = query.answers
    for relations, rows in answers.queries:
        for name, relation in relations:
            make(connection, name, relation, query.values)
        insert(connection, rows, into="answers", values=query.values)
    for row in connection.table("answers").fetchall():
        answer = Answer(*row)
        way = answers.ways[answer.way]
        told = span_of(answer, way.rule, version=way.version.version, ruleset=ruleset.version, grant=grant_of(way))
        found[answer.subject].append(told)
    return [timeline(spans).spans for spans in found]


def determined(office: Office, files: SetFiles) -> dict[UUID, tuple[Span, ...]]:
    """The timelines of every subject of a ledger that has one, by its files, which are brought up to date."""
    rulebook = office.context.rulebook
    rulesets = {version.ruleset.version: version.ruleset for version in rulebook.versions}
    with files.locked():
        manifest = refresh(office.pool, files, rulesets.values()).manifest
        with opened(files) as engine:
            latest(engine, files, manifest)
            Sets(engine, manifest, {"spans": rulebook}).determine(first=0, last=manifest.next_subject)
            ids = dict(engine.execute("SELECT subject, id FROM all_subjects").fetchall())
            found: dict[UUID, list[Span]] = {}
            for row in span_rows(engine.table("spans").fetchall()):
                found.setdefault(ids[row.subject], []).append(stored_span(row, rulesets))
    return {subject: timeline(spans).spans for subject, spans in found.items()}
