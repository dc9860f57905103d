"""How each event is told in a home's story, in both languages: one phrase an event. A test sees to it that none lacks.

Words in braces are fields of the event, and of the record, order or task it is about (see `story.py`).
"""

from collections.abc import Mapping

PHRASES: Mapping[str, Mapping[str, str]] = {
    "SubjectRegistered": {
        "en": "{name} was registered as {scheme}:{number}",
        "zh": "{name} 登记，编号 {scheme}:{number}",
    },
    "AliasAdded": {"en": "{scheme}:{number} is known to mean it too", "zh": "{scheme}:{number} 也指该主体"},
    "SubjectDefectRaised": {
        "en": "its number {scheme}:{number} has a defect ({defect}); no measure follows until it is corrected",
        "zh": "编号 {scheme}:{number} 有缺陷（{defect}），更正前不适用任何措施",
    },
    "SubjectCodeCorrected": {
        "en": "its number was corrected from {former_scheme}:{former_number} to {scheme}:{number}"
        " ({authority}): {reason}",
        "zh": "编号由 {former_scheme}:{former_number} 更正为 {scheme}:{number}（{authority}）：{reason}",
    },
    "SubjectsMerged": {
        "en": "subject {absorbed} proved to be the same; its numbers now mean this one ({authority}): {reason}",
        "zh": "主体 {absorbed} 经核实为同一主体，其编号并入本主体（{authority}）：{reason}",
    },
    "IdentityAmended": {
        "en": "who this is was completed or put right in the vault ({amended}): {reason}",
        "zh": "身份信息在保险库中补充或更正（{amended}）：{reason}",
    },
    "SubjectErased": {
        "en": "who this is was erased ({basis}); nobody can read it any more",
        "zh": "身份信息已删除（{basis}），任何人不可再读取",
    },
    "SubjectsSplit": {
        "en": "{absorbed} is another subject after all, as {authority} found: {reason}",
        "zh": "经 {authority} 核实，{absorbed} 为另一主体，合并撤销：{reason}",
    },
    "SubjectSplitFrom": {
        "en": "this is a subject of its own after all and not {kept}, as {authority} found: {reason}",
        "zh": "经 {authority} 核实，本主体并非 {kept}，合并撤销：{reason}",
    },
    "SubjectMergedInto": {
        "en": "it proved to be subject {kept}; nothing new is filed here ({authority}): {reason}",
        "zh": "经核实与主体 {kept} 为同一主体，此后不再在此登记（{authority}）：{reason}",
    },
    "PenaltyRecorded": {
        "en": "penalty of {determined_on} filed: {fields} (document {doc})",
        "zh": "记录 {determined_on} 的处罚：{fields}（文书 {doc}）",
    },
    "RecordFiled": {
        "en": "record of {determined_on} filed, {kind}: {fields} (document {doc})",
        "zh": "记录 {determined_on} 的 {kind} 信息：{fields}（文书 {doc}）",
    },
    "DataDefectRaised": {
        "en": "document {doc}: defect noted: {defect}; it counts all the same",
        "zh": "文书 {doc}：登记数据缺陷 {defect}，仍然有效",
    },
    "DataDefectResolved": {
        "en": "document {doc}: defect resolved: {defect} ({reason})",
        "zh": "文书 {doc}：数据缺陷已消除 {defect}（{reason}）",
    },
    "SourceDiffered": {
        "en": "document {doc}: {source} tells of it otherwise: {fields}; this is kept and has no effect",
        "zh": "文书 {doc}：{source} 所报内容不同：{fields}；留存备查，不产生效力",
    },
    "InformationVerified": {"en": "document {doc} was verified", "zh": "文书 {doc} 经核实"},
    "PerformanceVerified": {
        "en": "document {doc}: how it turned out was verified by {authority}: {fields}",
        "zh": "文书 {doc} 的履行情况经 {authority} 核验：{fields}",
    },
    "RecordRetired": {
        "en": "document {doc} is of a time whose measures fell away: kept for the history, it grounds nothing",
        "zh": "文书 {doc} 属已失效措施时期的记录，仅作历史留存，不产生任何措施",
    },
    "RecordCorrected": {
        "en": "document {doc} was corrected to {determined_on}, {fields}: {reason}",
        "zh": "文书 {doc} 更正为 {determined_on}，{fields}：{reason}",
    },
    "RecordWithdrawn": {
        "en": "document {doc} was withdrawn, void from the beginning: {reason}",
        "zh": "文书 {doc} 撤回，自始无效：{reason}",
    },
    "DecisionRevoked": {
        "en": "document {doc}: {outcome_words} from {effective_on} by {authority} ({doc_no})",
        "zh": "文书 {doc} 自 {effective_on} 起由 {authority} {outcome_words}（{doc_no}）",
    },
    "DecisionChanged": {
        "en": "document {doc} was changed from {effective_on} by {authority} ({doc_no}), to {fields}",
        "zh": "文书 {doc} 自 {effective_on} 起由 {authority} 变更（{doc_no}），变更为 {fields}",
    },
    "RepairGranted": {
        "en": "repair of document {doc} was granted, no effect from {effective_on}",
        "zh": "文书 {doc} 准予信用修复，自 {effective_on} 起不再适用",
    },
    "RepairApplied": {
        "en": "repair of document {doc} was applied for, receipt {receipt}",
        "zh": "申请修复文书 {doc}，受理回执 {receipt}",
    },
    "RepairSupplemented": {
        "en": "the application for repair of document {doc} was supplemented",
        "zh": "补充文书 {doc} 的修复申请材料",
    },
    "RepairFoundIncomplete": {
        "en": "the application for repair of document {doc} lacks: {missing}",
        "zh": "文书 {doc} 的修复申请材料不全：{missing}",
    },
    "RepairAccepted": {
        "en": "the application for repair of document {doc} was accepted, it is to be decided",
        "zh": "受理文书 {doc} 的修复申请，待作出决定",
    },
    "RepairRefused": {
        "en": "repair of document {doc} was refused by {law}, {article}: {reason}; against it: {remedies}",
        "zh": "不予修复文书 {doc}，依据 {law} {article}：{reason}；救济途径：{remedies}",
    },
    "RepairWithdrawn": {
        "en": "the application for repair of document {doc} was taken back",
        "zh": "撤回文书 {doc} 的修复申请",
    },
    "RepairOverdue": {
        "en": "the application for repair of document {doc} is overdue, awaited: {awaited_words}",
        "zh": "文书 {doc} 的修复申请已逾期，待办：{awaited_words}",
    },
    "EntryRecognised": {
        "en": "the entry of document {doc}, decided elsewhere, stands here from {effective_on};"
        " {department} answers for it",
        "zh": "异地认定的文书 {doc} 自 {effective_on} 起在本地互认，由 {department} 负责",
    },
    "RecognitionDeclined": {
        "en": "the entry of document {doc} is recognised here no more from {effective_on}: {reason_words} {remark}",
        "zh": "文书 {doc} 自 {effective_on} 起在本地不再互认：{reason_words} {remark}",
    },
    "EntryReviewed": {
        "en": "the entry of document {doc} was looked at again, next on {review_on}: {finding}",
        "zh": "已复核文书 {doc} 的列入，下次复核 {review_on}：{finding}",
    },
    "EntryReviewOverdue": {
        "en": "the entry of document {doc} has no term and was not looked at again in time",
        "zh": "文书 {doc} 的列入无法定期限，逾期未复核",
    },
    "InterviewHeld": {
        "en": "it was talked to about document {doc} on {held_on}, {occasion_words}: {reason}; minutes {digest}",
        "zh": "{held_on} 就文书 {doc} 约谈（{occasion_words}）：{reason}；约谈记录摘要 {digest}",
    },
    "SubjectReminded": {
        "en": "it was reminded to put right what document {doc} tells of; the measures on it wait",
        "zh": "已就文书 {doc} 提醒整改；相关措施暂缓",
    },
    "RectificationOrdered": {
        "en": "it is to put right by {until} what document {doc} tells of ({doc_no}, {law} {article},"
        " {occasion_words}): {duty}; against this: {remedies}",
        "zh": "责令就文书 {doc} 于 {until} 前整改（{doc_no}，{law} {article}，{occasion_words}）：{duty}；"
        "救济：{remedies}",
    },
    "RectificationVerified": {
        "en": "what document {doc} tells of was found put right on {verified_on}; proof {digest}",
        "zh": "经核实，文书 {doc} 所涉问题已于 {verified_on} 整改到位；证明摘要 {digest}",
    },
    "RectificationOverdue": {
        "en": "the last day to put right what document {doc} tells of is over; nothing else comes of that by itself",
        "zh": "文书 {doc} 的整改期限已过；仅此告知，不因此加重",
    },
    "SubjectDeclaredUncontactable": {
        "en": "it could not be found, by what is on record on {checked_on} and by a visit on {visited_on}"
        " (document {doc}); this ends on {review_on} unless found so anew, and bars no right",
        "zh": "经 {checked_on} 数据比对和 {visited_on} 实地核查认定失联（文书 {doc}）；有效至 {review_on}，"
        "不影响修复和异议",
    },
    "SubjectContacted": {
        "en": "it was found again (document {doc}): {reason}",
        "zh": "已恢复联系（文书 {doc}）：{reason}",
    },
    "UncontactableExpired": {
        "en": "the finding that it could not be found (document {doc}) is over",
        "zh": "失联认定（文书 {doc}）到期终止",
    },
    "ServiceRecorded": {
        "en": "{title} was served on {served_on}, {manner_words}, receipt {receipt}",
        "zh": "{title}已于 {served_on} {manner_words}，回执 {receipt}",
    },
    "DocumentStored": {
        "en": "a file was stored about {about}: {kind_words}, {media_type}, {size} bytes, digest {digest}",
        "zh": "就 {about} 存入文件：{kind_words}，{media_type}，{size} 字节，摘要 {digest}",
    },
    "DocumentErased": {
        "en": "the file {digest} about {about} was erased: {basis}",
        "zh": "就 {about} 存入的文件 {digest} 已删除：{basis}",
    },
    "MandateRecorded": {
        "en": "person {who} may stand for it from {valid_from} until {until} ({basis_words}, {scope_words})",
        "zh": "人员 {who} 自 {valid_from} 至 {until} 可代表该主体（{basis_words}，{scope_words}）",
    },
    "MandateEnded": {"en": "mandate {mandate} ended: {why_words}", "zh": "委托 {mandate} 终止：{why_words}"},
    "NotificationsChosen": {
        "en": "it chose what it is told of until {until}: {kinds_words}; by {channels_words} (receipt {receipt})",
        "zh": "选择至 {until} 接收的通知：{kinds_words}；方式：{channels_words}（回执 {receipt}）",
    },
    "ConsentGiven": {
        "en": "it agreed that {department} reads of it for {purpose}, until {until} (receipt {receipt})",
        "zh": "同意 {department} 为 {purpose} 查询其信息，至 {until}（回执 {receipt}）",
    },
    "ConsentWithdrawn": {
        "en": "it took back what it agreed to ({consent}, receipt {receipt})",
        "zh": "撤回同意（{consent}，回执 {receipt}）",
    },
    "CommitmentOffered": {
        "en": "it offered {department} a commitment until {until} ({kind_words}), receipt {receipt};"
        " of what it promises the digest alone is kept, {digest}",
        "zh": "向 {department} 提出信用承诺（{kind_words}），期限至 {until}，回执 {receipt}；"
        "承诺内容仅留存摘要 {digest}",
    },
    "CommitmentAccepted": {
        "en": "its commitment was accepted and is on record: document {doc}",
        "zh": "所提信用承诺已被接受并记录在案：文书 {doc}",
    },
    "CommitmentDeclined": {
        "en": "the commitment that it offered ({offer}) was not accepted: {reason}",
        "zh": "所提信用承诺（{offer}）未被接受：{reason}",
    },
    "CommitmentTakenBack": {
        "en": "it took back the commitment that it offered ({offer}), receipt {receipt}",
        "zh": "撤回所提信用承诺（{offer}），回执 {receipt}",
    },
    "ObjectionRaised": {
        "en": "it objected to document {doc}, {claim_words}, receipt {receipt};"
        " of what it said the digest alone is kept, {digest}",
        "zh": "对文书 {doc} 提出异议（{claim_words}），回执 {receipt}；所述内容仅留存摘要 {digest}",
    },
    "ObjectionAssigned": {
        "en": "the objection to document {doc} is answered by {handler}",
        "zh": "文书 {doc} 的异议由 {handler} 办理",
    },
    "ObjectionUpheld": {
        "en": "the objection to document {doc} was upheld: {reason}",
        "zh": "文书 {doc} 的异议成立：{reason}",
    },
    "ObjectionDismissed": {
        "en": "the objection to document {doc} was dismissed: {reason}; against it: {remedies}",
        "zh": "文书 {doc} 的异议不成立：{reason}；救济途径：{remedies}",
    },
    "ObjectionWithdrawn": {
        "en": "the objection to document {doc} was taken back",
        "zh": "撤回对文书 {doc} 的异议",
    },
    "ObjectionOverdue": {
        "en": "the objection to document {doc} was not answered in time: until it is, it has the benefit of it",
        "zh": "文书 {doc} 的异议逾期未答复，答复前从有利于主体处理",
    },
    "RecordPublished": {
        "en": "document {doc} is published until {until}, on {law}, {article} {reason}",
        "zh": "公示文书 {doc} 至 {until}，依据 {law} {article} {reason}",
    },
    "PublicationShortened": {
        "en": "document {doc} is published until {until} and no longer",
        "zh": "文书 {doc} 的公示截止日缩短为 {until}",
    },
    "PublicationExpired": {
        "en": "the publication of document {doc} is over with its last day",
        "zh": "文书 {doc} 公示期满，停止公示",
    },
    "PublicationMaximumReached": {
        "en": "document {doc} was published for the longest time that the law allows and is so no more;"
        " it was not repaired, and its department looks at it",
        "zh": "文书 {doc} 最长公示期届满，停止公示；尚未修复，由认定单位复核",
    },
    "PublicationReviewed": {
        "en": "the matter of document {doc} was looked at, nothing is prolonged: {finding}",
        "zh": "文书 {doc} 已复核，不延长公示：{finding}",
    },
    "PublicationWithdrawn": {
        "en": "the publication of document {doc} was withdrawn: {reason}",
        "zh": "撤回文书 {doc} 的公示：{reason}",
    },
    "PublicationExplained": {
        "en": "the public was told why document {doc} is published no more: {reason}",
        "zh": "已向社会说明文书 {doc} 撤回公示的理由：{reason}",
    },
    "ExplanationOverdue": {
        "en": "the public is owed a reason why document {doc} is published no more, and it is late",
        "zh": "文书 {doc} 撤回公示的理由逾期未说明",
    },
    "RepairExtended": {
        "en": "the decision on the repair of document {doc} takes longer: {reason}",
        "zh": "文书 {doc} 的修复申请延长办理期限：{reason}",
    },
    "TrainingRecorded": {
        "en": "it took part in a training, {training}; what shows it is told by the digest {digest}",
        "zh": "参加信用修复培训：{training}；证明材料摘要 {digest}",
    },
    "LinkedGround": {
        "en": "document {doc} stands because of record {source} of an organisation, for whoever is its {role_words}",
        "zh": "文书 {doc} 依某单位记录 {source} 作出，关联身份：{role_words}",
    },
    "ResponsiblePersonLinked": {
        "en": "because of document {doc} a person was made responsible, as its {role_words}, until {until}",
        "zh": "因文书 {doc} 关联责任人员（{role_words}），至 {until} 止",
    },
    "LinkEnded": {
        "en": "document {doc} has no effect from {effective_on}: what it stood on ended at the organisation",
        "zh": "文书 {doc} 自 {effective_on} 起失效：其所依据的单位记录已终止",
    },
    "PromiseEnding": {
        "en": "the term of document {doc} is over soon, and how it turned out was not verified",
        "zh": "文书 {doc} 的承诺（合同）即将到期，尚未核实履行情况",
    },
    "PromiseAtRisk": {
        "en": "document {doc} is in its term, and something adverse was filed: {by_doc}",
        "zh": "文书 {doc} 在承诺（合同）期内，新增失信记录：{by_doc}",
    },
    "PerformanceOverdue": {
        "en": "the term of document {doc} is over, and how it turned out was not verified",
        "zh": "文书 {doc} 的承诺（合同）期满，逾期未核实履行情况",
    },
    "RecordShielded": {
        "en": "document {doc} is shielded until {until} by a ruling of {authority} ({doc_no})",
        "zh": "文书 {doc} 依 {authority} 裁定（{doc_no}）暂时屏蔽至 {until}",
    },
    "ShieldEnded": {
        "en": "document {doc} is shielded no more: {reason}",
        "zh": "文书 {doc} 的屏蔽终止：{reason}",
    },
    "ShieldExpired": {
        "en": "the shield of document {doc} is over with its last day",
        "zh": "文书 {doc} 的屏蔽期满",
    },
    "PublicationEnded": {
        "en": "document {doc} is published no more from {effective_on}",
        "zh": "文书 {doc} 自 {effective_on} 起停止公示",
    },
    "SharingEnded": {
        "en": "document {doc} is shared and used no more from {effective_on}",
        "zh": "文书 {doc} 自 {effective_on} 起停止共享和使用",
    },
    "RecordSealed": {"en": "a record was sealed by law", "zh": "一条记录依法封存"},
    "CaseExpired": {"en": "document {doc} can ground nothing any more", "zh": "文书 {doc} 不再产生任何措施"},
    "ListEntryProposed": {
        "en": "an entry on a list was proposed, {item} (file {file_no}), on {law}, {article}: {facts}; {grounds}",
        "zh": "拟列入名单，{item}（案号 {file_no}），依据 {law} {article}；事实：{facts}；理由：{grounds}",
    },
    "NoticeServed": {
        "en": "facts, grounds, basis and rights were served on it; it may state its case until {until}: {rights}",
        "zh": "已告知事实、理由、依据和权利，陈述申辩至 {until} 止：{rights}",
    },
    "StatementReceived": {
        "en": "it stated its case, receipt {receipt}; of what it stated the digest alone is kept, {digest}",
        "zh": "收到陈述申辩，回执 {receipt}；所述内容仅留存摘要 {digest}",
    },
    "StatementAnswered": {
        "en": "its statement {receipt} was answered: {reason}",
        "zh": "已答复陈述申辩 {receipt}：{reason}",
    },
    "RepairNoticeServed": {
        "en": "with document {doc} the repair notice was served",
        "zh": "随文书 {doc} 一并送达信用修复告知书",
    },
    "ListEntryDecided": {
        "en": "the entry was decided on {law}, {article}: {grounds}; measures: {warning};"
        " way off: {removal}; against it: {remedies}",
        "zh": "作出列入决定，依据 {law} {article}；理由：{grounds}；惩戒措施提示：{warning}；"
        "移出条件和程序：{removal}；救济途径：{remedies}",
    },
    "ListEntryDropped": {"en": "the proposed list entry was dropped: {reason}", "zh": "不予列入：{reason}"},
    "ListEntryOverdue": {
        "en": "the proposed list entry lies, awaited: {awaited_words}",
        "zh": "拟列入事项逾期未办，待办：{awaited_words}",
    },
    "ListEntryRemoved": {
        "en": "document {doc}: the entry was removed from its list from {effective_on} ({doc_no}): {reason}",
        "zh": "文书 {doc} 自 {effective_on} 起移出名单（{doc_no}）：{reason}",
    },
    "HoldDecided": {
        "en": "an officer decided about filing {filing}, held by a check ({matter}, {node}): {verdict_words}; {reason}",
        "zh": "经办人就核查暂停的办件 {filing}（{matter}，{node}）作出决定：{verdict_words}；{reason}",
    },
    "UnlawfulRuleNotified": {
        "en": "it is told that version {version} of the rules ({ruleset}), under which orders of it were decided, is"
        " unlawful from {effective_on} ({article}): {reason}",
        "zh": "已告知：作出相关决定所依据的规则第 {version} 版（{ruleset}）自 {effective_on} 起因违法停止适用"
        "（{article}）：{reason}",
    },
    "MatcherIncidentRaised": {
        "en": "the rule engine was in trouble, no new burden was ordered: {detail}",
        "zh": "规则引擎异常，未下达新的惩戒：{detail}",
    },
    "OrderProposed": {
        "en": "order {order}, {measure}, was proposed to an officer, until {until}",
        "zh": "措施单 {order}（{measure}）提请经办人确认，至 {until}",
    },
    "OrderOpened": {
        "en": "order {order}, {measure}, was opened, until {until}",
        "zh": "措施单 {order}（{measure}）下达，至 {until}",
    },
    "OrderConfirmed": {"en": "order {order}, {measure}, was confirmed", "zh": "措施单 {order}（{measure}）已确认"},
    "OrderDeclined": {
        "en": "order {order}, {measure}, was declined: {reason}",
        "zh": "措施单 {order}（{measure}）不予启动：{reason}",
    },
    "GroundAdded": {
        "en": "order {order}, {measure}, rests on a further ground, until {until}",
        "zh": "措施单 {order}（{measure}）增加依据，至 {until}",
    },
    "GroundChanged": {
        "en": "order {order}, {measure}: a ground now lasts from {start} until {until}",
        "zh": "措施单 {order}（{measure}）：一项依据的期间改为 {start} 至 {until}",
    },
    "GroundEnded": {
        "en": "order {order}, {measure}: a ground ended ({cause})",
        "zh": "措施单 {order}（{measure}）：一项依据终止（{cause}）",
    },
    "GroundProposed": {
        "en": "order {order}, {measure}: a further ground waits for an officer",
        "zh": "措施单 {order}（{measure}）：新增依据待经办人确认",
    },
    "GroundDeclined": {
        "en": "order {order}, {measure}: the further ground was declined: {reason}",
        "zh": "措施单 {order}（{measure}）：新增依据不予采纳：{reason}",
    },
    "GroundProposalEnded": {
        "en": "order {order}, {measure}: the waiting ground fell",
        "zh": "措施单 {order}（{measure}）：待确认的依据已消失",
    },
    "OrderSuspended": {
        "en": "order {order}, {measure}, is suspended until {until}: {basis}",
        "zh": "措施单 {order}（{measure}）中止至 {until}：{basis}",
    },
    "OrderResumed": {
        "en": "order {order}, {measure}: suspension ended: {basis}",
        "zh": "措施单 {order}（{measure}）恢复：{basis}",
    },
    "MeasureLiftOrdered": {
        "en": "order {order}, {measure}, is to be lifted ({cause})",
        "zh": "措施单 {order}（{measure}）下令解除（{cause}）",
    },
    "OrderClosed": {"en": "order {order}, {measure}, is closed", "zh": "措施单 {order}（{measure}）办结"},
    "TaskUnassigned": {
        "en": "{measure}: nobody is bound to the role {role}; the lead office is shown the task",
        "zh": "{measure}：角色 {role} 尚无承担部门，交牵头单位处理",
    },
    "TaskPushed": {"en": "{measure} was pushed to {department}", "zh": "{measure} 推送 {department}"},
    "TaskOverdue": {
        "en": "{measure}: {department} has not answered in time",
        "zh": "{measure}：{department} 逾期未答复",
    },
    "TaskAccepted": {"en": "{measure}: {department} took it over", "zh": "{measure}：{department} 接受"},
    "TaskRefused": {
        "en": "{measure}: {department} refused: {reason_words} {remark}",
        "zh": "{measure}：{department} 拒绝：{reason_words} {remark}",
    },
    "TaskReturned": {
        "en": "{measure}: {department} returned it for correction: {reason_words} {remark}",
        "zh": "{measure}：{department} 退回更正：{reason_words} {remark}",
    },
    "CorrectionOverdue": {
        "en": "{measure} for {department}: not corrected in time",
        "zh": "{measure}（{department}）：逾期未更正",
    },
    "FeedbackSubmitted": {
        "en": "{measure}: {department} reported: {result_words} {remark}",
        "zh": "{measure}：{department} 反馈：{result_words} {remark}",
    },
    "FeedbackOverdue": {
        "en": "{measure}: {department} has not reported in time",
        "zh": "{measure}：{department} 逾期未反馈",
    },
    "TaskRecalled": {"en": "{measure} was recalled from {department}", "zh": "{measure} 从 {department} 收回"},
    "TaskSuspended": {
        "en": "{measure} at {department} stands still: {basis}",
        "zh": "{measure}（{department}）中止：{basis}",
    },
    "TaskResumed": {"en": "{measure} at {department} goes on: {basis}", "zh": "{measure}（{department}）恢复：{basis}"},
    "LiftOverdue": {
        "en": "{measure}: {department} has not confirmed the lift in time",
        "zh": "{measure}：{department} 逾期未确认解除",
    },
    "MeasureLifted": {
        "en": "{measure}: {department} confirmed the lift {remark}",
        "zh": "{measure}：{department} 确认解除 {remark}",
    },
    "ReminderSent": {"en": "{measure}: {department} was reminded", "zh": "{measure}：已催办 {department}"},
    "TaskEscalated": {
        "en": "{measure} at {department}: the lead office was told",
        "zh": "{measure}（{department}）：已报牵头单位",
    },
    "LedgerOpened": {
        "en": "the ledger of {jurisdiction} began on {began_on}, clock {clock}",
        "zh": "{jurisdiction} 的账本自 {began_on} 启用，时钟 {clock}",
    },
    "RulesetAdopted": {
        "en": "{pack} version {version} was adopted, in force from {effective_from}",
        "zh": "采用规则包 {pack} 第 {version} 版，自 {effective_from} 施行",
    },
    "RulesetDrafted": {
        "en": "{pack} version {version} was drafted ({content_hash}): {reason}",
        "zh": "起草规则包 {pack} 第 {version} 版（{content_hash}）：{reason}",
    },
    "RulesetEdited": {
        "en": "the draft of {pack} version {version} was replaced ({content_hash}): {reason}",
        "zh": "修改规则包 {pack} 第 {version} 版草案（{content_hash}）：{reason}",
    },
    "RulesetTested": {
        "en": "{pack} version {version} passed the guards and {examples} worked examples; {notices} notices",
        "zh": "规则包 {pack} 第 {version} 版通过护栏和 {examples} 个示例；提示 {notices} 条",
    },
    "RulesetSubmitted": {
        "en": "{pack} version {version} was submitted for approval: {reason}",
        "zh": "规则包 {pack} 第 {version} 版送审：{reason}",
    },
    "RulesetApproved": {
        "en": "{pack} version {version} was approved ({content_hash}), {differences} differences from {against}"
        " having been seen: {reason}",
        "zh": "规则包 {pack} 第 {version} 版（{content_hash}）审核通过，"
        "已阅其与 {against} 的 {differences} 处差异：{reason}",
    },
    "RulesetRefused": {
        "en": "{pack} version {version} was refused ({content_hash}), it is a draft again: {reason}",
        "zh": "规则包 {pack} 第 {version} 版（{content_hash}）审核未通过，退回修改：{reason}",
    },
    "RulesetPublished": {
        "en": "{pack} version {version} was published, in force from {effective_from}: {reason}",
        "zh": "发布规则包 {pack} 第 {version} 版，自 {effective_from} 施行：{reason}",
    },
    "RulesetWithdrawn": {
        "en": "{pack} version {version} was found unlawful from {effective_on} ({article}): {reason}",
        "zh": "规则包 {pack} 第 {version} 版自 {effective_on} 起因违法停止适用（{article}）：{reason}",
    },
    "AccountHandedOver": {
        "en": "the account of {former} went over to {successor}, {document}",
        "zh": "{former} 的账户移交 {successor}，文号 {document}",
    },
    "SubjectHandedOver": {
        "en": "what {former} answered for here, and had to do, went over to {successor}",
        "zh": "{former} 在此的职责和任务移交 {successor}",
    },
    "CommitmentsReported": {
        "en": "commitments filed until {until} were reported upwards, receipt {receipt}",
        "zh": "已向上级平台报送截至 {until} 的承诺，回执 {receipt}",
    },
    "StandingOrderRecorded": {
        "en": "{department} gave a standing order for {measures} from {valid_from} to {valid_to}",
        "zh": "{department} 就 {measures} 作出常设指令，{valid_from} 至 {valid_to}",
    },
    "StopOrdered": {"en": "{kind} {name} was stopped: {reason}", "zh": "停止 {kind} {name}：{reason}"},
    "StartProposed": {"en": "{kind} {name} is asked to be started again", "zh": "申请恢复 {kind} {name}"},
    "StartConfirmed": {"en": "{kind} {name} was started again", "zh": "恢复 {kind} {name}"},
    "ClockAdvanced": {"en": "the clock was moved on to {day}", "zh": "时钟前进到 {day}"},
    "AccessChained": {
        "en": "the heads of the access log's chains as of {seen_at}",
        "zh": "查询日志各链截至 {seen_at} 的链首",
    },
    "BatchImported": {
        "en": "{file_name} was imported: {rows} rows, {filed} filed, {repeated} filed before, {refused} refused",
        "zh": "导入 {file_name}：共 {rows} 行，入库 {filed}，此前已入库 {repeated}，被拒 {refused}",
    },
    "BatchWithdrawn": {
        "en": "{withdrawn} records of the import were withdrawn: {reason}",
        "zh": "撤回该批次 {withdrawn} 条记录：{reason}",
    },
}

