"""The messages of importing files and of what became of them, in both languages; part of api.cli.words.WORDS."""

from collections.abc import Mapping

IMPORTING: Mapping[str, Mapping[str, str]] = {
    "import.summary": {
        "en": "{file}: {rows} rows, {filed} filed, {repeated} filed before, {refused} refused (batch {batch})",
        "zh": "{file}：共 {rows} 行，入库 {filed}，此前已入库 {repeated}，被拒 {refused}（批次 {batch}）",
    },
    "import.dry": {"en": "dry run: nothing was written", "zh": "试运行：未写入任何内容"},
    "import.rejected": {"en": "line {line}: {reasons}", "zh": "第 {line} 行：{reasons}"},
    "import.withdrawn": {
        "en": "line {line}: record {record} was withdrawn and stays so",
        "zh": "第 {line} 行：记录 {record} 已撤回，不再恢复",
    },
    "import.rejects": {"en": "refused rows are kept in {path}", "zh": "被拒的行保存在 {path}"},
    "import.sealed": {
        "en": "Refused rows are sealed, for you alone and for {days} days:"
        " jiangcheng imports rejects {batch} -o FILE.xlsx",
        "zh": "被拒的行已加密保存 {days} 天，仅限您本人取回：jiangcheng imports rejects {batch} -o 文件.xlsx",
    },
    "import.encoding": {"en": "read as {encoding}", "zh": "按 {encoding} 编码读取"},
    "import.sheet": {"en": "only the sheet {sheet} was read", "zh": "仅读取工作表“{sheet}”"},
    "import.ignored": {"en": "columns not read: {columns}", "zh": "未读取的列：{columns}"},
    "import.remark": {"en": "line {line}: {remark}", "zh": "第 {line} 行：{remark}"},
    "import.doubted": {
        "en": "line {line}: the amount in 万元 and the one in the text differ;"
        " no rule on amounts reads it until that is resolved",
        "zh": "第 {line} 行：金额字段（万元）与处罚内容中的金额不一致；核实前不触发任何金额规则",
    },
    "import.further": {
        "en": "line {line}: a further source tells record {record} otherwise; both are kept",
        "zh": "第 {line} 行：另一来源对记录 {record} 的内容不同，两者均已保留",
    },
    "import.ended": {
        "en": "line {line}: record {record} is revoked or ended by its source",
        "zh": "第 {line} 行：记录 {record} 已由来源撤销或移出",
    },
    "rejects.written": {"en": "{rows} refused rows are in {file}", "zh": "被拒的 {rows} 行已写入 {file}"},
    "rejects.purged": {
        "en": "The refused rows of {files} imports, kept for more than {days} days, are destroyed.",
        "zh": "已销毁 {files} 次导入中保存超过 {days} 天的被拒行。",
    },
    "template.written": {"en": "The template of {format} is {file}.", "zh": "{format} 的模板：{file}"},
}
