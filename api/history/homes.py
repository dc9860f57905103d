"""The columns of the format `us-nursing-homes`."""

from typing import Final

from api.formats import us_nursing_homes as homes
from api.history.engine import put, run
from api.history.forms import Form, bad, distinct
from domain.records import NAMESPACE
from projections.sets.engine import Engine

_DAYS: Final = {"written": "VARCHAR", "day": "DATE"}
_PENALTIES: Final = {
    "kind": "VARCHAR",
    "amount": "VARCHAR",
    "f_penalty_kind_str": "VARCHAR",
    "f_amount_minor_int": "BIGINT",
}


def _tell(engine: Engine) -> None:
    run(engine, "homes_cells.sql")
    bad(engine, "state", homes.reasons_of_state)
    bad(engine, "name", homes.reasons_of_name)
    days = [text for (text,) in distinct(engine, "written") if not any(homes.reasons_of_day(text))]
    put(engine, "good_days", _DAYS, [(text, homes.day_of(text)) for text in days])
    pairs = [pair for pair in distinct(engine, "kind", "amount") if not any(homes.reasons_of_penalty(*pair))]
    put(engine, "good_penalties", _PENALTIES, [(*pair, *_fields(*pair)) for pair in pairs])
    run(engine, "homes.sql", space=NAMESPACE.hex, format=homes.NAME)


def _fields(kind: str, amount: str) -> tuple[object, object]:
    fields = homes.fields_of(kind, amount)
    return fields["penalty_kind"], fields.get("amount_minor")


FORM: Final = Form(
    fields={"penalty_kind": str, "amount_minor": int},
    closed=frozenset({"penalty_kind"}),
    alike=(),
    lines=homes.rows_of,
    tell=_tell,
    row=homes.row,
)
