"""Which formats are read as columns, and how: cells are judged once each, by what judges them in a row."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from api.formats import us_nursing_homes as homes
from api.formats.rows import Line, Row, Terms
from api.history.engine import put, run
from domain.records import NAMESPACE
from projections.sets.engine import Engine
from rules.rulesets import Ruleset

_STAGED: Final = 200_000  # lines
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
    alike: tuple[str, ...]
    """The further columns of `told` whose words tell kinds apart."""
    lines: Callable[[Path], Iterator[Line]]
    tell: Callable[[Engine], None]
    row: Callable[[Line, Terms], Row]


def stage(engine: Engine, form: Form, path: Path) -> None:
    """Make `raw` and `told` of a file. Raises InvalidInput as the format does."""
    put(engine, "raw", {"line": "BIGINT", "text": "VARCHAR"}, [])
    lines = form.lines(path)
    while some := list(islice(lines, _STAGED)):
        texts = ("" if line.trouble is not None else line.text for line in some)
        engine.execute(  # as one text, which goes in far quicker than one by one
            "INSERT INTO raw SELECT unnest($lines::BIGINT[]), unnest(string_split($text, chr(10)))",
            {"lines": [line.number for line in some], "text": "\n".join(texts)},
        )
    form.tell(engine)


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


_HOMES: Final = Form(
    fields={"penalty_kind": str, "amount_minor": int}, alike=(), lines=homes.rows_of, tell=_tell_homes, row=homes.row
)
FORMS: Final[Mapping[str, Callable[[Path, Ruleset], Form]]] = MappingProxyType({homes.NAME: lambda *_file: _HOMES})
"""How files of a format are read as columns too, under a ruleset, by the format's name. Raises InvalidInput."""
