"""The messages of tasks as workbooks, and of checks that an officer decides, in both languages; part of WORDS."""

from collections.abc import Mapping

STEPS: Mapping[str, Mapping[str, str]] = {
    "check.entry": {"en": "check {check}", "zh": "核查编号 {check}"},
    "check.note_hold_expired": {
        "en": "nobody decided in time: the filing goes on",
        "zh": "逾期未决定：办件继续办理",
    },
    "check.note_hold_decided": {"en": "an officer has decided about this filing", "zh": "经办人已就该办件作出决定"},
    "check.note_outage": {
        "en": "the check could not be made: the filing goes on",
        "zh": "核查无法进行：办件继续办理",
    },
    "check.decided_allow": {"en": "  on {on} it was let go on: {reason}", "zh": "  {on} 准予继续办理：{reason}"},
    "check.decided_intercept": {"en": "  on {on} it was stopped: {reason}", "zh": "  {on} 不予办理：{reason}"},
    "check.slip": {"en": "To be handed to the subject:", "zh": "请告知当事人："},
    "check.slip_line": {
        "en": "  {measure}: rests on {grounds}, by {basis}, determined by {by}",
        "zh": "  {measure}：依据文书 {grounds}，法律依据 {basis}，认定部门 {by}",
    },
    "held.check": {"en": "check", "zh": "核查编号"},
    "held.matter": {"en": "matter", "zh": "事项"},
    "held.node": {"en": "node", "zh": "环节"},
    "held.filing": {"en": "filing", "zh": "办件"},
    "held.since": {"en": "held since", "zh": "暂停起始"},
    "held.measures": {"en": "for", "zh": "措施"},
    "held.many": {"en": "{many} filings wait for an officer", "zh": "共 {many} 件待经办人决定"},
    "held.decided_allow": {"en": "filing {filing} goes on", "zh": "办件 {filing} 继续办理"},
    "held.decided_intercept": {"en": "filing {filing} is stopped", "zh": "办件 {filing} 不予办理"},
    "uses.record": {"en": "record {document}: {standing}", "zh": "记录 {document}：{standing}"},
    "uses.measure": {"en": "measure", "zh": "措施"},
    "uses.from": {"en": "rested on it from", "zh": "以其为依据起始"},
    "uses.until": {"en": "until", "zh": "截止"},
    "uses.department": {"en": "department", "zh": "部门"},
    "uses.accepted_on": {"en": "taken over", "zh": "接受日期"},
    "uses.applied": {"en": "applied", "zh": "实施情况"},
    "uses.lifted_on": {"en": "lifted", "zh": "解除日期"},
    "uses.check": {
        "en": "  {on} {department} checked filing {filing}: {answer}",
        "zh": "  {on} {department} 核查办件 {filing}：{answer}",
    },
    "uses.stopped": {
        "en": "  {on} an officer of {department} decided about filing {filing}, which was held for it",
        "zh": "  {on} {department} 经办人就因其暂停的办件 {filing} 作出决定",
    },
    "uses.lost": {
        "en": "  without it {measure} follows from {start} until {until}",
        "zh": "  若无该记录，{measure} 自 {start} 起适用，至 {until} 止",
    },
    "taskbook.written": {"en": "{tasks} tasks are in {file}", "zh": "{tasks} 项任务已写入 {file}"},
    "taskbook.line": {"en": "line", "zh": "行"},
    "taskbook.task": {"en": "task", "zh": "任务"},
    "taskbook.outcome": {"en": "outcome", "zh": "结果"},
    "taskbook.reasons": {"en": "why not", "zh": "原因"},
    "taskbook.many": {
        "en": "{done} carried out, {repeated} said before, {refused} not carried out",
        "zh": "已办理 {done}，此前已答复 {repeated}，未办理 {refused}",
    },
}
