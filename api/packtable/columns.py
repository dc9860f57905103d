"""The columns of a decision table and of the measure list, by the headings that offices know."""

from collections.abc import Mapping, Sequence

from api.tables.headings import Column, Need
from api.tables.sheets import LONGEST_CELL
from rules.writing.tabled import MEASURE_CELLS, RULE_CELLS, Kind

_LABELS: Mapping[str, tuple[str, ...]] = {
    "layer": ("层级",),
    "rule": ("规则",),
    "title_zh": ("中文名称",),
    "title_en": ("英文名称",),
    "form": ("形式",),
    "measure": ("措施",),
    "when": ("条件",),
    "length": ("期限",),
    "basis": ("法规政策依据", "依据"),
    "version": ("版本",),
    "content_zh": ("惩戒内容", "内容"),
    "content_en": ("英文内容",),
    "target": ("惩戒对象", "对象"),
    "implementer": ("实施部门", "实施主体"),
}
_OPTIONAL = frozenset({"layer", "title_zh", "title_en", "content_zh", "content_en"})
_KEYS: Mapping[Kind, Sequence[str]] = {Kind.TABLE: RULE_CELLS, Kind.MEASURE_LIST: MEASURE_CELLS}
TITLES: Mapping[Kind, str] = {Kind.TABLE: "规则表 rules", Kind.MEASURE_LIST: "措施清单 measures"}


def columns_of(kind: Kind) -> tuple[Column, ...]:
    """The columns of a table, in their order."""
    return tuple(_column(name) for name in _KEYS[kind])


def columns_read(kind: Kind) -> tuple[Column, ...]:
    """The same with what may stand beside them when a table comes in: the layer that a new measure goes into."""
    return columns_of(kind) if "layer" in _KEYS[kind] else (*columns_of(kind), _column("layer"))


def _column(name: str) -> Column:
    need = Need.NEITHER if name in _OPTIONAL else Need.HEADING
    return Column(name, name.upper(), _LABELS[name], need, LONGEST_CELL)
