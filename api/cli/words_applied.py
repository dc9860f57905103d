"""The messages of `applied`, in both languages; `words.py` joins them to the others."""

from collections.abc import Mapping

APPLIED: Mapping[str, Mapping[str, str]] = {
    "applied.list": {"en": "list", "zh": "清单"},
    "applied.subject": {"en": "subject", "zh": "主体"},
    "applied.name": {"en": "name", "zh": "名称"},
    "applied.measure": {"en": "measure", "zh": "措施"},
    "applied.why": {"en": "why", "zh": "说明"},
    "applied.documents": {"en": "documents", "zh": "文书"},
    "applied.line": {"en": "row", "zh": "行"},
    "applied.in_without_ground": {"en": "without ground", "zh": "无依据"},
    "applied.in_due": {"en": "due, not applied", "zh": "应实施未实施"},
    "applied.in_agreed": {"en": "agreed", "zh": "一致"},
    "applied.without_ground": {
        "en": "{many} applied without ground: to be lifted first.",
        "zh": "无依据仍在实施 {many} 项：应先行解除。",
    },
    "applied.due": {"en": "{many} due and not applied: proposals.", "zh": "应实施而未实施 {many} 项：供提请。"},
    "applied.agreed": {"en": "{many} agreed.", "zh": "一致 {many} 项。"},
    "applied.refused": {"en": "Row {line} was left out: {why}", "zh": "第 {line} 行未计入：{why}"},
    "applied.why_unknown": {"en": "nobody is known so", "zh": "账本中无此主体"},
    "applied.why_ended": {"en": "its ground ended on {on}", "zh": "依据已于 {on} 终止"},
    "applied.why_never": {"en": "nothing gives it", "zh": "从无依据"},
    "applied.why_not_now": {"en": "suspended, stopped or declined", "zh": "已中止、停用或经办人决定不予实施"},
    "applied.why_others": {"en": "it is for others", "zh": "由其他部门实施"},
    "applied.until": {"en": "until {on}", "zh": "至 {on}"},
    "applied.officer": {"en": "until {on}, once an officer has decided", "zh": "至 {on}，须经办人决定后实施"},
}
