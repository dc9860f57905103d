"""Templates: an empty sheet with the headings of a format, what each column wants, and an example.

The example stands on a sheet of its own, which no import reads: nobody files it by leaving it in. Its codes are
synthetic (domain.md 5.1); they belong to nobody.
"""

from collections.abc import Mapping
from pathlib import Path

from api.formats import FORMATS
from api.tables.headings import Column, Need
from api.tables.workbooks import WrittenSheet, write_workbook
from domain.errors import InvalidInput

SHEETS = ("数据", "填写说明", "示例")
_NOTES = ("列 column", "必填 needed", "填写要求 how it is written")
_ENTERPRISE, _ORGAN = "91330500TE5T00016P", "11330500TE5T000160"

_EXAMPLE: Mapping[str, str] = {
    "subject_name": "示例有限公司",
    "subject_category": "法人及非法人组织",
    "uscc": _ENTERPRISE,
    "doc_no": "示例罚〔2026〕1号",
    "violation_kind": "安全生产",
    "facts": "未按规定开展安全检查",
    "legal_basis_text": "示例依据",
    "penalty_kinds": "罚款、没收违法所得",
    "penalty_content": "罚款2000元，没收违法所得500元",
    "fine_wan": "0.2",
    "confiscated_wan": "0.05",
    "procedure": "02",
    "issued_on": "2026-05-06",
    "publish_until": "2026-08-06",
    "repair_notice": "是",
    "authority": "示例局",
    "issuer_uscc": _ORGAN,
    "source_uscc": _ORGAN,
    "licence_kind": "普通",
    "licence_no": "示例许可1号",
    "valid_from": "2026-05-06",
    "valid_until": "2029-05-05",
    "list_type": "严重失信主体名单",
    "cause": "示例事由",
    "commitment_no": "示例承诺1号",
    "commitment_kind": "信用修复型",
    "content": "按期履行示例决定",
    "consequence": "违诺记入信用记录",
    "publication_agreed": "是",
    "state": "在承诺期",
}
_WRITTEN: Mapping[str, str] = {
    "uscc": "18 位代码；单元格须为文本格式 (text, never a number)",
    "penalty_kinds": "可填多项，用“、”分隔；罚款可注明 小额、较大数额、巨额，不注明按最轻档 (several)",
    "fine_wan": "单位：万元，2000 元填 0.2 (in units of 10,000 CNY)",
    "confiscated_wan": "单位：万元 (in units of 10,000 CNY)",
    "person_cert_kind": "10 身份证，20 军官证，30 港澳通行证，40 台湾通行证，50 护照，90 其他",
    "person_cert_no": "自然人无信用代码时必填；入库前加密，不进入任何推送 (sealed; needed for persons)",
    "born_on": "非身份证件必填 (needed for certificates that do not tell the age)",
    "conducted_on": "自然人涉及未成年可能时必填 (needed where the person may have been under age)",
    "publish_until": "仅作比对，不作为公示截止依据 (compared only)",
    "revoked": "是或否；“是”将撤销已入库的决定 (a decision that is filed is revoked)",
    "valid_until": "名单条目必填，不得为空或“长期”；许可可为长期 (list entries need a last day)",
    "legal_representative": "入库前加密，不进入任何推送 (sealed, pushed to nobody)",
    "legal_rep_cert_no": "入库前加密，不进入任何推送 (sealed, pushed to nobody)",
    "procedure": "01 简易程序，02 一般程序",
    "repair_notice": "是或否 (whether the repair notice was served with the decision)",
    "content": "2025-12-01 起在承诺期的须填 (needed of a commitment in its term)",
    "consequence": "2025-12-01 起在承诺期的须填 (needed of a commitment in its term)",
    "publication_agreed": "是或否；2025-12-01 起在承诺期的须填 (yes or no; needed of a commitment in its term)",
    "state": "在承诺期、全部履行、部分履行、未履行、虚假",
    "licence_kind": "普通、特许、认可、核准、登记、其他",
}
_DAYS = "日期，如 2026-05-06 (a day)"


def write_template(path: Path, name: str) -> None:
    """Write the template of a format. Raises InvalidInput for a format without one, and for a file that is there."""
    found = FORMATS.get(name)
    if found is None or not found.columns:
        known = ", ".join(each for each, format_ in FORMATS.items() if format_.columns)
        raise InvalidInput(f"there is no template of {name[:40]}", do=f"There are those of {known}.")
    headings = [column.heading for column in found.columns]
    data, notes, example = SHEETS
    write_workbook(
        path,
        [
            WrittenSheet(data, headings, ()),
            WrittenSheet(notes, _NOTES, [_note(column) for column in found.columns]),
            WrittenSheet(example, headings, [[_EXAMPLE.get(column.name, "") for column in found.columns]]),
        ],
    )


def _note(column: Column) -> tuple[str, str, str]:
    needed = "是 yes" if column.need is Need.HEADING else ""
    default = _DAYS if column.name.endswith(("_on", "_from", "_until")) else f"至多 {column.longest} 字 (at most)"
    return column.heading, needed, _WRITTEN.get(column.name, default)
