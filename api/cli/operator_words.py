"""The operator's messages of the command line: keys, rebuild, backup, restore, worker; part of api.cli.words.WORDS."""

from collections.abc import Mapping

OPERATOR_WORDS: Mapping[str, Mapping[str, str]] = {
    "rebuild.progress": {"en": "rebuilding", "zh": "重建视图"},
    "rebuild.done": {
        "en": "All views are made anew, at position {position}.",
        "zh": "全部视图已重建，位置 {position}。",
    },
    "vault.rotated": {
        "en": "{wrapped} keys are wrapped by the new key in {file}; the former is destroyed.",
        "zh": "{wrapped} 把密钥已由 {file} 中的新密钥重新封装；旧密钥已销毁。",
    },
    "keys.issued": {
        "en": "The key of {department} for {days} days, shown this once: {shown}",
        "zh": "{department} 的密钥，{days} 天内有效，仅此一次显示：{shown}",
    },
    "keys.revoked": {
        "en": "{key_id} of {department} opens nothing any more.",
        "zh": "{department} 的 {key_id} 已失效。",
    },
    "keys.id": {"en": "id", "zh": "编号"},
    "keys.department": {"en": "department", "zh": "部门"},
    "keys.label": {"en": "for", "zh": "用途"},
    "keys.issued_on": {"en": "issued", "zh": "签发"},
    "keys.by": {"en": "by", "zh": "签发人"},
    "keys.until": {"en": "until", "zh": "有效期至"},
    "keys.ended": {"en": "revoked", "zh": "吊销"},
    "serve.begins": {
        "en": "Serving ledger {ledger} at http://{host}:{port}; Ctrl-C or SIGTERM ends it.",
        "zh": "正在 http://{host}:{port} 提供账本 {ledger} 的服务；按 Ctrl-C 或发送 SIGTERM 结束。",
    },
    "backup.progress": {"en": "backing up", "zh": "备份中"},
    "backup.done": {
        "en": "{file}: {events} events up to position {head}; the ledger's clock is {clock}.",
        "zh": "{file}：{events} 个事件，至位置 {head}；账本时钟为 {clock}。",
    },
    "restore.progress": {"en": "restoring", "zh": "恢复中"},
    "restore.done": {
        "en": "{file} is restored and compared: {events} events up to position {head}; its clock is {clock}.",
        "zh": "{file} 已恢复并核对：{events} 个事件，至位置 {head}；账本时钟为 {clock}。",
    },
    "stops.rule": {"en": "rule", "zh": "规则"},
    "stops.measure": {"en": "measure", "zh": "措施"},
    "stops.list": {"en": "list", "zh": "名单"},
    "stops.feed": {"en": "feed", "zh": "推送流"},
    "stops.import": {"en": "import", "zh": "导入"},
    "stops.batch": {"en": "batch", "zh": "批次"},
    "import.taken_over": {
        "en": "Nothing is ordered of it until two officers start it: stops start batch {batch}.",
        "zh": "本批历史在两名经办人启动前不下达任何措施：stops start batch {batch}。",
    },
    "import.surge": {
        "en": "{subjects} subjects would be newly burdened, more than {limit}: it waits for a second officer"
        " (jiangcheng stops start batch {batch}).",
        "zh": "将新增惩戒 {subjects} 个主体，超过 {limit}：等待第二名经办人（jiangcheng stops start batch {batch}）。",
    },
    "stops.kind": {"en": "kind", "zh": "类别"},
    "stops.name": {"en": "name", "zh": "名称"},
    "stops.since": {"en": "since", "zh": "自"},
    "stops.officer": {"en": "by", "zh": "经办人"},
    "stops.reason": {"en": "why", "zh": "原因"},
    "stops.stopped": {
        "en": "The {kind} {name} is stopped; {subjects} subjects were brought up to date.",
        "zh": "{kind} {name} 已停止；已处理 {subjects} 个主体。",
    },
    "stops.asked": {
        "en": "The {kind} {name} is still stopped: a second officer has to start it too.",
        "zh": "{kind} {name} 仍处于停止状态：须由第二名经办人再次恢复。",
    },
    "stops.started": {
        "en": "The {kind} {name} goes on; {subjects} subjects were brought up to date.",
        "zh": "{kind} {name} 已恢复；已处理 {subjects} 个主体。",
    },
    "worker.begins": {
        "en": "Reconciling what falls due in ledger {ledger}; Ctrl-C or SIGTERM ends it.",
        "zh": "正在处理账本 {ledger} 的到期事项；按 Ctrl-C 或发送 SIGTERM 结束。",
    },
    "worker.batch": {
        "en": "{day}: {subjects} subjects reconciled, {events} events written; position {position}.",
        "zh": "{day}：已处理 {subjects} 个主体，写入 {events} 个事件；位置 {position}。",
    },
    "worker.failed": {
        "en": "  {subject} failed, {failures} in a row, and will be tried again: {reason}",
        "zh": "  {subject} 处理失败（连续 {failures} 次），将再次尝试：{reason}",
    },
    "worker.set_aside": {
        "en": "  {subject} failed, {failures} in a row, and is set aside: {reason}",
        "zh": "  {subject} 处理失败（连续 {failures} 次），已搁置：{reason}",
    },
    "worker.nothing_left": {"en": "Everything due has been looked at.", "zh": "到期事项均已处理。"},
    "worker.ends": {"en": "Stopped, with nothing half done.", "zh": "已停止，无未完成的操作。"},
    "aside.subject": {"en": "subject", "zh": "主体"},
    "aside.since": {"en": "last failure (UTC)", "zh": "最近失败（UTC）"},
    "aside.failures": {"en": "in a row", "zh": "连续次数"},
    "aside.reason": {"en": "reason", "zh": "原因"},
    "aside.released": {"en": "{subject} will be tried again.", "zh": "{subject} 将再次尝试。"},
}
