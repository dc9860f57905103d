"""What `jiangcheng doctor` says, in both languages: each finding, and under `....do` what to do about it."""

from collections.abc import Mapping

DOCTOR: Mapping[str, Mapping[str, str]] = {
    "doctor.error": {"en": "{title}: {detail}", "zh": "{title}：{detail}"},
    "doctor.error.server_unreachable": {
        "en": "{do}",
        "zh": "请启动数据库服务器，或更正 JIANGCHENG_DATABASE_URL。（{do}）",
    },
    "doctor.error.no_such_ledger": {"en": "{do}", "zh": "请让数据库管理员创建该数据库。（{do}）"},
    "doctor.error.wrong_role": {"en": "{do}", "zh": "请改用只能追加的服务角色连接。（{do}）"},
    "doctor.error.disk_full": {"en": "{do}", "zh": "请释放空间；已确认的内容不会丢失。（{do}）"},
    "doctor.error.schema_too_old": {"en": "{do}", "zh": "请以所有者身份运行一次以升级数据库结构。（{do}）"},
    "doctor.error.schema_too_new": {"en": "{do}", "zh": "请升级程序。（{do}）"},
    "doctor.error.schema_changed": {"en": "{do}", "zh": "请使用当初执行迁移的程序版本。（{do}）"},
    "doctor.error.engine_missing": {
        "en": "{do}",
        "zh": "请安装 C 编译器与本 Python 的头文件，再运行 `make setup`。（{do}）",
    },
    "doctor.error.other": {"en": "{do}", "zh": "请按提示处理。（{do}）"},
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
    "doctor.home.closed": {
        "en": "{folder} cannot be read and written: {why}",
        "zh": "{folder} 不可读写：{why}",
    },
    "doctor.home.closed.do": {
        "en": "Run as its owner, or set JIANGCHENG_HOME to a folder of your own.",
        "zh": "以其所有者身份运行，或将 JIANGCHENG_HOME 设为自己的目录。",
    },
    "doctor.home.full": {"en": "no room to write in {folder}", "zh": "{folder} 已无可写空间"},
    "doctor.home.full.do": {
        "en": "Free some space; nothing that was confirmed is lost.",
        "zh": "请释放空间；已确认的内容不会丢失。",
    },
    "doctor.compiler": {"en": "compiler", "zh": "编译器"},
    "doctor.compiler.ok": {"en": "{path}", "zh": "{path}"},
    "doctor.compiler.missing": {
        "en": "no C compiler is found; one is needed to install or update, not to run",
        "zh": "未找到 C 编译器；安装或更新时需要，运行时不需要",
    },
    "doctor.compiler.missing.do": {"en": "Install gcc or clang before updating.", "zh": "更新前请安装 gcc 或 clang。"},
    "doctor.servers": {"en": "embedded server", "zh": "内置服务器"},
    "doctor.servers.none": {"en": "there was none before this examination", "zh": "检查前尚无"},
    "doctor.servers.stopped": {"en": "in order, and stopped before this examination", "zh": "正常，检查前已停止"},
    "doctor.servers.running": {"en": "running", "zh": "正在运行"},
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
        "en": "the server in {folder} had stopped without being told to",
        "zh": "{folder} 中的服务器曾异常停止",
    },
    "doctor.servers.killed.do": {
        "en": "This examination has started it again; what was confirmed is there. If it comes back, see {folder}/log.",
        "zh": "本次检查已将其重新启动，已确认的内容仍在。若再次发生，请查看 {folder}/log。",
    },
    "doctor.servers.closed": {"en": "{folder} is closed to us: {why}", "zh": "{folder} 无权进入：{why}"},
    "doctor.servers.closed.do": {
        "en": "Run as the user who made the ledger, or set JIANGCHENG_HOME to a folder of your own.",
        "zh": "以创建账本的用户身份运行，或将 JIANGCHENG_HOME 设为自己的目录。",
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
    "doctor.port": {"en": "port", "zh": "端口"},
    "doctor.port.ok": {"en": "{port} is free", "zh": "{port} 空闲"},
    "doctor.port.served": {"en": "this program serves at {port}", "zh": "本程序正在 {port} 提供服务"},
    "doctor.port.taken": {"en": "another program listens at {port}", "zh": "{port} 已被其他程序占用"},
    "doctor.port.taken.do": {
        "en": "Serve at another with `--port`, or end that program (`ss -ltnp` names it).",
        "zh": "请用 `--port` 指定其他端口，或结束该程序（`ss -ltnp` 可查看）。",
    },
    "doctor.server": {"en": "server", "zh": "服务器"},
    "doctor.server.ok": {
        "en": "PostgreSQL {version}, database {database}",
        "zh": "PostgreSQL {version}，数据库 {database}",
    },
    "doctor.role": {"en": "role", "zh": "角色"},
    "doctor.role.ok": {"en": "{role} can append and cannot rewrite", "zh": "{role} 只能追加，不能改写"},
    "doctor.schema": {"en": "schema", "zh": "数据库结构"},
    "doctor.schema.ok": {"en": "up to date, at {migration}", "zh": "最新，{migration}"},
    "doctor.writing": {"en": "writing", "zh": "写入"},
    "doctor.writing.ok": {"en": "a row was written and taken back", "zh": "已试写一行并撤回"},
    "doctor.keys": {"en": "keys", "zh": "部门密钥"},
    "doctor.keys.ok": {"en": "{keys} open, none ends within 30 days", "zh": "{keys} 把有效，30 天内无到期"},
    "doctor.keys.expired": {
        "en": "{departments} departments have no key that opens: {department}, whose {key_id} expired on {day}",
        "zh": "{departments} 个部门已无有效密钥：{department} 的 {key_id} 已于 {day} 过期",
    },
    "doctor.keys.expired.do": {
        "en": "`jiangcheng keys issue {department}` makes a new one; where none is wanted, `keys revoke {key_id}`.",
        "zh": "用 `jiangcheng keys issue {department}` 签发新密钥；不再需要时用 `keys revoke {key_id}` 吊销。",
    },
    "doctor.keys.ending": {
        "en": "{departments} departments hold keys that end within 30 days: {department}, whose {key_id} ends on {day}",
        "zh": "{departments} 个部门的密钥将在 30 天内到期：{department} 的 {key_id} 于 {day} 到期",
    },
    "doctor.keys.ending.do": {
        "en": "`jiangcheng keys issue {department}`, hand it over, then `jiangcheng keys revoke {key_id}`.",
        "zh": "先 `jiangcheng keys issue {department}` 签发并移交，再 `jiangcheng keys revoke {key_id}`。",
    },
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
    "doctor.vault": {"en": "vault", "zh": "保险库"},
    "doctor.vault.ok": {"en": "its key file opens it", "zh": "密钥文件可打开"},
    "doctor.vault.none": {"en": "nothing was ever sealed here", "zh": "尚无密封内容"},
    "doctor.files": {"en": "files", "zh": "文件"},
    "doctor.files.ok": {"en": "{files} are stored and sealed", "zh": "所存 {files} 个文件齐全"},
    "doctor.files.missing": {
        "en": "files of {subjects} subjects are missing from the vault; the first is {first}",
        "zh": "有 {subjects} 个主体的文件在保险库中缺失，首个为 {first}",
    },
    "doctor.files.missing.do": {
        "en": "Restore the last good backup into a new ledger.",
        "zh": "请将最近一次完好备份恢复到新账本。",
    },
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
    "doctor.law": {"en": "law", "zh": "依据"},
    "doctor.law.ok": {
        "en": "nothing in force loses its last instrument within 90 days",
        "zh": "90 日内没有内容失去最后的法律依据",
    },
    "doctor.law.ending": {
        "en": "{many} rows of the ruleset lose their last instrument within 90 days, the first: {first}",
        "zh": "规则集有 {many} 项在 90 日内失去最后的法律依据，第一项：{first}",
    },
    "doctor.law.ending.do": {
        "en": "What rests on them ends on that day. Name another instrument in a new version, or let it end.",
        "zh": "以其为依据的内容当日终止。请在新版本中写明其他依据，或任其终止。",
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
    "doctor.views.moving": {
        "en": "at {position}, {lag} events behind the ledger's {head}, and catching up",
        "zh": "位置 {position}，落后账本 {head} 共 {lag} 个事件，正在追赶",
    },
    "doctor.views.moving.do": {"en": "Nothing; look again in a while.", "zh": "无需处理；请稍后再看。"},
    "doctor.views.behind": {
        "en": "at {position}, {lag} events behind the ledger's {head}, and nobody moves them",
        "zh": "位置 {position}，落后账本 {head} 共 {lag} 个事件，且无人推进",
    },
    "doctor.views.behind.do": {
        "en": "Any command that reads lets them catch up; if they stay behind, run `jiangcheng rebuild`.",
        "zh": "任何查询命令都会使其追上；若仍落后，请运行 `jiangcheng rebuild`。",
    },
    "doctor.views.ahead": {
        "en": "at {position}, but the ledger ends at {head}: they were made from another one",
        "zh": "位置 {position}，而账本止于 {head}：视图来自另一账本",
    },
    "doctor.views.ahead.do": {"en": "Run `jiangcheng rebuild`.", "zh": "请运行 `jiangcheng rebuild`。"},
    "doctor.workers": {"en": "workers", "zh": "工作进程"},
    "doctor.workers.ok": {"en": "{workers} at work", "zh": "{workers} 个正在运行"},
    "doctor.workers.none": {"en": "none at work just now", "zh": "当前没有运行"},
    "doctor.workers.silent": {
        "en": "{worker} says that it works, and has given no sign of life for {minutes} minutes",
        "zh": "{worker} 登记为运行中，但已 {minutes} 分钟没有动静",
    },
    "doctor.workers.silent.do": {
        "en": "End that process and run `jiangcheng worker` again; nothing is half done, and no relief waited for it.",
        "zh": "请结束该进程并重新运行 `jiangcheng worker`；没有做到一半的操作，解除与到期不受影响。",
    },
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
    "doctor.overdue.forgotten": {
        "en": "{subjects} wait for what their day asks for, the first, {first}, since {since}: nobody does it",
        "zh": "{subjects} 个主体的到期事项无人处理，第一个为 {first}，自 {since} 起",
    },
    "doctor.overdue.forgotten.do": {
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
}
