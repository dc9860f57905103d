"""The messages of the verbs for authors of packs, in both languages; `words.py` joins them to the others."""

from collections.abc import Mapping

RULES: Mapping[str, Mapping[str, str]] = {
    "rules.good": {
        "en": "{pack} version {version} is in order ({reference})",
        "zh": "规则包 {pack} 第 {version} 版无误（{reference}）",
    },
    "rules.bad": {"en": "{many} complaints", "zh": "共 {many} 处问题"},
    "rules.record": {"en": "record {number}", "zh": "第 {number} 条记录"},
    "rules.rule": {"en": "rule", "zh": "规则"},
    "rules.measure": {"en": "measure", "zh": "措施"},
    "rules.hit": {"en": "examples with", "zh": "触发的案例"},
    "rules.missed": {"en": "examples without", "zh": "不触发的案例"},
    "rules.shown": {"en": "shown", "zh": "已覆盖"},
    "rules.ended": {"en": "ended", "zh": "已失效"},
    "rules.tested": {
        "en": "{many} examples, {failed} otherwise than they say, {lacking} still to be shown",
        "zh": "案例 {many} 个，不符 {failed} 个，尚缺 {lacking} 项",
    },
    "rules.none": {
        "en": "Write examples: into any file of the pack (docs/packs.md).",
        "zh": "请在规则包的任一文件中编写 examples:（见 docs/packs.zh.md）。",
    },
}
