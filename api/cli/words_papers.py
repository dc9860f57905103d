"""What the command line says about stored files and notices."""

from collections.abc import Mapping

PAPERS: Mapping[str, Mapping[str, str]] = {
    "notices.notice": {"en": "notice", "zh": "编号"},
    "notices.kind": {"en": "kind", "zh": "种类"},
    "notices.on": {"en": "of", "zh": "日期"},
    "notices.department": {"en": "department", "zh": "部门"},
    "notices.served": {"en": "served", "zh": "送达"},
    "notices.served.one": {"en": "{on}, {manner}", "zh": "{on} {manner}"},
    "notices.many": {
        "en": "{many} notices, {open} of them not on record as served",
        "zh": "共 {many} 件，其中 {open} 件尚无送达记录",
    },
    "notices.written": {"en": "{title}: {file}", "zh": "{title}：{file}"},
    "documents.digest": {"en": "digest", "zh": "摘要"},
    "documents.kind": {"en": "kind", "zh": "种类"},
    "documents.media": {"en": "format", "zh": "格式"},
    "documents.size": {"en": "bytes", "zh": "字节"},
    "documents.about": {"en": "about", "zh": "所涉"},
    "documents.department": {"en": "stored by", "zh": "存入部门"},
    "documents.since": {"en": "since", "zh": "自"},
    "documents.state": {"en": "state", "zh": "状态"},
    "documents.kind.decision": {"en": "decision", "zh": "决定书"},
    "documents.kind.evidence": {"en": "evidence", "zh": "证据材料"},
    "documents.kind.proof": {"en": "proof", "zh": "证明材料"},
    "documents.kind.statement": {"en": "statement", "zh": "陈述申辩或申请"},
    "documents.kind.receipt": {"en": "proof of service", "zh": "送达回证"},
    "documents.state.stored": {"en": "stored", "zh": "已存"},
    "documents.state.erased": {"en": "erased", "zh": "已删除"},
    "documents.subject": {"en": "the subject itself", "zh": "主体本身"},
    "documents.kept": {"en": "Its digest: {digest}", "zh": "文件摘要：{digest}"},
    "documents.many": {"en": "{many} files", "zh": "共 {many} 个文件"},
    "documents.written": {"en": "{file}: {size} bytes, as stored", "zh": "{file}：{size} 字节，与所存一致"},
}
