"""The messages of the procedures, in both languages; `words.py` joins them to the others."""

from collections.abc import Mapping

PROCEDURES: Mapping[str, Mapping[str, str]] = {
    "awaited.accept": {"en": "whether it is accepted", "zh": "是否受理"},
    "awaited.decide": {"en": "the decision", "zh": "作出决定"},
    "awaited.supplement": {"en": "what is missing, of the subject", "zh": "主体补正材料"},
    "awaited.notify": {"en": "the notice", "zh": "告知"},
    "awaited.hear": {"en": "what the subject states", "zh": "主体陈述申辩"},
    "awaited.answer": {"en": "the answer to a statement", "zh": "答复陈述申辩"},
    "listing.entry": {"en": "entry", "zh": "事项"},
    "listing.name": {"en": "subject", "zh": "主体"},
    "listing.item": {"en": "list", "zh": "名单"},
    "listing.until": {"en": "states its case until", "zh": "陈述申辩至"},
    "listing.awaited": {"en": "awaited", "zh": "待办"},
    "listing.due": {"en": "in time until", "zh": "期限"},
    "listing.many": {"en": "{many} proposed entries", "zh": "共 {many} 项拟列入"},
    "story.in_vault": {"en": "(in the vault alone)", "zh": "（仅存于保险库）"},
    "repairs.document": {"en": "document", "zh": "文书"},
    "repairs.name": {"en": "subject", "zh": "主体"},
    "repairs.receipt": {"en": "receipt", "zh": "回执"},
    "repairs.since": {"en": "since", "zh": "自"},
    "repairs.awaited": {"en": "awaited", "zh": "待办"},
    "repairs.due": {"en": "in time until", "zh": "期限"},
    "repairs.overdue": {"en": "{due}, overdue", "zh": "{due}，已逾期"},
    "repairs.many": {"en": "{many} open applications", "zh": "共 {many} 件在办申请"},
    "repairs.waiting": {
        "en": "{many} applications for repair are open here: jiangcheng repairs",
        "zh": "另有 {many} 件信用修复申请在办：jiangcheng repairs",
    },
}
