"""The columns of the format `records`: those it always has, and fields as the ruleset's catalogue declares them."""

from functools import partial
from pathlib import Path
from typing import Final

from api.formats import records
from api.history.engine import put, run
from api.history.forms import Form, bad, distinct
from domain.documents import AS_COMPARED, normalised
from domain.errors import InvalidNumber
from domain.identity import credit_code
from domain.identity.numbers import Scheme
from domain.records import NAMESPACE, PERFORMANCE, REGISTERED_BY, RecordKind
from ledger.vault.redacting import masked_text
from projections.sets.engine import Engine
from rules.following.catalogue import PENALTY_KIND
from rules.recorded import FieldType
from rules.rulesets import Ruleset
from rules.sets.relations import column_of

_ALIKE: Final = (
    *("subject_kind", "kind", "doc_type", "issuer", "catalogue_item", "behaviour_code", "severity", "polarity"),
    *("repair_notice", "currency"),
)
_CLEAN: Final = "{0} NOT IN (SELECT {0} FROM bad_{0}) AND strlen({0}) <= 2000"  # bytes, where a row may have characters
_CODES: Final = {"uscc": "VARCHAR", "subject_kind": "VARCHAR"}
_DAYS: Final = {"written": "VARCHAR", "day": "DATE"}
_DOCUMENTS: Final = {"line": "BIGINT", "document": "VARCHAR"}
_PREFIXES: Final = {"kind": "VARCHAR", "catalogue_item": "VARCHAR", "prefix": "VARCHAR"}
_OTHERS: Final = """
SELECT line, kind, catalogue_item, doc_no FROM cells
WHERE NOT regexp_full_match(doc_no, $as_compared) OR length(doc_no) > $longest
"""
_AS_THEY_STAND: Final = """
INSERT INTO documents SELECT line, prefix || doc_no FROM cells JOIN prefixes USING (kind, catalogue_item)
WHERE regexp_full_match(doc_no, $as_compared) AND length(doc_no) <= $longest
"""
_FILLED: Final = "CASE WHEN {0} <> '' THEN {1} END"
"""Most fields of most rows are empty, and are not looked at further."""
_READ: Final = {
    FieldType.INT: "CASE WHEN regexp_full_match({0}, '0|[1-9][0-9]{{0,17}}') THEN CAST({0} AS BIGINT) END",
    FieldType.STR: "{0}",
    FieldType.BOOL: "CASE {0} WHEN 'true' THEN true WHEN 'false' THEN false END",
    FieldType.DAY: "CASE WHEN strftime(try_cast({0} AS DATE), '%Y-%m-%d') = {0}"
    " THEN date_diff('day', DATE '0001-01-01', try_cast({0} AS DATE)) + 1 END",
}
"""How the cell of a field is read; nothing where it is none, and then the row is not plain."""


def form_of(path: Path, ruleset: Ruleset) -> Form:
    """A file as columns, under a ruleset. Raises InvalidInput for what is no such file."""
    headings, _ = records.opened(path)
    types = {name: _type_of(name, ruleset) for name in headings[len(records.HEADINGS) :]}
    known = {name: kind for name, kind in types.items() if kind is not None}
    return Form(
        fields={name: kind.python for name, kind in known.items()},
        closed=frozenset(name for name, kind in known.items() if kind is FieldType.BOOL or _is_closed(name, ruleset)),
        alike=_ALIKE,
        lines=lambda file: records.opened(file)[1],
        tell=partial(_tell, headings=headings, known=known),
        row=lambda line, terms: records.row(line, terms, headings=headings),
    )


def _type_of(name: str, ruleset: Ruleset) -> FieldType | None:
    """The type of a field where every item declares it alike; None where none does, or not alike."""
    found = {item.fields[name].type for item in ruleset.catalogue if name in item.fields}
    return found.pop() if len(found) == 1 else None


def _is_closed(name: str, ruleset: Ruleset) -> bool:
    """Whether records are judged by the words of a field: an item lists them, the guide reads them, or the domain."""
    listed = any(item.fields[name].values for item in ruleset.catalogue if name in item.fields)
    return listed or name in (PENALTY_KIND, PERFORMANCE, REGISTERED_BY)


def _tell(engine: Engine, *, headings: tuple[str, ...], known: dict[str, FieldType]) -> None:
    names = [name if name in records.HEADINGS else f"f_{place}" for place, name in enumerate(headings)]
    cells = ", ".join(f"c[{place}] AS {name}" for place, name in enumerate(names, start=1))
    run(engine, "records_cells.sql", cells=cells.replace(" AS day", " AS written"), many=str(len(headings)))
    codes = [(code, _kind_of(code)) for (code,) in distinct(engine, "uscc")]
    put(engine, "good_codes", _CODES, [(code, kind) for code, kind in codes if kind is not None])
    bad(engine, "name", records.reasons_of_name)
    bad(engine, "region", records.reasons_of_region)
    days = [(text, records.day_of(text)) for (text,) in distinct(engine, "written")]
    put(engine, "good_days", _DAYS, [(text, day) for text, day in days if day is not None])
    _tell_documents(engine)
    fields = {name: names[place] for place, name in enumerate(headings) if name not in records.HEADINGS}
    told = {name: _FILLED.format(fields[name], _READ[kind].format(fields[name])) for name, kind in known.items()}
    read = [f"({fields[name]} = '' OR {value} IS NOT NULL)" for name, value in told.items()]
    texts = [fields[name] for name, kind in known.items() if kind is FieldType.STR]
    for cell in texts:  # what holds a number of somebody is masked, and that is told as a defect of the record
        bad(engine, cell, lambda text: () if masked_text(text) == text else ("a number",))
    read += [_CLEAN.format(cell) for cell in texts]
    unread = [f"{cell} = ''" for name, cell in fields.items() if name not in known]
    run(
        engine,
        "records.sql",
        space=NAMESPACE.hex,
        scheme=Scheme.USCC,
        fields="".join(f", {value} AS {column_of(name, known[name].python)}" for name, value in told.items()),
        plain=" AND ".join(["true", *read, *unread]),
    )


def _tell_documents(engine: Engine) -> None:
    """Most numbers of documents are written as they are compared; the others are looked at one by one."""
    kinds = distinct(engine, "kind", "catalogue_item")
    put(engine, "prefixes", _PREFIXES, [(kind, item, _prefix(kind, item)) for kind, item in kinds])
    written = {"as_compared": AS_COMPARED, "longest": records.LONGEST}
    others = engine.execute(_OTHERS, written).fetchall()
    put(engine, "documents", _DOCUMENTS, [(line, document) for line, *one in others if (document := _document(*one))])
    engine.execute(_AS_THEY_STAND, written)


def _kind_of(code: str) -> str | None:
    """The kind of subject behind a code that is taken as it stands; None for any other."""
    try:
        found = credit_code.read(code)
    except InvalidNumber:
        return None
    stands = found.code == code and not found.defects and not found.kind.protected_as_person
    return str(found.kind) if stands else None


def _document(kind: str, item: str, doc_no: str) -> str | None:
    """What tells a decision from others (domain.records.document_key); None where its number is none."""
    if any(records.reasons_of_doc_no(doc_no)):
        return None
    number = normalised(doc_no)
    return number if kind == RecordKind.PENALTY else normalised(f"{kind}/{item}/{number}")


def _prefix(kind: str, item: str) -> str:
    """What stands in it before a number that is written as it is compared."""
    return "" if kind == RecordKind.PENALTY else normalised(f"{kind}/{item}/")
