"""A small real ledger: some sixty real penalties of a dozen homes, replayed day by day until well after their terms."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from psycopg import Connection, sql

from api.batches import Batch
from api.filing import record_batch
from api.replay import Replay
from api.shelf import EmptyShelf
from api.sorting import read, sort_out
from api.wiring import Office
from domain.actors import Actor
from ledger.database import Database
from ledger.genesis import ClockKind, Genesis
from rules.matching.answers import plain_matcher
from rules.rulesets import Ruleset
from rules.writing.loading import bundled, load

FORMAT = "us-nursing-homes"
EXAMPLE = Path(__file__).parents[2] / "examples" / "us-nursing-home-penalties.tsv"
LAST_ROW = date(2017, 12, 31)
LAST_DAY = date(2019, 4, 1)
HOMES = 12
BY = Actor("platform", "import")


@contextmanager
def office(name: str) -> Iterator[Office]:
    """The ledger of a name, opened, with the plain evaluator alone: rules are not what is tested here."""
    with Office(Database.open(name), make_matcher=plain_matcher) as opened:
        if opened.has_begun:
            assert opened.context
        yield opened


def ruleset() -> Ruleset:
    """The ruleset of the example."""
    return load(bundled(FORMAT))


def genesis(began_on: date, *, clock: ClockKind = ClockKind.SIMULATED, adopted: Ruleset | None = None) -> Genesis:
    """A beginning with everything acknowledged."""
    adopted = adopted or ruleset()
    keys = tuple(p.key for p in adopted.parameters if p.needs_legal_confirmation)
    return Genesis(ruleset=adopted, clock=clock, began_on=began_on, acknowledged=keys, by=BY)


def excerpt(folder: Path) -> Path:
    """The early rows of the homes that were penalised most often, as a file of the same format."""
    header, *rows = EXAMPLE.read_text(encoding="utf-8").splitlines()
    early = [row for row in rows if _day(row) <= LAST_ROW]
    busiest = Counter(_home(row) for row in early).most_common(HOMES)
    homes = {home for home, _ in busiest}
    path = folder / "excerpt.tsv"
    path.write_text("\n".join([header, *(row for row in early if _home(row) in homes)]) + "\n", encoding="utf-8")
    return path


def _home(row: str) -> str:
    return "|".join(row.split("\t")[:2])


def _day(row: str) -> date:
    month, day, year = row.split("\t")[2].split("/")
    return date(int(year), int(month), int(day))


def begin_and_replay(opened: Office, path: Path, *, until: date = LAST_DAY) -> Batch:
    """Replay a file into a new ledger."""
    first = min(
        r.record.determined_on for r in read(path, name=FORMAT, shelf=EmptyShelf(ruleset()))[2].rows if r.record
    )
    opened.begin(genesis(first))
    batch = sort_out(path, name=FORMAT, shelf=opened.shelf(), latest=None)
    replay_until(opened, batch, until=until)
    record_batch(opened, batch, filed=len(batch.accepted), rejects=0)
    return batch


def replay_until(opened: Office, batch: Batch, *, until: date) -> None:
    """Go on with a replay up to a day."""
    for _ in Replay(opened, batch, seed=1).days(until):
        pass


def tables(connection: Connection[tuple[object, ...]], *, schema: str = "views") -> dict[str, list[str]]:
    """Every row of every table of a schema, in an order of its own."""
    names = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename", (schema,)
    ).fetchall()
    return {str(name): _rows(connection, schema, str(name)) for (name,) in names}


def _rows(connection: Connection[tuple[object, ...]], schema: str, table: str) -> list[str]:
    query = sql.SQL("SELECT row::text FROM {} AS row ORDER BY 1").format(sql.Identifier(schema, table))
    return [str(row) for (row,) in connection.execute(query)]
