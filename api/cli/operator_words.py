"""The operator's messages of the command line: doctor, rebuild, backup, restore; part of api.cli.words.WORDS."""

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
        "en": "The key of {department}, shown this once: {shown}",
        "zh": "{department} 的密钥，仅此一次显示：{shown}",
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
    "doctor.ok": {"en": "ok", "zh": "正常"},
    "doctor.warning": {"en": "warning", "zh": "警告"},
    "doctor.broken": {"en": "BROKEN", "zh": "故障"},
    "doctor.grade": {"en": "grade", "zh": "等级"},
    "doctor.check": {"en": "check", "zh": "检查项"},
    "doctor.detail": {"en": "what was found", "zh": "结果"},
    "doctor.summary": {
        "en": "{ok} in order, {warning} to look at, {broken} broken.",
        "zh": "正常 {ok} 项，警告 {warning} 项，故障 {broken} 项。",
    },
    "doctor.access": {"en": "access log", "zh": "查询日志"},
    "doctor.access.ok": {
        "en": "{rows} rows in {chains} chains are as they were written, {vouched} of them vouched for by the ledger",
        "zh": "{chains} 条链共 {rows} 行与写入时一致，其中 {vouched} 行由账本佐证",
    },
    "doctor.access.tampered": {
        "en": "{places} chains are not as they were written; the first is {chain}, row {place}: {wrong}",
        "zh": "{places} 条链与写入时不符；首处为 {chain} 第 {place} 行：{wrong}",
    },
    "doctor.access.tampered.do": {
        "en": "Somebody with the owner's rights changed the access log: compare with the last backup, and report it.",
        "zh": "有人以所有者权限改动了查询日志：请与最近备份比对并上报。",
    },
    "doctor.home": {"en": "data folder", "zh": "数据目录"},
    "doctor.home.ok": {"en": "{folder} can be read and written", "zh": "{folder} 可读写"},
    "doctor.home.closed": {"en": "{folder}: {why}", "zh": "{folder}：{why}"},
    "doctor.home.closed.do": {
        "en": "Run as its owner, or set JIANGCHENG_HOME to a folder of your own.",
        "zh": "以其所有者身份运行，或将 JIANGCHENG_HOME 设为自己的目录。",
    },
    "doctor.compiler": {"en": "compiler", "zh": "编译器"},
    "doctor.compiler.ok": {"en": "{path}", "zh": "{path}"},
    "doctor.compiler.missing": {
        "en": "no C compiler is found; one is needed to install or update, not to run",
        "zh": "未找到 C 编译器；安装或更新时需要，运行时不需要",
    },
    "doctor.compiler.missing.do": {"en": "Install gcc or clang before updating.", "zh": "更新前请安装 gcc 或 clang。"},
    "doctor.servers": {"en": "embedded server", "zh": "内置服务器"},
    "doctor.servers.ok": {"en": "state before this examination: {state}", "zh": "检查前的状态：{state}"},
    "doctor.servers.two": {
        "en": "JIANGCHENG_DATABASE_URL is used, but {folder} holds an embedded server's data too",
        "zh": "正在使用 JIANGCHENG_DATABASE_URL，但 {folder} 中另有内置服务器的数据",
    },
    "doctor.servers.two.do": {
        "en": "If the wrong ledger answers, unset the URL; else back up what lies there and remove it.",
        "zh": "若打开的不是想要的账本，请取消该变量；否则备份后移除该目录。",
    },
    "doctor.servers.between": {
        "en": "a server in {folder} is just starting or stopping, or its start was cut short",
        "zh": "{folder} 中的服务器正在启动或停止，或启动被中断",
    },
    "doctor.servers.between.do": {
        "en": "Nothing: the next start waits for it, or stops it first.",
        "zh": "无需处理：下次启动会等待它或先将其停止。",
    },
    "doctor.servers.killed": {
        "en": "a server in {folder} did not end in order",
        "zh": "{folder} 中的服务器未正常结束",
    },
    "doctor.servers.killed.do": {
        "en": "Nothing: the next start recovers what was confirmed. If it happens again, see {folder}/log.",
        "zh": "无需处理：下次启动会恢复已确认的内容。若再次发生，请查看 {folder}/log。",
    },
    "doctor.disk": {"en": "disk", "zh": "磁盘"},
    "doctor.disk.ok": {"en": "{megabytes} MB free at {folder}", "zh": "{folder} 剩余 {megabytes} MB"},
    "doctor.disk.little": {"en": "only {megabytes} MB free at {folder}", "zh": "{folder} 仅剩 {megabytes} MB"},
    "doctor.disk.little.do": {"en": "Free some space soon.", "zh": "请尽快释放空间。"},
    "doctor.disk.full": {"en": "{megabytes} MB free at {folder}", "zh": "{folder} 剩余 {megabytes} MB"},
    "doctor.disk.full.do": {
        "en": "Free some space; nothing that was confirmed is lost.",
        "zh": "请释放空间；已确认的内容不会丢失。",
    },
    "doctor.disk.unavailable": {"en": "{error}", "zh": "{error}"},
    "doctor.server": {"en": "server", "zh": "服务器"},
    "doctor.server.ok": {
        "en": "PostgreSQL {version}, database {database}",
        "zh": "PostgreSQL {version}，数据库 {database}",
    },
    "doctor.server.unavailable": {"en": "{error}", "zh": "{error}"},
    "doctor.role": {"en": "role", "zh": "角色"},
    "doctor.role.ok": {"en": "{role} can append and cannot rewrite", "zh": "{role} 只能追加，不能改写"},
    "doctor.role.unavailable": {"en": "{error}", "zh": "{error}"},
    "doctor.schema": {"en": "schema", "zh": "数据库结构"},
    "doctor.schema.ok": {"en": "up to date, at {migration}", "zh": "最新，{migration}"},
    "doctor.schema.unavailable": {"en": "{error}", "zh": "{error}"},
    "doctor.writing": {"en": "writing", "zh": "写入"},
    "doctor.writing.ok": {"en": "a row was written and taken back", "zh": "已试写一行并撤回"},
    "doctor.writing.refused": {"en": "{error}", "zh": "{error}"},
    "doctor.genesis": {"en": "genesis", "zh": "账本起点"},
    "doctor.genesis.ok": {
        "en": "clock {clock}, since {began}, under {rulesets}",
        "zh": "时钟 {clock}，始于 {began}，规则集 {rulesets}",
    },
    "doctor.genesis.none": {"en": "{ledger} has not begun", "zh": "{ledger} 尚未启用"},
    "doctor.genesis.none.do": {
        "en": "Import a file into it, or name another ledger with --ledger.",
        "zh": "请导入文件，或用 --ledger 指定其他账本。",
    },
    "doctor.genesis.unreadable": {"en": "{error}", "zh": "{error}"},
    "doctor.clock": {"en": "clock", "zh": "时钟"},
    "doctor.clock.ok": {"en": "the ledger's day is {day}", "zh": "账本日期 {day}"},
    "doctor.clock.behind": {
        "en": "the server's clock says {now}, but the last event was recorded at {recorded_at}",
        "zh": "服务器时钟为 {now}，而最后一个事件记录于 {recorded_at}",
    },
    "doctor.clock.behind.do": {
        "en": "Set the server's clock; until it has caught up, everything is recorded at that moment.",
        "zh": "请校正服务器时钟；在追上之前，一切都记录在该时刻。",
    },
    "doctor.clock.differs": {
        "en": "this machine's day is {ours}, the server's {theirs}",
        "zh": "本机日期 {ours}，服务器日期 {theirs}",
    },
    "doctor.clock.differs.do": {
        "en": "Set the clocks of both by a time server; the server's day counts.",
        "zh": "请将两者与时间服务器同步；以服务器日期为准。",
    },
    "doctor.calendar": {"en": "calendar", "zh": "日历"},
    "doctor.calendar.ok": {"en": "the working days of {years} are known", "zh": "{years} 年的工作日已知"},
    "doctor.calendar.unannounced": {
        "en": "the ruleset holds no notice of holidays for {years}: working days are counted Monday to Friday",
        "zh": "规则集缺少 {years} 年的放假安排：工作日暂按周一至周五计算",
    },
    "doctor.calendar.unannounced.do": {
        "en": "Put the State Council's notice into the calendar of the pack; until then deadlines are not sure.",
        "zh": "请将国务院放假通知写入规则包的日历；在此之前期限并不确定。",
    },
    "doctor.order": {"en": "order of the log", "zh": "日志顺序"},
    "doctor.order.ok": {"en": "times never go back in the last {rows} events", "zh": "最近 {rows} 个事件时间未倒退"},
    "doctor.order.backwards": {
        "en": "the time recorded at position {position} lies before the one before it",
        "zh": "位置 {position} 的记录时间早于前一个",
    },
    "doctor.order.backwards.do": {
        "en": "Somebody wrote past the program: compare with a backup and find out who.",
        "zh": "有人绕过程序写入：请与备份比对并查明。",
    },
    "doctor.streams": {"en": "streams", "zh": "事件流"},
    "doctor.streams.ok": {"en": "{streams} looked at, without a gap", "zh": "已检查 {streams} 个，无缺口"},
    "doctor.streams.gaps": {
        "en": "{streams} have gaps or are out of order, the first {first}",
        "zh": "{streams} 个有缺口或乱序，第一个为 {first}",
    },
    "doctor.streams.gaps.do": {
        "en": "Somebody wrote past the program: restore the last good backup into a new ledger.",
        "zh": "有人绕过程序写入：请将最近的完好备份恢复到新账本。",
    },
    "doctor.views": {"en": "views", "zh": "视图"},
    "doctor.views.ok": {"en": "at the ledger's position, {position}", "zh": "与账本一致，位置 {position}"},
    "doctor.views.behind": {
        "en": "at {position}, {lag} events behind the ledger's {head}",
        "zh": "位置 {position}，落后账本 {head} 共 {lag} 个事件",
    },
    "doctor.views.behind.do": {
        "en": "Any command of the program lets them catch up; if they stay behind, run `jiangcheng rebuild`.",
        "zh": "程序的任何写入命令都会使其追上；若仍落后，请运行 `jiangcheng rebuild`。",
    },
    "doctor.views.ahead": {
        "en": "at {position}, but the ledger ends at {head}: they were made from another one",
        "zh": "位置 {position}，而账本止于 {head}：视图来自另一账本",
    },
    "doctor.views.ahead.do": {"en": "Run `jiangcheng rebuild`.", "zh": "请运行 `jiangcheng rebuild`。"},
    "doctor.overdue": {"en": "due subjects", "zh": "到期主体"},
    "doctor.overdue.ok": {"en": "nobody waits for a day that has come", "zh": "无主体在等待已到的日期"},
    "doctor.overdue.late": {
        "en": "{subjects} wait for what their day asks for, the first {first}",
        "zh": "{subjects} 个主体的到期事项未处理，第一个为 {first}",
    },
    "doctor.overdue.late.do": {
        "en": "Run `jiangcheng worker`. Until then new burdens are late; what has expired does not apply all the same.",
        "zh": "请运行 `jiangcheng worker`。在此之前新增负担会延迟；已到期的措施同样不再适用。",
    },
    "doctor.aside": {"en": "set aside", "zh": "搁置主体"},
    "doctor.aside.ok": {"en": "nobody", "zh": "无"},
    "doctor.aside.failing": {
        "en": "reconciling failed again and again on {subjects} subjects, the first {first}: {reason}",
        "zh": "{subjects} 个主体反复处理失败，第一个为 {first}：{reason}",
    },
    "doctor.aside.failing.do": {
        "en": "See `jiangcheng aside list`; when the reason is gone, `jiangcheng aside release SUBJECT`.",
        "zh": "请查看 `jiangcheng aside list`；原因消除后运行 `jiangcheng aside release SUBJECT`。",
    },
    "doctor.incidents": {"en": "incidents", "zh": "匹配事件"},
    "doctor.incidents.ok": {
        "en": "none open; {subjects} subjects ever had one",
        "zh": "无未决；曾发生于 {subjects} 个主体",
    },
    "doctor.incidents.open": {
        "en": "the evaluators still differ or fail on {subjects} subjects, the first {first}: no new sanction on them",
        "zh": "{subjects} 个主体上两个求值器仍不一致或失败，第一个为 {first}：对其不下达新惩戒",
    },
    "doctor.incidents.open.do": {
        "en": "See `jiangcheng history`, and report what it says with the ruleset's version.",
        "zh": "请查看 `jiangcheng history`，并连同规则集版本上报。",
    },
    "doctor.decisions": {"en": "decisions", "zh": "决定复算"},
    "doctor.decisions.ok": {
        "en": "{events} events of {subjects} subjects come out again as they stand",
        "zh": "{subjects} 个主体的 {events} 个事件复算结果与记载一致",
    },
    "doctor.decisions.differ": {
        "en": "of {subjects} subjects decisions do not come out again, the first at position {position}: {what}",
        "zh": "{subjects} 个主体的决定复算不一致，第一处位于 {position}：{what}",
    },
    "doctor.decisions.differ.do": {
        "en": "Somebody wrote past the program: compare with a backup and find out who; if nobody did, report it.",
        "zh": "有人绕过程序写入：请与备份比对并查明；若无人写入，请上报。",
    },
    "doctor.decisions.unreadable": {"en": "{error}", "zh": "{error}"},
}
