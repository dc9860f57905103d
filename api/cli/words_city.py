"""What `demo run` says; part of api.cli.words.WORDS."""

from collections.abc import Mapping

CITY: Mapping[str, Mapping[str, str]] = {
    "city.begins": {
        "en": "A city of {people} invented residents in ledger {ledger}; its year {begins} to {ends} is being told.",
        "zh": "账本 {ledger} 中有 {people} 个虚构主体的城市；正在讲述 {begins} 至 {ends} 的一年。",
    },
    "city.continues": {
        "en": "Ledger {ledger} stands at {day}.",
        "zh": "账本 {ledger} 的日期为 {day}。",
    },
    "city.address": {
        "en": "It answers at {url}; Ctrl-C ends it, and a second start goes on.",
        "zh": "访问地址 {url}；按 Ctrl-C 结束，再次启动将继续。",
    },
    "city.month": {
        "en": "{day}  {records} records, {checks} checks, {tasks} answers of bureaus, {lifted} lifts",
        "zh": "{day}  归集 {records} 条，核查 {checks} 次，部门反馈 {tasks} 次，解除 {lifted} 项",
    },
    "city.refused": {"en": "refused: {what}", "zh": "被拒绝：{what}"},
    "city.told": {"en": "The year is told. What happened:", "zh": "一年已讲完。结果如下："},
    "city.what": {"en": "what the bureaus did", "zh": "各部门办理事项"},
    "city.sign_in": {
        "en": "To see the subject's own door, sign in as {name}, number {number} (invented): see docs/own.md.",
        "zh": "体验本人入口，可以虚构人员 {name}（号码 {number}）登录：见 docs/own.zh.md。",
    },
    "city.next": {"en": "Now try:", "zh": "接下来可以试试："},
    "city.ended": {
        "en": "Stopped at {day}; the next start goes on from there.",
        "zh": "已停在 {day}；再次启动将从此继续。",
    },
    "city.broken": {
        "en": "The story broke off: {detail} What was told stands; the server goes on.",
        "zh": "讲述中断：{detail} 已讲述的内容保留，服务继续。",
    },
    "city.done.penalty": {"en": "penalties", "zh": "行政处罚"},
    "city.done.registration": {"en": "entries of registers", "zh": "登记注册"},
    "city.done.licence": {"en": "licences", "zh": "行政许可"},
    "city.done.grade": {"en": "grades", "zh": "信用评价"},
    "city.done.honour": {"en": "honours", "zh": "荣誉奖励"},
    "city.done.commitment": {"en": "commitments made", "zh": "作出信用承诺"},
    "city.done.severe_list": {"en": "entries on lists of severe breaches", "zh": "列入严重失信名单"},
    "city.done.commitment_kept": {"en": "commitments kept", "zh": "履行承诺"},
    "city.done.commitment_broken": {"en": "commitments broken", "zh": "违背承诺"},
    "city.done.check_allow": {"en": "checks: nothing in the way", "zh": "核查：放行"},
    "city.done.check_warn": {"en": "checks: a warning", "zh": "核查：提示"},
    "city.done.check_hold": {"en": "checks: held for an officer", "zh": "核查：暂缓、转人工"},
    "city.done.check_intercept": {"en": "checks: stopped", "zh": "核查：拦截"},
    "city.done.hold_decided": {"en": "held filings decided by an officer", "zh": "人工决定的暂缓办件"},
    "city.done.order_confirm": {"en": "orders put into effect by an officer", "zh": "经办人确认的措施单"},
    "city.done.order_decline": {"en": "orders declined by an officer", "zh": "经办人不予实施的措施单"},
    "city.done.repair_applied": {"en": "repairs applied for", "zh": "申请信用修复"},
    "city.done.repair_granted": {"en": "repairs granted", "zh": "准予信用修复"},
    "city.done.repair_refused": {
        "en": "repairs refused, with law and remedies",
        "zh": "不予信用修复（告知依据与救济）",
    },
    "city.done.decision_annulled": {"en": "decisions annulled", "zh": "撤销的决定"},
    "city.done.entry_proposed": {"en": "list entries proposed", "zh": "拟列入名单"},
    "city.done.statement_answered": {"en": "statements heard and answered", "zh": "听取并答复的陈述申辩"},
    "city.done.entry_decided": {"en": "list entries decided", "zh": "决定列入名单"},
    "city.done.entry_dropped": {"en": "list entries dropped after a statement", "zh": "经陈述不予列入"},
    "city.done.entry_removed": {"en": "taken off a list", "zh": "移出名单"},
}
