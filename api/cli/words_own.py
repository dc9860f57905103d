"""The words of what a subject settles of its own affairs, in both languages; `words.py` joins them to the others."""

from collections.abc import Mapping

OWN: Mapping[str, Mapping[str, str]] = {
    "own.legal_representative": {"en": "legal representative on the register", "zh": "登记的法定代表人"},
    "own.mandate": {"en": "by a mandate", "zh": "凭委托书"},
    "own.read": {"en": "to read", "zh": "查询"},
    "own.act": {"en": "to read and to act", "zh": "查询并办理"},
    "own.withdrawn": {"en": "withdrawn", "zh": "撤销委托"},
    "own.replaced": {"en": "replaced", "zh": "更换代表"},
    "own.in_error": {"en": "put on record in error", "zh": "登记有误"},
    "own.inbox": {"en": "its own inbox", "zh": "站内信"},
    "own.email": {"en": "e-mail", "zh": "电子邮件"},
    "own.sms": {"en": "text message", "zh": "短信"},
    "own.records": {"en": "records", "zh": "信用记录"},
    "own.measures": {"en": "measures", "zh": "奖惩措施"},
    "own.procedures": {"en": "procedures", "zh": "办理进度"},
    "own.publication": {"en": "publication", "zh": "公示"},
    "own.itself": {"en": "itself", "zh": "主体信息"},
    "notify.many": {
        "en": "{many} to be told; go on with --after {next}",
        "zh": "待告知 {many} 项；下次用 --after {next}",
    },
    "notify.subject": {"en": "subject", "zh": "主体"},
    "notify.channel": {"en": "channel", "zh": "方式"},
    "notify.news": {"en": "news", "zh": "条数"},
    "own.nothing": {"en": "nothing", "zh": "无"},
}