VERDICTS: Mapping[str, Mapping[str, str]] = {
    "allow": {"en": "it goes on", "zh": "准予继续办理"},
    "intercept": {"en": "it is stopped", "zh": "不予办理"},
}

CAUSES: Mapping[str, Mapping[str, str]] = {
    "expired": {"en": "its time is over", "zh": "期满"},
    "no_longer_follows": {"en": "it follows no longer", "zh": "不再符合条件"},
    "ruleset_withdrawn": {"en": "the ruleset was found unlawful", "zh": "所依据的规则版本违法"},
    "withdrawn": {"en": "the record was withdrawn", "zh": "记录已撤回"},
    "revoked": {"en": "the decision was revoked", "zh": "决定已撤销"},
    "released": {"en": "what it stood on ended at the organisation", "zh": "所依据的单位记录已终止"},
    "declined": {"en": "the entry from elsewhere is recognised no more", "zh": "异地列入不再互认"},
    "repaired": {"en": "the record was repaired", "zh": "已信用修复"},
    "removed": {"en": "the entry was removed from its list", "zh": "已移出名单"},
    "changed": {"en": "the decision was changed", "zh": "决定已变更"},
    "void": {"en": "the decision is void", "zh": "决定无效"},
    "confirmed_unlawful": {"en": "the decision was confirmed unlawful", "zh": "决定被确认违法"},
    "sealed": {"en": "the record was sealed", "zh": "记录已封存"},
    "verified": {"en": "how it turned out was verified", "zh": "履行情况已核验"},
    "retired": {"en": "it is kept for the history alone", "zh": "仅作历史留存"},
}

DEFECTS: Mapping[str, Mapping[str, str]] = {
    "repair_notice_not_reported": {
        "en": "no word of a repair notice served with the decision",
        "zh": "未载明是否随决定送达信用修复告知",
    },
    "amount_in_doubt": {"en": "its amount is in doubt, no rule sees it", "zh": "金额存疑，规则不予采用"},
    "severity_below_guide": {"en": "its severity is below the guide's", "zh": "失信程度低于分级指引"},
    "personal_number_in_text": {
        "en": "a number of a person stood in its text and is masked",
        "zh": "文本中含个人号码，已遮盖",
    },
    "sources_differ": {
        "en": "two sources tell of it differently, no rule sees what differs",
        "zh": "两个来源内容不一致，规则不采用不一致内容",
    },
}
