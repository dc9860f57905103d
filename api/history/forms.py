"""Which formats are read as columns, and how: cells are judged once each, by what judges them in a row."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from api.formats import us_nursing_homes as homes
from api.formats.rows import Line, Row, Terms
from api.history.engine import put, run
from domain.records import NAMESPACE
from projections.sets.engine import Engine

_PENALTIES: Final = {
    "kind": "VARCHAR",
    "amount": "VARCHAR",
    "f_penalty_kind_str": "VARCHAR",
    "f_amount_minor_int": "BIGINT",
}


class Form(Struct, frozen=True):
    """A format as columns.

    `tell` makes a table `told` of the lines in `raw`: line, number, name, region, day, doc_no, record (the 32 digits
    of its id), a column for each of `fields` (rules.sets.relations), and whether it is plain. A row tells of one day,
    and names no person; `row` reads a line by itself.
    """

    fields: Mapping[str, type[int] | type[str]]
    """The fields of its records, in the order in which they are written."""
    lines: Callable[[Path], Iterator[Line]]
    tell: Callable[[Engine], None]
    row: Callable[[Line, Terms], Row]


def stage(engine: Engine, form: Form, path: Path) -> list[int]:
    """Make `raw` and `told` of a file; its lines. Raises InvalidInput as the format does."""
    lines = list(form.lines(path))
    texts = ("" if line.trouble is not None else line.text for line in lines)  # as one text: so they go in quickest
    values = {"first": lines[0].number if lines else 1, "text": "\n".join(texts)}
    engine.execute(
        "CREATE TEMP TABLE raw AS SELECT $first + row_number() OVER () - 1 AS line, text"
        " FROM (SELECT unnest(string_split($text, chr(10))) AS text)",
        values,
    )
    form.tell(engine)
    return [line.number for line in lines]


def _tell_homes(engine: Engine) -> None:
    run(engine, "homes_cells.sql")
    states, names, days = (_distinct(engine, cell) for cell in ("state", "name", "written"))
    put(engine, "bad_states", {"state": "VARCHAR"}, [(one,) for (one,) in states if any(homes.reasons_of_state(one))])
    put(engine, "bad_names", {"name": "VARCHAR"}, [(one,) for (one,) in names if any(homes.reasons_of_name(one))])
    good = [(text, homes.day_of(text)) for (text,) in days if not any(homes.reasons_of_day(text))]
    put(engine, "good_days", {"written": "VARCHAR", "day": "DATE"}, good)
    pairs = [pair for pair in _distinct(engine, "kind", "amount") if not any(homes.reasons_of_penalty(*pair))]
    put(engine, "good_penalties", _PENALTIES, [(*pair, *_fields(*pair)) for pair in pairs])
    run(engine, "homes.sql", space=NAMESPACE.hex, format=homes.NAME)


def _distinct(engine: Engine, *cells: str) -> list[tuple[str, ...]]:
    return engine.table("cells").select(*cells).distinct().fetchall()


def _fields(kind: str, amount: str) -> tuple[object, object]:
    fields = homes.fields_of(kind, amount)
    return fields["penalty_kind"], fields.get("amount_minor")


FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        homes.NAME: Form(
            fields={"penalty_kind": str, "amount_minor": int},
            lines=homes.rows_of,
            tell=_tell_homes,
            row=homes.row,
        )
    }
)
"""The formats that are read as columns too, by name."""
