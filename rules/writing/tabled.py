"""A pack's rules and measures as rows of text, for offices that think in tables, and such rows back as changes.

A row that says what the pack says changes nothing, whatever the table did to blanks. A rule that the table leaves out
stays: a table that came back short is no wish to repeal.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct
from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from domain.identity.writing import half_width
from rules.conditions import Condition
from rules.rulesets import Basis, Form, Measure, MeasureRule, MeasureVersion, Ruleset
from rules.writing.gaps import gap
from rules.writing.loading import Source, as_json
from rules.writing.splicing import Add, Json, Put, flow


class Kind(StrEnum):
    """Which table."""

    TABLE = "table"
    MEASURE_LIST = "measure-list"


Cells = Mapping[str, str]
Clean = Callable[[str], str]
"""What a table makes of a text: blanks as one, nothing for what says nothing."""

RULE_CELLS = ("layer", "rule", "title_zh", "title_en", "form", "measure", "when", "length", "basis")
MEASURE_CELLS = ("measure", "version", "content_zh", "content_en", "target", "basis", "implementer")

_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
_BASIS = re.compile(
    r'(?P<instrument>[A-Za-z0-9][A-Za-z0-9:._-]*)(?: art\. (?P<article>"(?:[^"\\]|\\.)*"|[^;"?]*[^;"?\s]))?'
    r"(?P<flag> \?)?\s*(?:;\s*|$)"
)
_PLAIN_ARTICLE = re.compile(r'[^\s;"?](?:[^;"?]*[^\s;"?])?')
_LENGTH = re.compile(r"(\d{1,5})\s*(day|month|year|日|天|个月|月|年)s?")
_UNITS = {"day": "days", "日": "days", "天": "days", "month": "months", "个月": "months", "月": "months"}


class Edited(Struct, frozen=True):
    """What a table changes in a pack: values put, rows added, and the rows of the pack that it does not have."""

    puts: tuple[Put, ...]
    adds: tuple[Add, ...]
    left_out: tuple[str, ...]
    complaints: tuple[str, ...]
    kind: Kind = Kind.TABLE


# --- out


def rows_of(ruleset: Ruleset, source: Source, kind: Kind) -> list[Cells]:
    """Every rule, or every measure version, as a row of text."""
    if kind is Kind.TABLE:
        return [_rule_cells(rule, layer_of(source, ("rules", index))) for index, rule in enumerate(ruleset.rules)]
    return [_measure_cells(measure, version) for measure in ruleset.measures for version in measure.versions]


def layer_of(source: Source, where: tuple[str | int, ...]) -> str:
    """The layer that a row is written in; empty in a pack that has none."""
    part = source.part(where)
    return "" if part is None else part.layer


def _rule_cells(rule: MeasureRule, layer: str) -> Cells:
    return {
        "layer": layer,
        "rule": rule.rule,
        "title_zh": rule.title.zh,
        "title_en": rule.title.en,
        "form": str(rule.form),
        "measure": rule.measure,
        "when": flow(_plain(_CONDITION.dump_json(rule.when, exclude_none=True))),
        "length": _length_told(rule),
        "basis": _basis_told(rule.basis),
    }


def _measure_cells(measure: Measure, version: MeasureVersion) -> Cells:
    return {
        "measure": measure.measure,
        "version": str(version.version),
        "content_zh": version.content.zh,
        "content_en": version.content.en,
        "target": f"{', '.join(version.target_kinds)} | {', '.join(version.behaviours)}",
        "basis": _basis_told(version.basis),
        "implementer": ", ".join(version.roles),
    }


def _plain(dumped: bytes) -> Json:
    found: Json = json.loads(dumped)
    return found


def _length_told(rule: MeasureRule) -> str:
    length = rule.term or rule.grant
    assert length is not None, "a rule has a term or a grant"
    units = ((length.days, "day"), (length.months, "month"), (length.years, "year"))
    return next(f"{number} {unit}{'s' if number > 1 else ''}" for number, unit in units if number is not None)


def _basis_told(basis: Iterable[Basis]) -> str:
    return "; ".join(map(_one_told, basis))


def _one_told(one: Basis) -> str:
    article = "" if one.article is None else f" art. {_article_told(one.article)}"
    return f"{one.instrument}{article}" + (" ?" if one.needs_legal_confirmation else "")


def _article_told(article: str) -> str:
    if _PLAIN_ARTICLE.fullmatch(article) and " ".join(article.split()) == article:
        return article
    return re.sub(r"\s", lambda blank: f"\\u{ord(blank[0]):04x}", json.dumps(article, ensure_ascii=False))


# --- in


def edited(ruleset: Ruleset, source: Source, kind: Kind, rows: Sequence[tuple[str, Cells]], clean: Clean) -> Edited:
    """What rows, each with its place in words, change in a pack; `clean` is what the table makes of a text."""
    change = _Rules(ruleset, source, clean) if kind is Kind.TABLE else _Measures(ruleset, source, clean)
    for place, cells in rows:
        change.take(place, cells)
    return Edited(tuple(change.puts), tuple(change.adds), tuple(change.left_out()), tuple(change.complaints), kind)


class _Change:
    """Rows of one kind taken one by one."""

    what: ClassVar[str]

    def __init__(self, ruleset: Ruleset, source: Source, clean: Clean) -> None:
        self.ruleset, self.source, self.clean = ruleset, source, clean
        self.puts: list[Put] = []
        self.adds: list[Add] = []
        self.complaints: list[str] = []
        self.seen: list[str] = []
        self.place = ""

    def take(self, place: str, cells: Cells) -> None:
        """Take one row; what cannot be read of it is a complaint, and nothing of the row is taken."""
        self.place, name = place, self.name(cells)
        if name in self.seen:
            self.complaints.append(f"{place}: {name} stands in an earlier row: leave one out")
            return
        self.seen.append(name)
        try:
            self.read(name, cells)
        except ValueError as wrong:
            self.complaints.append(f"{place}: {name}: {wrong}")

    def name(self, cells: Cells) -> str:
        raise NotImplementedError

    def read(self, name: str, cells: Cells) -> None:
        raise NotImplementedError

    def names(self) -> Iterator[str]:
        raise NotImplementedError

    def left_out(self) -> list[str]:
        """What the pack has and the table has not."""
        return [name for name in self.names() if name not in self.seen]

    def known_layer(self, cells: Cells) -> str:
        """The layer of a new row. Raises ValueError where the pack has no such layer."""
        layer, layers = cells.get("layer", ""), [one.layer for one in self.source.layers]
        if layer not in (layers or [""]):
            raise ValueError(f"name the layer of a new {self.what}, one of {', '.join(layers) or 'none'}")
        return layer

    def changed(self, before: Cells, cells: Cells) -> list[str]:
        """The cells that say something else than the pack."""
        return [name for name, text in cells.items() if self.clean(before[name]) != text]


class _Rules(_Change):
    what = "rule"

    def name(self, cells: Cells) -> str:
        return cells["rule"]

    def names(self) -> Iterator[str]:
        return iter(self.ruleset.rule_by_name)

    def read(self, name: str, cells: Cells) -> None:
        index = next((i for i, rule in enumerate(self.ruleset.rules) if rule.rule == name), None)
        if index is None:
            self.adds.append(Add("rules", self.known_layer(cells), _rule(cells)))
            return
        before = _rule_cells(self.ruleset.rules[index], layer_of(self.source, ("rules", index)))
        different = self.changed(before, cells)
        if "layer" in different:
            raise ValueError(f"a rule stays in its layer, {before['layer'] or 'the only one'}: write a new rule there")
        if "form" in different:
            self.puts.append(Put(("rules", index), _rule({**before, **cells})))
        else:
            self.puts += [_put_rule(index, part, cells) for part in different]


def _put_rule(index: int, part: str, cells: Cells) -> Put:
    where: tuple[str | int, ...] = ("rules", index)
    match part:
        case "title_zh" | "title_en":
            return Put((*where, "title", part[-2:]), _something(cells[part], part))
        case "when":
            return Put((*where, "when"), _condition(cells[part]))
        case "length":
            return Put((*where, _length_key(cells["form"])), _length(cells[part]))
        case "basis":
            return Put((*where, "basis"), _basis(cells[part]))
        case _:
            return Put((*where, part), _something(cells[part], part))


def _rule(cells: Cells) -> dict[str, Json]:
    return {
        "rule": _something(cells["rule"], "rule"),
        "title": {
            "en": _something(cells.get("title_en", ""), "title_en"),
            "zh": _something(cells.get("title_zh", ""), "title_zh"),
        },
        "form": _something(cells["form"], "form"),
        "measure": _something(cells["measure"], "measure"),
        "when": _condition(cells["when"]),
        _length_key(cells["form"]): _length(cells["length"]),
        "basis": _basis(cells["basis"]),
    }


class _Measures(_Change):
    what = "measure"

    def name(self, cells: Cells) -> str:
        return f"{cells['measure']} version {cells['version']}"

    def names(self) -> Iterator[str]:
        return (f"{row.measure} version {one.version}" for row in self.ruleset.measures for one in row.versions)

    def read(self, name: str, cells: Cells) -> None:
        place = next(
            ((i, j) for i, row in enumerate(self.ruleset.measures) for j, one in enumerate(row.versions)
             if f"{row.measure} version {one.version}" == name),
            None,
        )  # fmt: skip
        if place is None:
            self.adds.append(Add("measures", self.known_layer(cells), self._new(cells)))
            return
        i, j = place
        layer = layer_of(self.source, ("measures", i))
        before = {**_measure_cells(self.ruleset.measures[i], self.ruleset.measures[i].versions[j]), "layer": layer}
        where = ("measures", i, "versions", j)
        for part in self.changed(before, {"layer": layer, **_told(cells)}):
            if part == "layer":
                raise ValueError(f"a measure stays in its layer, {layer or 'the only one'}")
            self.puts += _put_measure(where, part, cells[part])

    def _new(self, cells: Cells) -> dict[str, Json]:
        """A measure that the pack has not yet; what the table does not say of it is left as a gap."""
        name = _something(cells["measure"], "measure")
        if name in self.ruleset.measure_by_name:
            raise ValueError("a further version stands beside those before it: write it in YAML (INV-3)")
        if any(add.row["measure"] == name for add in self.adds):
            raise ValueError("a measure begins with one version: bring the next in once this one stands")
        return new_measure(name, cells, place=self.place)


def _told(cells: Cells) -> Cells:
    """Without a layer that is not named: nobody is asked for what the pack knows."""
    return {name: text for name, text in cells.items() if text or name != "layer"}


def new_measure(name: str, cells: Cells, *, place: str) -> dict[str, Json]:
    """A measure of one version as a table brings it; `place` is the row in words. Raises ValueError."""
    no_column, column = gap(f"{place}, which has no column for it,"), _Column(cells, place)
    return {
        "measure": name,
        "title": no_column,
        "kind": no_column,
        "versions": [
            {
                "version": _number(cells["version"]),
                "needs_legal_confirmation": True,
                "effective_from": no_column,
                "measure_class": no_column,
                "content": {"en": column.text("content_en"), "zh": column.text("content_zh")},
                "obligation": no_column,
                **column.target(),
                "longest": no_column,
                "matters": no_column,
                "nodes": no_column,
                "outcome": no_column,
                "basis": _basis(cells["basis"]) if cells["basis"] else column.gap("basis"),
                "roles": _names(cells["implementer"]) if cells["implementer"] else column.gap("implementer"),
            }
        ],
    }


class _Column:
    """The cells of a row that brings a new measure."""

    def __init__(self, cells: Cells, place: str) -> None:
        self._cells, self._place = cells, place

    def gap(self, column: str) -> str:
        """The gap that an empty cell leaves."""
        return gap(f"{self._place} {column.upper()}")

    def text(self, column: str) -> str:
        """What a cell says."""
        return self._cells.get(column, "") or self.gap(column)

    def target(self) -> dict[str, Json]:
        """The kinds and the conduct that it is meant for."""
        if not self._cells["target"]:
            return {"target_kinds": self.gap("target"), "behaviours": self.gap("target")}
        return {str(put.where[-1]): put.value for put in _put_measure((), "target", self._cells["target"])}


def _number(text: str) -> int:
    written = half_width(text).strip()
    if not re.fullmatch(r"[1-9][0-9]{0,3}", written):
        raise ValueError(f"version: {text[:40]!r} is no number: write 1")
    return int(written)


def _put_measure(where: tuple[str | int, ...], part: str, text: str) -> list[Put]:
    match part:
        case "content_zh" | "content_en":
            return [Put((*where, "content", part[-2:]), _something(text, part))]
        case "target":
            kinds, bar, conduct = text.partition("|")
            if not bar:
                raise ValueError("target: write kinds of subject, a |, and the conduct")
            return [Put((*where, "target_kinds"), _names(kinds)), Put((*where, "behaviours"), _names(conduct))]
        case "basis":
            return [Put((*where, "basis"), _basis(text))]
        case _:
            return [Put((*where, "roles"), _names(text))]


# --- cells


def _something(text: str, what: str) -> str:
    if not text:
        raise ValueError(f"{what}: nothing stands there")
    return text


def _names(text: str) -> list[Json]:
    names: list[Json] = [name for name in (one.strip() for one in re.split("[,，、]", text)) if name]
    if not names:
        raise ValueError("write at least one name, with commas between")
    return names


def _condition(text: str) -> Json:
    try:
        written = YAML(typ="safe", pure=True).load(half_width(text))
        found = _CONDITION.validate_json(as_json(written))
    except (YAMLError, ValidationError, TypeError, ValueError):
        raise ValueError(f"when: {text[:80]!r} is no condition: write one such as {{record: a_pattern}}") from None
    return _plain(_CONDITION.dump_json(found, exclude_none=True))


def _length_key(form: str) -> str:
    if form not in set(Form):
        raise ValueError(f"form: {form!r} is not known: write one of {', '.join(Form)}")
    return "term" if form == Form.UPON else "grant"


def _length(text: str) -> Json:
    found = _LENGTH.fullmatch(half_width(text).strip())
    if found is None:
        raise ValueError(f"length: {text[:40]!r} is no length of time: write one such as 6 months")
    return {_UNITS.get(found[2], "years"): int(found[1])}


def _basis(text: str) -> Json:
    found: list[Json] = []
    at = 0
    while at < len(text):
        one = _BASIS.match(text, at)
        if one is None or one.end() == at:
            raise ValueError(f"basis: {text[at : at + 60]!r}: write INSTRUMENT art. ARTICLE, with ; between")
        found.append(_one_basis(one))
        at = one.end()
    if not found:
        raise ValueError("basis: nothing stands there")
    return found


def _one_basis(one: re.Match[str]) -> Json:
    article = one["article"]
    if article and article.startswith('"'):
        article = json.loads(article)
    said: dict[str, Json] = {"instrument": one["instrument"]}
    said |= {"article": article} if article else {}
    return said | ({"needs_legal_confirmation": True} if one["flag"] or not article else {})
