"""The messages of `jiangcheng demo`, in both languages; `words.py` joins them to the others."""

from collections.abc import Mapping

DEMO: Mapping[str, Mapping[str, str]] = {
    "demo.begins": {
        "en": "The ledger stands at {day}; {days} days pass.",
        "zh": "账本日期 {day}，向前推进 {days} 天。",
    },
    "demo.ends": {
        "en": "The ledger stands at {day}. Time alone has passed: nobody answered, and what waits for an answer"
        " waits on (docs/howto-connect.md says how to answer).",
        "zh": "账本日期 {day}。仅时间推进，期间无部门答复，待答复事项仍在等待（答复方法见 docs/howto-connect.zh.md）。",
    },
    "issuer.begins": {
        "en": "An issuer for demonstrations signs invented persons in at {address}; it proves nothing about anybody."
        " Start `jiangcheng serve` with:",
        "zh": "演示用登录服务在 {address} 为虚构人员签发凭证，不能证明任何人的身份。"
        "请以下列设置启动 `jiangcheng serve`：",
    },
    "demo.more": {"en": "{day}  and {many} more", "zh": "{day}  另有 {many} 项"},
    "demo.expired": {"en": "grounds that expired", "zh": "期满的依据"},
    "demo.lifted": {"en": "measures ordered lifted", "zh": "下令解除的措施"},
    "demo.recalled": {"en": "tasks recalled", "zh": "收回的任务"},
    "demo.reminded": {"en": "departments reminded", "zh": "催办"},
    "demo.overdue": {"en": "deadlines missed", "zh": "逾期"},
    "demo.escalated": {"en": "tasks escalated to the lead office", "zh": "报牵头单位的任务"},
    "demo.resumed": {"en": "suspensions that ended", "zh": "期满恢复"},
    "demo.ordered": {"en": "orders that came to be due", "zh": "到期应下达的措施单"},
    "demo.pushed": {"en": "tasks pushed", "zh": "推送的任务"},
    "demo.closed": {"en": "orders closed", "zh": "办结的措施单"},
}
