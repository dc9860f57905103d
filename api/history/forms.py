"""How a format is read as columns: cells are judged once each, by what judges them in a row."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from msgspec import Struct

from api.formats.rows import Block, Line, Row, Terms, blocks
from api.history.engine import put
from projections.sets.engine import THREADS, Engine
from rules.matching.limits import FieldType


class Form(Struct, frozen=True):
    """A format as columns.

    `tell` makes a table `told` of the lines in `raw`: line, number, name, region, day, doc_no, record (the 32 digits
    of its id), the columns of `alike`, one for each of `fields` (rules.sets.relations), and whether it is plain. A row
    tells of one day, and names no person; `row` reads a line by itself.
    """

    fields: Mapping[str, FieldType]
    """The fields of its records, in the order in which they are written."""
    closed: frozenset[str]
    """Those of them by whose words a record is judged; of the others it counts only whether they are there."""
    alike: tuple[str, ...]
    """The further columns of `told` whose words tell kinds apart."""
    lines: Callable[[Path], Iterator[Line]]
    """Those below the first, numbered without a gap."""
    tell: Callable[[Engine], None]
    row: Callable[[Line, Terms], Row]


def stage(engine: Engine, form: Form, path: Path) -> range:
    """Make `raw` and `told` of a file; its lines. Raises InvalidInput as the format does."""
    next(form.lines(path), None)  # what is no such file is refused before anything else
    engine.execute("CREATE TABLE raw (line BIGINT, text VARCHAR)")  # no temporary one, which one cursor alone would see
    end = 2
    underway: deque[Future[None]] = deque()
    with ThreadPoolExecutor(THREADS) as hands:  # some blocks are put in while the next is read
        for block in blocks(path):
            if len(underway) > THREADS:
                underway.popleft().result()
            underway.append(hands.submit(_put_in, engine, block))
            end = block.first + block.many
        while underway:
            underway.popleft().result()
    form.tell(engine)
    return range(2, end)


def _put_in(engine: Engine, block: Block) -> None:
    with engine.cursor() as own:
        own.execute(  # as one text, which goes in far quicker than one by one
            "INSERT INTO raw SELECT $first + unnest(range(len(texts))), unnest(texts)"
            " FROM (SELECT string_split($text, chr(10)) AS texts)",
            {"first": block.first, "text": block.text},
        )


def distinct(engine: Engine, *cells: str) -> list[tuple[str, ...]]:
    """Every cell of a column of the table `cells`, or of several together, once."""
    return engine.table("cells").select(*cells).distinct().fetchall()


def bad(engine: Engine, cell: str, reasons: Callable[[str], Iterable[str]]) -> None:
    """A table `bad_` and the column's name, with those of its cells with which something is wrong."""
    found = [(one,) for (one,) in distinct(engine, cell) if any(reasons(one))]
    put(engine, f"bad_{cell}", {cell: "VARCHAR"}, found)
