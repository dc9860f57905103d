"""DuckDB over the files of one ledger: bounded in memory and threads, and shut out from every other file."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

import duckdb
from duckdb import DuckDBPyConnection
from sqlglot import exp

from projections.sets.files import FilesUnreadable, Manifest, SetFiles
from rules.sets.relations import FACT_COLUMNS
from rules.sets.trees import Tree, column, named, select

MEMORY: Final = "3GB"
THREADS: Final = 2

Engine = DuckDBPyConnection


@contextmanager
def interruptible() -> Iterator[None]:
    """An interrupt is one, though DuckDB answers it with an error of its own: which, depends on where it is met."""
    try:
        yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except RuntimeError as error:
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from None
        raise


@contextmanager
def opened(files: SetFiles, *, memory: str = MEMORY) -> Iterator[Engine]:
    """A database in memory that reaches the folder of the files and nothing else. Raises FilesUnreadable."""
    with _failing(files), _connected(files.spill, memory) as engine:
        engine.execute("SET parquet_metadata_cache = true")  # a file is read once for every range of subjects
        engine.execute("SET allowed_directories = [$folder]", {"folder": str(files.folder)})
        _shut(engine)
        yield engine


@contextmanager
def alone(spill: Path, *, memory: str = MEMORY) -> Iterator[Engine]:
    """A database in memory that reaches no file but what it spills into a folder."""
    with _connected(spill, memory) as engine:
        _shut(engine)
        yield engine


@contextmanager
def _connected(spill: Path, memory: str) -> Iterator[Engine]:
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "threads": THREADS,
        "temp_directory": str(spill),
        "preserve_insertion_order": False,
        "checkpoint_threshold": "1TB",  # nothing here is kept, so nothing is to be tidied up on the way
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with interruptible(), duckdb.connect(config=settings) as engine:
        engine.execute("SET enable_progress_bar = false")  # it would stand in the middle of an answer
        yield engine


def _shut(engine: Engine) -> None:
    engine.execute("SET enable_external_access = false")
    engine.execute("SET lock_configuration = true")


@contextmanager
def _failing(files: SetFiles) -> Iterator[None]:
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.InvalidInputException) as error:
        if isinstance(error, duckdb.InvalidInputException) and str(files.folder) not in str(error):
            raise  # not about a file, so a fault of ours
        raise FilesUnreadable(
            str(error).splitlines()[0],
            do=f"Make room on the disk; if it stays so, remove the folder {files.folder}: it is made anew.",
        ) from None


def latest(engine: Engine, files: SetFiles, manifest: Manifest) -> None:
    """Views `all_subjects` and `all_facts`: of each subject what its latest generation says."""
    if not manifest.generations:
        _nothing(engine, manifest)
        return
    subjects = [str(files.subjects(one.number)) for one in manifest.generations]
    facts = [str(files.facts(one.number)) for one in manifest.generations]
    engine.read_parquet(subjects, union_by_name=True).create_view("written_subjects", replace=True)
    engine.read_parquet(facts, union_by_name=True).create_view("written_facts", replace=True)
    if len(manifest.generations) == 1:
        engine.execute("CREATE OR REPLACE VIEW all_subjects AS FROM written_subjects")
        engine.execute("CREATE OR REPLACE VIEW all_facts AS FROM written_facts")
        return
    engine.execute(
        "CREATE OR REPLACE TEMP TABLE all_subjects AS FROM written_subjects"
        " QUALIFY generation = max(generation) OVER (PARTITION BY subject)"
    )
    engine.execute(
        "CREATE OR REPLACE TEMP VIEW all_facts AS SELECT written_facts.* FROM written_facts"
        " JOIN all_subjects USING (subject, generation)"
    )


def _nothing(engine: Engine, manifest: Manifest) -> None:
    make_table(engine, "all_subjects", SUBJECT_FILE)
    make_table(engine, "all_facts", fact_file(manifest.columns))


SUBJECT_FILE: Final[Mapping[str, str]] = {
    "subject": "BIGINT",
    "generation": "INTEGER",
    "id": "UUID",
    "kind": "VARCHAR",
    "region": "VARCHAR",
    "stands": "BOOLEAN",
}
"""What a file of subjects holds; one that does not stand has no measures (C3), or is no longer a subject of its own."""


def fact_file(columns: Mapping[str, str]) -> dict[str, str]:
    """What a file of facts holds, with these columns of fields."""
    subject, *rest = FACT_COLUMNS.items()
    return dict([subject, ("generation", "INTEGER"), *rest, *columns.items()])


def make_table(engine: Engine, name: str, columns: Mapping[str, str]) -> None:
    """An empty table in place of another."""
    kinds = [
        exp.ColumnDef(this=exp.to_identifier(column), kind=exp.DataType.build(kind, dialect="duckdb"))
        for column, kind in columns.items()
    ]
    shape = exp.Schema(this=exp.to_table(name), expressions=kinds)
    made = exp.Create(this=shape, kind="TABLE", replace=True, properties=_TEMPORARY.copy())
    engine.execute(made.sql(dialect="duckdb"))


_NO_VALUES: Final[Mapping[str, str]] = MappingProxyType({})
_TEMPORARY: Final = exp.Properties(expressions=[exp.TemporaryProperty()])


class Statement(NamedTuple):
    """What is sent to the database, and what is handed over beside it."""

    text: str
    values: Mapping[str, str]

    def run(self, engine: Engine) -> None:
        """Send it."""
        engine.execute(self.text, dict(self.values))


class Making(NamedTuple):
    """That a table is made, and of which others."""

    name: str
    statement: Statement
    reads: tuple[str, ...]


def making(name: str, query: exp.Query, values: Mapping[str, str] = _NO_VALUES) -> Making:
    """That a table is made of the rows of a query, in place of another."""
    create = exp.Create(
        this=exp.to_table(name), kind="TABLE", replace=True, expression=query, properties=_TEMPORARY.copy()
    )
    reads = tuple(sorted({table.name for table in query.find_all(exp.Table)}))
    return Making(name, _stated(create, values), reads)


def inserting(rows: exp.Query, *, into: str, values: Mapping[str, str] = _NO_VALUES) -> Statement:
    """That the rows of a query are added to a table."""
    return _stated(exp.insert(rows, into, dialect="duckdb"), values)


def _stated(statement: exp.Expression, values: Mapping[str, str]) -> Statement:
    asked = {one.name for one in statement.find_all(exp.Placeholder)}
    return Statement(statement.sql(dialect="duckdb"), {name: value for name, value in values.items() if name in asked})


def make(engine: Engine, name: str, query: exp.Query, values: Mapping[str, str] = _NO_VALUES) -> None:
    """Make a table of the rows of a query, in place of another."""
    making(name, query, values).statement.run(engine)


def make_view(engine: Engine, name: str, query: exp.Query, columns: Iterable[str] = ()) -> None:
    """A view in place of another; its columns are called so, if these are given."""
    named_so = [exp.to_identifier(one) for one in columns]
    this = exp.Schema(this=exp.to_table(name), expressions=named_so) if named_so else exp.to_table(name)
    view = exp.Create(this=this, kind="VIEW", replace=True, expression=query, properties=_TEMPORARY.copy())
    engine.execute(view.sql(dialect="duckdb"))


def insert(engine: Engine, rows: exp.Query, *, into: str, values: Mapping[str, str] = _NO_VALUES) -> None:
    """Add the rows of a query to a table."""
    inserting(rows, into=into, values=values).run(engine)


def fill(engine: Engine, name: str, columns: Mapping[str, str], rows: list[tuple[object, ...]]) -> None:
    """Put rows into a table, a column at a time."""
    if not rows:
        return
    parts = [_unnested(place, kind) for place, kind in enumerate(columns.values())]
    query = exp.insert(exp.select(*parts), name, dialect="duckdb")
    engine.execute(
        query.sql(dialect="duckdb"), {f"c{place}": list(one) for place, one in enumerate(zip(*rows, strict=True))}
    )


def _unnested(place: int, kind: str) -> Tree:
    given = exp.cast(exp.Placeholder(this=f"c{place}"), f"{kind}[]", dialect="duckdb")
    return exp.Anonymous(this="unnest", expressions=[given])


def facts_for(engine: Engine, columns: Mapping[str, str], manifest: Manifest, *, first: int, last: int) -> None:
    """Views `subjects` and `facts` as a query of the set path reads them, for the subjects of [first, last).

    `columns` are those of the fields that it tests, with their types.
    """
    engine.execute(
        "CREATE OR REPLACE TEMP TABLE subjects AS SELECT subject, kind, region FROM all_subjects"
        " WHERE stands AND subject >= $first AND subject < $last",
        {"first": first, "last": last},
    )
    fields = (
        column(name) if manifest.columns.get(name) == kind else named(exp.cast(exp.null(), kind), name)
        for name, kind in columns.items()
    )
    query = select(
        "SELECT $columns FROM all_facts WHERE subject >= $first AND subject < $last",
        *map(column, FACT_COLUMNS),
        *fields,
        columns=exp.null(),
        first=exp.convert(first),
        last=exp.convert(last),
    )
    del query.expressions[0]
    make_view(engine, "facts", query)
