"""The words of notices, Chinese and English: titles, headings, and what every one of a kind says."""

from collections.abc import Mapping

NOTICES: Mapping[str, Mapping[str, str]] = {
    "title.advance": {"zh": "拟列入名单事先告知书", "en": "Advance notice of an entry on a list"},
    "title.entry": {"zh": "列入名单决定书", "en": "Decision on an entry on a list"},
    "title.repair": {"zh": "信用修复告知书", "en": "Repair notice"},
    "title.repair_granted": {"zh": "准予信用修复决定书", "en": "Decision granting a repair"},
    "title.repair_refused": {"zh": "不予信用修复决定书", "en": "Decision refusing a repair"},
    "title.objection_upheld": {"zh": "异议处理结果告知书", "en": "Answer to an objection"},
    "title.objection_dismissed": {"zh": "异议处理结果告知书", "en": "Answer to an objection"},
    "title.stopped": {"zh": "信用核查结果告知单", "en": "Slip about a filing that is stopped"},
    "title.rectification": {"zh": "限期整改通知书", "en": "Order to put something right"},
    "title.reminded": {"zh": "失信纠正提醒函", "en": "Reminder to put a default right"},
    "title.service": {"zh": "送达回证", "en": "Record of service"},
    "lead.advance": {
        "zh": "我单位拟将你（单位）列入下述名单。依法将事实、理由、依据和你（单位）享有的权利告知如下。"
        "在陈述申辩期限届满、你（单位）的陈述申辩得到答复之前，不作出决定，也不产生任何影响。",
        "en": "We propose to enter you on the list below. You are told the facts, the grounds, the legal basis and your"
        " rights. Nothing is decided, and nothing follows, before the time to state your case is over and what you"
        " state is answered.",
    },
    "lead.entry": {
        "zh": "经依法告知并听取陈述申辩，我单位决定将你（单位）列入下述名单。本决定书与信用修复告知书一并送达。",
        "en": "After notice and hearing we have decided to enter you on the list below."
        " This decision is served together with the repair notice.",
    },
    "lead.repair": {
        "zh": "下述决定所形成的失信信息可以依法申请信用修复。申请信用修复随时可以提出，不收取任何费用。",
        "en": "What the decision below put on record about you can be repaired as the law says."
        " You may apply at any time and free of charge.",
    },
    "lead.repair_granted": {
        "zh": "你（单位）关于下述失信信息的信用修复申请，经审查符合条件，决定准予信用修复。",
        "en": "Your application for the repair of the record below meets the conditions and is granted.",
    },
    "lead.repair_refused": {
        "zh": "你（单位）关于下述失信信息的信用修复申请，经审查决定不予修复，理由、依据和救济途径如下。"
        "条件具备后可以再次申请。",
        "en": "Your application for the repair of the record below is refused, for the reasons, on the law and with the"
        " remedies below. You may apply again once the conditions are met.",
    },
    "lead.objection_upheld": {
        "zh": "你（单位）对下述信用信息提出的异议，经核查成立，处理结果如下。",
        "en": "Your objection to the record below was found right.",
    },
    "lead.objection_dismissed": {
        "zh": "你（单位）对下述信用信息提出的异议，经核查不成立，理由和救济途径如下。",
        "en": "Your objection to the record below was found wrong, for the reasons and with the remedies below.",
    },
    "lead.stopped": {
        "zh": "你（单位）办理下述事项时，经信用核查并由经办人复核，决定不予继续办理，依据和救济途径如下。",
        "en": "After a credit check and a review by an officer your filing below is stopped,"
        " on the grounds and with the remedies below.",
    },
    "lead.rectification": {
        "zh": "因下述失信信息，现责令你（单位）按下列要求限期整改。",
        "en": "Because of the record below you are ordered to put right what is named, within the time named.",
    },
    "lead.reminded": {
        "zh": "下述失信信息已记入你单位名下，现提醒你单位尽快纠正。"
        "责令整改的期限届满之前，不实施以该失信信息为依据的惩戒措施。",
        "en": "The default below is on record about you; you are reminded to put it right. No measure that rests on it"
        " is put into effect before you were ordered to put it right and the time for that is over.",
    },
    "lead.slip": {
        "zh": "你（单位）办理下述事项时，经信用核查，办件状态、依据和救济途径如下。",
        "en": "A credit check of your filing below came to the following, on the grounds and with the remedies named.",
    },
    "slip.hold": {
        "zh": "暂缓办理，待经办人复核；经办人逾期未作决定的，继续办理",
        "en": "held for an officer to look at; if nobody decides in time the filing goes on",
    },
    "slip.intercept": {"zh": "不予继续办理", "en": "stopped"},
    "slip.stopped": {"zh": "经经办人复核，不予继续办理", "en": "stopped by an officer"},
    "closing": {"zh": "特此告知。", "en": ""},
    "blank": {"zh": "＿＿＿＿＿＿＿＿＿＿", "en": "____________________"},
    "field.name": {"zh": "名称（姓名）", "en": "Name"},
    "scheme": {"zh": "登记号码", "en": "Number"},
    "scheme.uscc": {"zh": "统一社会信用代码", "en": "Unified social credit code"},
    "scheme.id_number": {"zh": "公民身份号码", "en": "Citizen number"},
    "scheme.passport": {"zh": "护照号码", "en": "Passport number"},
    "scheme.business_reg_no": {"zh": "工商注册号", "en": "Business registration number"},
    "field.list": {"zh": "名单", "en": "List"},
    "field.file_no": {"zh": "案卷号", "en": "File"},
    "field.facts": {"zh": "事实", "en": "Facts"},
    "field.grounds": {"zh": "理由", "en": "Grounds"},
    "field.basis": {"zh": "依据", "en": "Legal basis"},
    "field.rights": {"zh": "权利", "en": "Rights"},
    "field.until": {"zh": "陈述申辩期限", "en": "Time to state your case"},
    "until.text": {
        "zh": "可于{day}（含当日）前提出陈述申辩{window}；本告知书晚于制作之日送达的，期限自送达之日起重新计算",
        "en": "until {day}, that day included{window};"
        " where this notice reaches you later than it was made, the whole time runs from then",
    },
    "window": {"zh": "（{days}个工作日）", "en": " ({days} working days)"},
    "field.occasion": {"zh": "整改缘由", "en": "Occasion"},
    "occasion.severity": {"zh": "失信情节严重", "en": "how severe it is"},
    "occasion.frequency": {"zh": "多次失信", "en": "how often it happened"},
    "field.duty": {"zh": "整改要求", "en": "What is to be put right"},
    "field.put_right_until": {"zh": "整改期限", "en": "Time to put it right"},
    "field.whom": {"zh": "联系部门", "en": "Department to turn to"},
    "field.consequence": {"zh": "后果", "en": "What follows"},
    "consequence.waits": {
        "zh": "期限届满前，不实施以该失信信息为依据的惩戒措施；按期整改的，此后也不实施；"
        "逾期未整改的，依该失信信息依法实施",
        "en": "no measure that rests on the record is put into effect before the time is over, nor afterwards where it"
        " is put right in time; where it is not, the measures that the record grounds follow as the law says",
    },
    "consequence.none": {
        "zh": "逾期未整改本身不是任何惩戒措施的依据",
        "en": "that it is not put right in time is itself no ground of any measure",
    },
    "put_right_until.text": {"zh": "至{day}止（含当日）", "en": "until {day}, that day included"},
    "field.decided_on": {"zh": "决定日期", "en": "Day of the decision"},
    "field.term": {"zh": "列入期限", "en": "Term"},
    "term.text": {"zh": "至{day}止", "en": "until {day}"},
    "term.reviewed": {
        "zh": "法律未规定期限，至法定事由消灭时止；最迟于{day}复核",
        "en": "until its legal ground ends, the law setting no term; looked at again by {day}",
    },
    "term.law": {"zh": "依法定期限", "en": "as the law says"},
    "field.warning": {"zh": "惩戒措施提示", "en": "Measures that may follow"},
    "field.removal": {"zh": "移出条件和程序", "en": "Conditions and procedure of removal"},
    "field.remedies": {"zh": "救济途径和期限", "en": "Remedies, with time and channel"},
    "field.document": {"zh": "所依据的文书", "en": "Document"},
    "document.text": {"zh": "{department}{day}作出的{no}", "en": "{no} of {day} by {department}"},
    "field.item": {"zh": "信息类别", "en": "Kind of record"},
    "field.severity": {"zh": "失信程度", "en": "Severity"},
    "severity.minor": {"zh": "轻微", "en": "minor"},
    "severity.general": {"zh": "一般", "en": "general"},
    "severity.severe": {"zh": "严重", "en": "severe"},
    "field.published": {"zh": "最长公示期", "en": "Longest publication"},
    "published.text": {
        "zh": "如予公示，最迟至{day}止，期满自动停止",
        "en": "if it is published at all, until {day} at the latest, and it ends by itself",
    },
    "field.unrepairable": {"zh": "不予修复的规定", "en": "Law that forbids a repair"},
    "unrepairable.text": {"zh": "{law}规定不予信用修复", "en": "{law} declares it unrepairable"},
    "field.from": {"zh": "最早可修复之日", "en": "Can be granted from"},
    "field.conditions": {"zh": "条件和材料", "en": "Conditions and papers"},
    "conditions.text": {
        "zh": "已履行决定确定的义务并纠正失信行为；提交履行义务的证明材料和公开信用承诺书",
        "en": "what the decision asks for is done and the conduct corrected; proof of that, and a public commitment",
    },
    "field.where": {"zh": "申请途径", "en": "Where to apply"},
    "where.text": {
        "zh": "向{department}提出，也可由信用主管部门代收；不收取任何费用",
        "en": "at {department}, or at the lead office, which passes it on; free of charge",
    },
    "field.time": {"zh": "办理时限", "en": "How long it takes"},
    "time.text": {
        "zh": "{accept}个工作日内决定是否受理，受理后{decide}个工作日内作出决定",
        "en": "{accept} working days to accept it, {decide} more to decide",
    },
    "time.law": {"zh": "依法定时限", "en": "as the law says"},
    "field.effect": {"zh": "修复的效力", "en": "What a repair does"},
    "effect.text": {
        "zh": "自准予修复之日起，停止公示、共享和使用该失信信息，以其为唯一依据的措施同日解除",
        "en": "from the day of the grant the record is published, shared and used no more, and measures that rest on it"
        " alone are lifted the same day",
    },
    "granted.effect": {
        "zh": "该失信信息即日起停止公示、共享和使用，以其为唯一依据的措施同日解除",
        "en": "the record is published, shared and used no more,"
        " and measures that rest on it alone are lifted the same day",
    },
    "field.objection": {"zh": "异议", "en": "Objection"},
    "objection.text": {
        "zh": "认为认定内容、期限或记录有误的，可随时向{department}提出异议，不收取任何费用",
        "en": "you may object to what was decided, to its period or to the record at any time, free of charge, at"
        " {department}",
    },
    "field.repair": {"zh": "信用修复", "en": "Repair"},
    "repair.text": {
        "zh": "履行相关义务后，可向{department}申请信用修复，不收取任何费用",
        "en": "once your duties are done you may apply for repair, free of charge, at {department}",
    },
    "field.applied": {"zh": "申请", "en": "Application"},
    "applied.text": {"zh": "{day}受理登记，回执{receipt}", "en": "of {day}, receipt {receipt}"},
    "field.granted": {"zh": "决定", "en": "Decision"},
    "granted.text": {"zh": "自{day}起准予信用修复", "en": "the repair is granted from {day}"},
    "field.reason": {"zh": "理由", "en": "Reasons"},
    "field.raised": {"zh": "异议申请", "en": "Objection"},
    "raised.text": {"zh": "{day}提出，事项：{claim}，回执{receipt}", "en": "of {day} to {claim}, receipt {receipt}"},
    "field.result": {"zh": "处理结果", "en": "Result"},
    "upheld.corrected": {
        "zh": "异议成立，记录已更正，据此产生的影响一并消除或更正",
        "en": "the record is corrected, with everything that followed from what was wrong",
    },
    "upheld.withdrawn": {
        "zh": "异议成立，记录已撤回，自始不产生效力，据此产生的影响一并消除",
        "en": "the record is withdrawn, void from the beginning, with everything that followed",
    },
    "dismissed": {"zh": "异议不成立，记录维持不变", "en": "the record stays as it is"},
    "field.matter": {"zh": "办理事项", "en": "Matter"},
    "field.node": {"zh": "环节", "en": "Node"},
    "node.acceptance": {"zh": "受理", "en": "acceptance"},
    "node.handling": {"zh": "办理", "en": "handling"},
    "node.completion": {"zh": "办结", "en": "completion"},
    "field.filing": {"zh": "办件编号", "en": "Filing"},
    "field.measures": {"zh": "适用的措施", "en": "Measures"},
    "field.ground": {"zh": "所依据的文书", "en": "Documents it rests on"},
    "law": {"zh": "《{law}》{article}", "en": "{law}, {article}"},
    "field.served_paper": {"zh": "送达文书", "en": "What was served"},
    "field.manner": {"zh": "送达方式", "en": "Manner of service"},
    "manner.direct": {"zh": "直接送达", "en": "in person"},
    "manner.left": {"zh": "留置送达", "en": "left at the place"},
    "manner.electronic": {"zh": "电子送达", "en": "electronic"},
    "manner.entrusted": {"zh": "委托送达", "en": "through another authority"},
    "manner.post": {"zh": "邮寄送达", "en": "by post"},
    "manner.announcement": {"zh": "公告送达", "en": "public announcement"},
    "field.served_on": {"zh": "送达日期", "en": "Day of service"},
    "field.receipt": {"zh": "回执（凭证）", "en": "Receipt"},
    "field.served_by": {"zh": "送达人", "en": "Served by"},
    "field.proof": {"zh": "送达凭证文件摘要", "en": "Digest of the proof"},
    "field.signature": {"zh": "受送达人签收", "en": "Signature of who received it"},
    "page": {"zh": "第{page}页", "en": "page {page}"},
    "sign": {"zh": "（印章）", "en": "(seal)"},
    "unknown_sign": {"zh": "［{code}］", "en": "[{code}]"},
}
