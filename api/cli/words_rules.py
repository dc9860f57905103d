"""The messages of the verbs for authors of packs, in both languages; `words.py` joins them to the others."""

from collections.abc import Mapping

RULES: Mapping[str, Mapping[str, str]] = {
    "rules.good": {
        "en": "{pack} version {version} is in order ({reference})",
        "zh": "规则包 {pack} 第 {version} 版无误（{reference}）",
    },
    "rules.bad": {"en": "{many} complaints", "zh": "共 {many} 处问题"},
    "rules.warning": {"en": "warning: {warning}", "zh": "提示：{warning}"},
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
    "try.released": {
        "en": "{subject}, from {since} on, if the draft took effect on {start}:",
        "zh": "{subject}，自 {since} 起，假定草案于 {start} 生效：",
    },
    "try.always": {
        "en": "{subject}, from {since} on, if the draft had governed since {start}:",
        "zh": "{subject}，自 {since} 起，假定草案自 {start} 起一直适用：",
    },
    "try.gained": {"en": "+ {measure} would follow from {on} on", "zh": "+ 自 {on} 起将适用：{measure}"},
    "try.lost": {"en": "- {measure} would follow no more from {on} on", "zh": "- 自 {on} 起不再适用：{measure}"},
    "try.changed": {
        "en": "~ {measure} would follow otherwise from {on} on",
        "zh": "~ 自 {on} 起适用方式改变：{measure}",
    },
    "try.before": {
        "en": "in force: {days} by {rule}, resting on {documents}",
        "zh": "现行：{days}，规则 {rule}，依据 {documents}",
    },
    "try.after": {
        "en": "draft: {days} by {rule}, resting on {documents}",
        "zh": "草案：{days}，规则 {rule}，依据 {documents}",
    },
    "try.many": {
        "en": "measures that would change: {many}; nothing was written",
        "zh": "共 {many} 项措施会改变；未写入任何内容",
    },
    "table.left": {"en": "{file}: {rows} rows", "zh": "{file}：共 {rows} 行"},
    "table.changed": {"en": "~ {place}: {value}", "zh": "~ {place}：{value}"},
    "table.rule_added": {"en": "+ rule {name}", "zh": "+ 规则 {name}"},
    "table.measure_added": {"en": "+ measure {name}, with gaps", "zh": "+ 措施 {name}，尚有待填项"},
    "table.left_out": {
        "en": "{name} is not in the table and stays as it is",
        "zh": "表中没有 {name}，规则包中保持不变",
    },
    "table.taken": {
        "en": "values changed: {changes}, rows added: {added}, files: {files}",
        "zh": "修改 {changes} 处，新增 {added} 条，涉及文件：{files}",
    },
}
