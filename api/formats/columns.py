"""The columns of the Chinese registers (domain.md 5.3 to 5.6): their codes and labels, those of Zhejiang among them.

What identifies a person, and what a legal representative is called, is read for the vault and for masking alone.
"""

from api.tables.headings import Column, Need

WANTED = Need.HEADING
_NAME, _NUMBER, _REMARK = 200, 64, 512


def of_subject(prefix: str) -> tuple[Column, ...]:
    """Who is meant, under codes that begin with CF or XK, or with another prefix for what has no codes of its own."""
    who = f"{prefix}_XDR"
    name = ("行政相对人名称", "主体名称", "企业名称", "当事人名称", "相对人名称", "姓名或名称", "被执行人姓名或名称")
    return (
        Column("subject_name", f"{who}_MC", name, need=WANTED, longest=_NAME),
        Column("subject_category", f"{who}_LB", ("行政相对人类别", "主体类别"), longest=_NUMBER),
        Column("uscc", f"{who}_SHXYM", ("统一社会信用代码", "行政相对人统一社会信用代码", "社会信用代码"), longest=40),
        Column("business_reg_no", f"{who}_GSZC", ("工商注册号", "工商登记码"), longest=_NUMBER),
        Column("org_code", f"{who}_ZZJG", ("组织机构代码",), longest=_NUMBER),
        Column("tax_reg_no", f"{who}_SWDJ", ("税务登记号",), longest=_NUMBER),
        Column("institution_cert_no", f"{who}_SYDW", ("事业单位证书号",), longest=_NUMBER),
        Column("social_org_reg_no", f"{who}_SHZZ", ("社会组织登记证号",), longest=_NUMBER),
        Column("legal_representative", f"{prefix}_FRDB", ("法定代表人", "法定代表人姓名", "负责人"), longest=_NAME),
        Column("legal_rep_cert_kind", f"{prefix}_FR_ZJLX", ("法定代表人证件类型",), longest=_NUMBER),
        Column("legal_rep_cert_no", f"{prefix}_FR_ZJHM", ("法定代表人证件号码", "法定代表人身份证号"), longest=_NUMBER),
        Column("person_cert_kind", f"{who}_ZJLX", ("证件类型", "自然人证件类型"), longest=_NUMBER),
        Column(
            "person_cert_no", f"{who}_ZJHM", ("证件号码", "自然人证件号码", "身份证号", "公民身份号码"), longest=_NUMBER
        ),
        Column("born_on", f"{who}_CSRQ", ("出生日期",), longest=_NUMBER),
    )


def of_source(prefix: str, *, unit: str) -> tuple[Column, ...]:
    """Who told of it, and remarks."""
    return (
        Column("source_unit", f"{prefix}_{unit}", ("数据来源单位", "数据来源"), longest=_NAME),
        Column("source_uscc", f"{prefix}_{unit}DM", ("数据来源单位统一社会信用代码", "数据来源单位代码"), longest=40),
        Column("remark", "BZ", ("备注",), longest=_REMARK, codes=(f"{prefix}_BZ",)),
    )


