"""The messages of `rules what-if` and of its report, in both languages; `words.py` joins them to the others."""

from collections.abc import Mapping

WHAT_IF: Mapping[str, Mapping[str, str]] = {
    "what_if.title": {"en": "What a draft would change for everybody", "zh": "规则草案全面影响测算"},
    "what_if.chart": {"en": "Organisations for whom a measure would change", "zh": "措施发生变化的单位数"},
    "what_if.draft": {"en": "Draft {draft}", "zh": "草案 {draft}"},
    "what_if.released": {"en": "If it took effect on {start}.", "zh": "假定草案于 {start} 生效。"},
    "what_if.always": {"en": "If it had governed since {start}.", "zh": "假定草案自 {start} 起一直适用。"},
    "what_if.days": {"en": "Days asked about: [{since}, {until}).", "zh": "测算日期：[{since}, {until})。"},
    "what_if.position": {
        "en": "As the ledger stood at position {position}; nothing was written to it.",
        "zh": "依据账本位置 {position} 的状态；未写入账本。",
    },
    "what_if.examined": {
        "en": "Looked at: {organisations} organisations, {persons} persons.",
        "zh": "测算范围：单位 {organisations} 家，自然人 {persons} 人。",
    },
    "what_if.touched": {
        "en": "Touched: {organisations} organisations, {persons} persons.",
        "zh": "受影响：单位 {organisations} 家，自然人 {persons} 人。",
    },
    "what_if.by_measure": {"en": "By measure", "zh": "按措施"},
    "what_if.by_kind": {"en": "By kind of subject", "zh": "按主体类别"},
    "what_if.by_region": {"en": "By region", "zh": "按地区"},
    "what_if.by_field": {"en": "By field of the conduct", "zh": "按领域"},
    "what_if.more": {"en": "Tasks that departments would get", "zh": "各部门将增加的任务"},
    "what_if.fewer": {"en": "Tasks that departments would no longer have", "zh": "各部门将减少的任务"},
    "what_if.measure": {"en": "measure", "zh": "措施"},
    "what_if.change": {"en": "change", "zh": "变化"},
    "what_if.kind": {"en": "kind", "zh": "类别"},
    "what_if.region": {"en": "region", "zh": "地区"},
    "what_if.field": {"en": "field", "zh": "领域"},
    "what_if.department": {"en": "department", "zh": "部门"},
    "what_if.organisations": {"en": "organisations", "zh": "单位"},
    "what_if.persons": {"en": "persons", "zh": "自然人"},
    "what_if.gained": {"en": "gained", "zh": "新增"},
    "what_if.lost": {"en": "lost", "zh": "不再适用"},
    "what_if.changed": {"en": "changed", "zh": "方式改变"},
    "what_if.unassigned": {"en": "(nobody carries out the role)", "zh": "（尚无部门承担）"},
    "what_if.samples": {"en": "Organisations, as samples", "zh": "单位示例"},
    "what_if.follows": {"en": "gives it", "zh": "适用"},
    "what_if.follows_not": {"en": "does not give it", "zh": "不适用"},
    "what_if.nothing": {"en": "Nothing would change for anybody.", "zh": "对任何主体均无变化。"},
    "what_if.small": {
        "en": "Persons are counted, never named: under ten as <10, else rounded down to tens;"
        " ... where small counts could be told from others.",
        "zh": "自然人只计数、不列名：不足十人记为 <10，其余向下取整到十；可由其他数字推出小数目的记为 ...。",
    },
    "what_if.written": {"en": "written: {file}", "zh": "已写入：{file}"},
}
