"""The messages of a ruleset's life on the command line; part of WORDS."""

from collections.abc import Mapping

RULEMAKING: Mapping[str, Mapping[str, str]] = {
    "rulemaking.step": {
        "en": "{pack} version {version} is {standing}, at {hash}.",
        "zh": "规则包 {pack} 第 {version} 版：{standing}，内容 {hash}。",
    },
    "rulemaking.from": {"en": "In force from {day}.", "zh": "自 {day} 起施行。"},
    "rulemaking.lifted": {
        "en": "{lifted} measures are ordered lifted; what was done on it: jiangcheng rules uses {version}.",
        "zh": "已下令解除 {lifted} 项措施；适用情况：jiangcheng rules uses {version}。",
    },
    "rulemaking.pending": {
        "en": "{to_determine} of {subjects} subjects are yet to be determined under these rules, {due} are due"
        " (jiangcheng worker does both).",
        "zh": "共 {subjects} 个主体，待按现行规则重新判定 {to_determine} 个，到期待处理 {due} 个"
        "（由 jiangcheng worker 完成）。",
    },
    "review.against": {"en": "Compared with {against}:", "zh": "与 {against} 对照："},
    "review.untried": {
        "en": "It is refused as it is; its examples are not tried.",
        "zh": "按现有内容不予通过，示例未运行。",
    },
    "rulemaking.none": {"en": "It says nothing otherwise.", "zh": "内容无差异。"},
    "rulemaking.many": {"en": "{many} differences", "zh": "共 {many} 处差异"},
    "rulemaking.used": {"en": "{many} orders and tasks rest on it.", "zh": "据此作出的措施单和任务共 {many} 条。"},
    "rulemaking.version": {"en": "version", "zh": "版本"},
    "rulemaking.standing": {"en": "state", "zh": "状态"},
    "rulemaking.hash": {"en": "content", "zh": "内容"},
    "rulemaking.effective_from": {"en": "in force from", "zh": "施行日期"},
    "rulemaking.makers": {"en": "made by", "zh": "起草人"},
    "rulemaking.approved_by": {"en": "approved by", "zh": "审核人"},
    "rulemaking.refused_by": {"en": "refused by", "zh": "退回人"},
    "rulemaking.refused_because": {"en": "because", "zh": "退回理由"},
    "rulemaking.withdrawn_from": {"en": "unlawful from", "zh": "停止适用日期"},
    "rulemaking.part": {"en": "part", "zh": "部分"},
    "rulemaking.name": {"en": "name", "zh": "名称"},
    "rulemaking.change": {"en": "change", "zh": "变化"},
    "rulemaking.field": {"en": "field", "zh": "字段"},
    "rulemaking.before": {"en": "before", "zh": "原内容"},
    "rulemaking.after": {"en": "after", "zh": "新内容"},
    "rulemaking.subject": {"en": "subject", "zh": "主体"},
    "rulemaking.measure": {"en": "measure", "zh": "措施"},
    "rulemaking.decided_on": {"en": "decided on", "zh": "决定日期"},
    "rulemaking.order_state": {"en": "order", "zh": "措施单"},
    "rulemaking.department": {"en": "department", "zh": "部门"},
    "rulemaking.task_state": {"en": "task", "zh": "任务"},
    "rulemaking.told_on": {"en": "told on", "zh": "告知日期"},
    "rulemaking.implemented": {"en": "implemented", "zh": "已实施"},
    "change.added": {"en": "added", "zh": "新增"},
    "change.removed": {"en": "removed", "zh": "删除"},
    "change.changed": {"en": "changed", "zh": "修改"},
    "standing.draft": {"en": "a draft", "zh": "草案"},
    "standing.refused": {"en": "refused, to be changed", "zh": "审核未通过，待修改"},
    "standing.tested": {"en": "tested", "zh": "已测试"},
    "standing.submitted": {"en": "submitted", "zh": "已送审"},
    "standing.approved": {"en": "approved", "zh": "已审核"},
    "standing.coming": {"en": "published", "zh": "已发布，未施行"},
    "standing.in_force": {"en": "in force", "zh": "施行中"},
    "standing.superseded": {"en": "superseded", "zh": "已被替代"},
    "standing.withdrawn": {"en": "withdrawn as unlawful", "zh": "因违法停止适用"},
}