PENALTY = (
    *of_subject("CF"),
    Column(
        "doc_no",
        "CF_WSH",
        ("行政处罚决定书文号", "处罚决定书文号", "决定书文号"),
        need=WANTED,
        longest=_NUMBER,
        codes=("PUNISH_DOCUMENT_CODE",),
    ),
    Column("case_no", "PUNISH_CASE_CODE", ("处罚案件编码", "案件编码"), longest=_NUMBER),
    Column(
        "violation_kind", "CF_WFXW", ("违法行为类型", "处罚行为名称"), longest=_REMARK, codes=("PUNISH_ACTION_NAME",)
    ),
    Column("conducted_on", "CF_WFRQ", ("违法行为发生日期",), longest=40),
    Column("facts", "CF_SY", ("违法事实", "处罚事由"), codes=("ILLEGAL_FACT",)),
    Column("legal_basis_text", "CF_YJ", ("处罚依据", "违法依据"), codes=("ILLEGAL_BASIS",)),
    Column("penalty_kinds", "CF_CFLB", ("处罚类别", "处罚种类"), need=WANTED, longest=_REMARK, codes=("PUNISH_TYPE",)),
    Column("penalty_content", "CF_NR", ("处罚内容", "处罚结果")),
    Column("fine_wan", "CF_NR_FK", ("罚款金额",), longest=40, codes=("FINE",)),
    Column(
        "confiscated_wan",
        "CF_NR_WFFF",
        ("没收违法所得、没收非法财物的金额", "没收金额", "没收违法所得没收非法财物的金额"),
        longest=40,
    ),
    Column("gains_wan", "CONFISCATE_ILLEGAL_INCOM", ("没收违法所得",), longest=40),
    Column("goods_wan", "CONFISCATE_ILLEGAL_ASSET", ("没收非法财物",), longest=40),
    Column("licence_affected", "CF_NR_ZKDX", ("暂扣或吊销证照名称及编号",), longest=_REMARK),
    Column("severity", "CF_YZCD", ("失信程度", "失信严重程度", "违法程度"), longest=40),
    Column("procedure", "CASE_PROCESS_TYPE", ("案件程序类型", "处罚程序"), longest=40),
    Column("issued_on", "CF_JDRQ", ("处罚决定日期", "决定时间"), need=WANTED, longest=40, codes=("SET_TIME",)),
    Column("valid_until", "CF_YXQ", ("处罚有效期",), longest=40),
    Column("publish_until", "CF_GSJZQ", ("公示截止期", "公示截止日期"), longest=40, codes=("PUBLIC_END_DATE",)),
    Column("repair_notice", "CF_XFGZ", ("是否送达信用修复告知书",), longest=40),
    Column("revoked", "ISCANCELCASE", ("是否撤销案件", "是否撤销"), longest=40),
    Column("revoked_on", "CF_CXRQ", ("撤销日期",), longest=40),
    Column("revocation_no", "CF_CXWSH", ("撤销决定书文号", "撤销文书号"), longest=_NUMBER),
    Column("revocation_reason", "CUTREASON", ("撤销原因",), longest=_REMARK),
    Column("authority", "CF_CFJG", ("处罚机关", "执法主体"), longest=_NAME),
    Column(
        "issuer_uscc",
        "CF_CFJGDM",
        ("处罚机关统一社会信用代码", "处罚机关代码", "执法主体统一社会信用代码"),
        need=WANTED,
        longest=40,
    ),
    *of_source("CF", unit="SJLY"),
)

LICENCE = (
    *of_subject("XK"),
    Column("doc_title", "XK_XKWS", ("许可决定文书名称", "行政许可决定文书名称"), longest=_NAME),
    Column("doc_no", "XK_WSH", ("许可决定文书号", "行政许可决定文书号", "决定文书号"), need=WANTED, longest=_NUMBER),
    Column("licence_kind", "XK_XKLB", ("许可类别",), need=WANTED, longest=_NUMBER),
    Column("certificate_name", "XK_XKZS", ("许可证书名称",), longest=_NAME),
    Column("licence_no", "XK_XKBH", ("许可编号",), longest=_NUMBER),
    Column("licence_content", "XK_NR", ("许可内容",)),
    Column("issued_on", "XK_JDRQ", ("许可决定日期",), need=WANTED, longest=40),
    Column("valid_from", "XK_YXQZ", ("有效期自",), longest=40),
    Column("valid_until", "XK_YXQZI", ("有效期至",), longest=40),
    Column("authority", "XK_XKJG", ("许可机关",), longest=_NAME),
    Column("issuer_uscc", "XK_XKJGDM", ("许可机关统一社会信用代码", "许可机关代码"), need=WANTED, longest=40),
    Column("licence_state", "XK_ZT", ("当前状态",), longest=_NUMBER),
    *of_source("XK", unit="LYDW"),
)

