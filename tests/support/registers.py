"""Files as Chinese registers send them, and a pack that takes them: the small pack over the tables of the nation."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from openpyxl import Workbook

from api.formats import FORMATS
from api.tables.headings import Column
from ledger.genesis import ClockKind, Genesis
from rules.rulesets import Ruleset
from rules.writing.loading import bundled, read
from tests.support import offices, pack_small, synthetic

TODAY = date(2026, 6, 1)
DECIDED = date(2026, 5, 6)
ORGAN = synthetic.credit_code(16, entity="11")
TEMPLATE_ORGAN = "11330500TE5T000160"  # whom the templates name in their example
OTHER_ORGAN = synthetic.credit_code(24, entity="11")
FIRM = synthetic.credit_code(16)
TRADER = synthetic.credit_code(17, entity="92")
CONDUCT, OTHER_CONDUCT = "conduct:tax", "conduct:wages"
LIST = "严重失信主体名单"
PENALTY, LICENCE, LISTED, COMMITMENT = "cn-penalty", "cn-licence", "cn-list", "cn-commitment"

_KINDS = [
    "warning", "criticism", "small_fine", "larger_fine", "very_large_fine", "confiscation_of_gains",
    "confiscation_of_goods", "licence_suspended", "licence_revoked", "suspended_or_revoked", "closure", "detention",
    "production_stopped", "qualification_lowered", "business_limited", "occupation_limited", "other",
]  # fmt: skip
_EVERYBODY = [
    "enterprise", "self_employed", "natural_person", "social_organisation", "public_institution", "government_body",
]  # fmt: skip
_TABLES = ("national-catalogue-2021", "national-catalogue-2022", "national-catalogue-2024", "plan-22")
_BEGAN = {"number": "1", "level": "central_policy", "effective_from": "2021-01-01"}
_STR, _INT, _DAY = ({"type": kind, "required": False} for kind in ("str", "int", "day"))
_NEEDED = {"type": "str", "required": True}


def ruleset(**changes: object) -> Ruleset:
    """The small pack with the nation's tables, an item for each kind of file, and what the files' words mean."""
    return Ruleset.model_validate_json(json.dumps({**json.loads(written()), **changes}))


@cache
def written() -> str:
    """The same as it would be written into a pack's file."""
    nation = read(bundled("cn")).written
    tables = {key: nation[key] for key in ("information_kinds", "behaviours", "severity_guide")}
    written = json.loads(offices.guarded().model_dump_json(by_alias=True, exclude_none=True))
    text = json.dumps(written).replace('"care"', f'"{CONDUCT}"').replace('"trade"', f'"{OTHER_CONDUCT}"')
    changed = json.loads(text)
    instruments = [*changed["instruments"], *({"id": i, "title": {"en": i, "zh": i}, **_BEGAN} for i in _TABLES)]
    patterns = {
        "penalty": [{"field": "record_kind", "eq": "penalty"}],
        "fine": [{"field": "penalty_kind", "eq": "small_fine"}],
        "large_fine": [{"field": "amount_minor", "ge": pack_small.LARGE}],
        "denial": [{"field": "penalty_kind", "eq": "criticism"}],
        "ban": [{"field": "penalty_kind", "eq": "closure"}],
    }
    changed["rules"] = [rule for rule in changed["rules"] if rule["rule"] != "C1"]  # negates what licences lack
    parameter = {"instrument": "plan-22", "effective_from": "2026-04-01", "needs_legal_confirmation": False}
    longest = {"minor": (3, "month"), "general": (1, "year"), "severe": (3, "year")}
    changed["parameters"] += [
        {**parameter, "key": f"period.p36.{severity}.max", "value": value, "unit": unit}
        for severity, (value, unit) in longest.items()
    ]
    plain = json.loads(json.dumps(tables, default=str))
    mine = {
        "instruments": instruments, "patterns": patterns, "catalogue": _catalogue(), "intake": _intake(),
        "lists": [_severe_list()],
    }  # fmt: skip
    for organ in dict.fromkeys((ORGAN, OTHER_ORGAN, TEMPLATE_ORGAN)):
        changed["departments"].append({"department": organ, "name": {"en": organ, "zh": organ}})
    changed["directory"] += [
        {"role": "lister", "department": organ, "effective_from": "2022-01-01"}
        for organ in dict.fromkeys((ORGAN, OTHER_ORGAN, TEMPLATE_ORGAN, pack_small.ISSUER))
    ]
    return json.dumps({**changed, **plain, **mine})


def _catalogue() -> list[dict[str, object]]:
    return [
        _item("penalty", "adverse", {
            "penalty_kind": {"type": "str", "required": True, "values": _KINDS}, "penalty_kinds": _STR,
            "amount_minor": _INT, "fine_minor": _INT, "confiscated_minor": _INT, "fine_wan": _STR,
            "penalty_content": _STR, "valid_until": _DAY,
        }),
        _item("licence", "neutral", {
            "licence_kind": {"type": "str", "required": True}, "licence_content": _STR, "valid_from": _STR,
            "valid_until": _DAY,
        }),
        _item("severe_list", "adverse", {
            "list_type": {"type": "str", "required": True}, "valid_until": {"type": "day", "required": True},
            "cause": _STR,
        }),
        _item("commitment", "neutral", {
            "commitment_kind": {"type": "str", "required": True, "values": ["repair", "missing_paper", "other"]},
            "content": _NEEDED, "consequence": _NEEDED, "publication_agreed": {"type": "bool", "required": True},
            "valid_until": {"type": "day", "required": True},
            "performance": {"type": "str", "required": True, "values": ["in_term", "fulfilled"]},
        }),
    ]  # fmt: skip


