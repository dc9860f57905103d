"""Every message of the command line, in both languages. A test sees to it that none lacks one."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "error": {"en": "error", "zh": "错误"},
    "import.summary": {
        "en": "{file}: {rows} rows, {filed} filed, {repeated} filed before, {refused} refused (batch {batch})",
        "zh": "{file}：共 {rows} 行，入库 {filed}，此前已入库 {repeated}，被拒 {refused}（批次 {batch}）",
    },
    "import.dry": {"en": "dry run: nothing was written", "zh": "试运行：未写入任何内容"},
    "import.rejected": {"en": "line {line}: {reasons}", "zh": "第 {line} 行：{reasons}"},
    "import.rejects": {"en": "refused rows are kept in {path}", "zh": "被拒的行保存在 {path}"},
    "replay.progress": {"en": "replaying", "zh": "回放中"},
    "import.progress": {"en": "filing", "zh": "入库中"},
}