LIST_ENTRY = (
    *of_subject("MD"),
    Column("list_type", "MD_LX", ("名单类型", "数据类别", "名单名称"), need=WANTED, longest=_NAME),
    Column("doc_no", "MD_WSH", ("认定文号", "列入决定文号", "决定书文号", "名单编号"), longest=_NUMBER),
    Column("docket_no", "MD_AH", ("案号",), longest=_NUMBER),
    Column("basis_no", "MD_YJWH", ("执行依据文号", "认定依据文号", "执行依据"), longest=_NAME),
    Column("behaviour", "MD_XWLX", ("失信行为类型", "行为具体情形", "违法行为类型"), longest=_REMARK),
    Column("severity", "MD_CD", ("失信程度", "失信严重程度"), longest=40),
    Column("issued_on", "MD_RDRQ", ("认定日期", "列入日期"), longest=40),
    Column("registered_on", "MD_LARQ", ("立案时间", "立案日期"), longest=40),
    Column("valid_until", "MD_YXQZ", ("有效期止", "有效期至", "截止日期", "失效日期"), longest=40),
    Column("cause", "MD_SY", ("列入事由", "列入原因", "认定事由")),
    Column("legal_basis_text", "MD_YJ", ("认定依据", "列入依据")),
    Column("duty", "MD_YW", ("确定的义务", "生效法律文书确定的义务")),
    Column("performance", "MD_LXQK", ("履行情况", "被执行人的履行情况"), longest=_REMARK),
    Column("evaluation_year", "MD_PJND", ("评价年度",), longest=40),
    Column("conducted_on", "MD_WFRQ", ("违法行为发生日期",), longest=40),
    Column("published_on", "MD_GSRQ", ("发布时间", "发布日期", "公示日期"), longest=40),
    Column("revoked_on", "MD_YCRQ", ("移出日期",), longest=40),
    Column("revocation_no", "MD_YCWSH", ("移出决定文号",), longest=_NUMBER),
    Column("revocation_reason", "MD_YCYY", ("移出原因",), longest=_REMARK),
    Column("remover", "MD_YCJG", ("作出决定机关移出", "移出决定机关", "移出机关"), longest=_NAME),
    Column("area", "MD_QY", ("区域", "地域"), longest=_NAME),
    Column(
        "authority",
        "MD_RDBM",
        ("认定部门", "执行法院", "作出决定机关列入", "作出决定机关", "列入决定机关"),
        longest=_NAME,
    ),
    Column(
        "issuer_uscc",
        "MD_RDBMDM",
        ("认定部门统一社会信用代码", "认定部门代码", "执行法院代码", "法院代码"),
        need=WANTED,
        longest=40,
    ),
    *of_source("MD", unit="SJLY"),
)

COMMITMENT = (
    *of_subject("CN"),
    Column("commitment_no", "CN_BH", ("承诺编号", "承诺书编号"), longest=_NUMBER),
    Column("commitment_kind", "CN_LX", ("承诺类型",), need=WANTED, longest=_NUMBER),
    Column("cause", "CN_SY", ("承诺事由",), longest=_REMARK),
    Column("matter_code", "CN_SXBM", ("事项编码",), longest=_NUMBER),
    Column("content", "CN_NR", ("承诺内容",)),
    Column("consequence", "CN_WYZR", ("违诺责任", "违约责任"), longest=_REMARK),
    Column("publication_agreed", "CN_SQGS", ("是否授权公示", "授权公示"), longest=40),
    Column("issued_on", "CN_RQ", ("做出承诺日期", "作出承诺日期", "承诺日期"), need=WANTED, longest=40),
    Column("valid_until", "CN_YXQZ", ("承诺有效期至", "有效期至"), longest=40),
    Column("state", "CN_ZT", ("承诺履约状态", "履约状态"), need=WANTED, longest=_NUMBER),
    Column("verified_on", "CN_HSRQ", ("核实日期",), longest=40),
    Column("authority", "CN_SLDW", ("承诺受理单位",), longest=_NAME),
    Column("issuer_uscc", "CN_SLDWDM", ("承诺受理单位统一社会信用代码", "承诺受理单位代码"), need=WANTED, longest=40),
    *of_source("CN", unit="SJLY"),
)