def _severe_list() -> dict[str, object]:
    """The list that severe entries are of, and what it says to whoever is on it."""
    said = {key: {"en": key, "zh": key} for key in ("title", "removal", "procedure", "remedies")}
    basis = [{"instrument": "demo", "article": "1"}]
    common = {"list": "severe", "kind": "severe", "item": "severe_list", "longest": {"years": 3}, "basis": basis}
    family = {"family": "market_and_social_order", "consulted_days": 30, "effective_from": "2022-01-01"}
    return {**said, **common, **family}


def _item(kind: str, polarity: str, fields: Mapping[str, object]) -> dict[str, object]:
    return {
        "item": kind,
        "title": {"en": kind, "zh": kind},
        "record_kind": kind,
        "polarity": polarity,
        "behaviours": [CONDUCT, OTHER_CONDUCT, "conduct:work-safety"],
        "subject_kinds": _EVERYBODY,
        "doc_types": ["penalty_decision"],
        "basis": [{"instrument": "demo", "article": "1"}],
        "effective_from": "2022-01-01",
        "fields": fields,
        **({"determined_by": ["lister"]} if kind == "severe_list" else {}),
    }


def _intake() -> list[dict[str, object]]:
    common = {
        "issuer": pack_small.ISSUER,
        "doc_type": "penalty_decision",
        "behaviour_code": OTHER_CONDUCT,
        "severity": "minor",
        "subject_kind": "enterprise",
        "subject_scheme": "uscc",
    }
    return [
        {**common, "format": PENALTY, "catalogue_item": "penalty", "behaviours": {"偷税": CONDUCT}},
        {**common, "format": LICENCE, "catalogue_item": "licence"},
        {**common, "format": LISTED, "catalogue_item": "severe_list", "severity": "severe",
         "items": {LIST: "severe_list", "失信被执行人": "severe_list"}},
        {**common, "format": COMMITMENT, "catalogue_item": "commitment"},
    ]  # fmt: skip


def genesis(clock: ClockKind = ClockKind.SIMULATED) -> Genesis:
    """A beginning on TODAY."""
    beginning = offices.genesis(ruleset(), clock=clock)
    return Genesis(
        ruleset=beginning.ruleset, clock=clock, began_on=TODAY, acknowledged=beginning.acknowledged, by=beginning.by
    )


# --- rows, by the names of columns

Row = dict[str, str]
COMMON: Row = {"subject_name": "测试单位甲有限公司", "uscc": FIRM, "issuer_uscc": ORGAN, "issued_on": "2026-05-06"}
ROWS: Mapping[str, Row] = {
    PENALTY: {
        **COMMON,
        "subject_category": "法人及非法人组织",
        "doc_no": "测罚〔2026〕1号",
        "violation_kind": "偷税",
        "penalty_kinds": "较大数额罚款",
        "penalty_content": "罚款200000元",
        "fine_wan": "20",
        "repair_notice": "是",
    },
    LICENCE: {**COMMON, "doc_no": "测许〔2026〕1号", "licence_kind": "普通", "valid_until": "长期"},
    LISTED: {**COMMON, "doc_no": "测列〔2026〕1号", "list_type": LIST, "valid_until": "2029-05-06"},
    COMMITMENT: {
        **COMMON,
        "commitment_no": "测诺1号",
        "commitment_kind": "信用修复型",
        "state": "在承诺期",
        "valid_until": "2027-05-06",
        "content": "9f86d081",
        "consequence": "违诺记入信用记录",
        "publication_agreed": "是",
    },
}


def row(name: str, **changes: str) -> Row:
    """A row that can be filed, with some cells changed."""
    return {**ROWS[name], **changes}


def person_row(number: str, name: str, **changes: str) -> Row:
    """A penalty of a natural person, of an act on the day before its decision."""
    whole = row(PENALTY, subject_name=name, uscc="", subject_category="自然人", person_cert_kind="10")
    return {**whole, "person_cert_no": number, "conducted_on": "2026-05-05", "penalty_kinds": "罚款", **changes}


def columns_of(name: str, rows: Sequence[Row]) -> list[Column]:
    """The columns that these rows need, and those without which there is no file of the format."""
    used = {key for each in rows for key in each} | {c.name for c in FORMATS[name].columns if c.need.value == "heading"}
    return [column for column in FORMATS[name].columns if column.name in used]


def table(name: str, rows: Sequence[Row], *, style: str = "code") -> list[list[str]]:
    """Headings (`code`, `label` or `both`) and rows."""
    columns = columns_of(name, rows)
    spelt = {"code": lambda c: c.code, "label": lambda c: c.labels[0], "both": lambda c: c.heading}[style]
    return [[spelt(c) for c in columns], *([each.get(c.name, "") for c in columns] for each in rows)]


def csv_bytes(lines: Sequence[Sequence[str]], *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """A CSV file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    return text.getvalue().encode(encoding)


def write_csv(path: Path, name: str, *rows: Row, encoding: str = "utf-8", style: str = "code") -> Path:
    """A CSV file of a format."""
    path.write_bytes(csv_bytes(table(name, rows, style=style), encoding=encoding))
    return path


def write_xlsx(path: Path, lines: Sequence[Sequence[object]], *, title: Sequence[str] = ()) -> Path:
    """An XLSX file with these cells, as a spreadsheet program would write their types."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in ([title] if title else []) + list(lines):
        sheet.append([cell if cell != "" else None for cell in line])
    book.save(path)
    return path
