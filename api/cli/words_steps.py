"""The messages of tasks as workbooks, and of checks that an officer decides, in both languages; part of WORDS."""

from collections.abc import Mapping

STEPS: Mapping[str, Mapping[str, str]] = {
    "taskbook.written": {"en": "{tasks} tasks are in {file}", "zh": "{tasks} 项任务已写入 {file}"},
    "taskbook.line": {"en": "line", "zh": "行"},
    "taskbook.task": {"en": "task", "zh": "任务"},
    "taskbook.outcome": {"en": "outcome", "zh": "结果"},
    "taskbook.reasons": {"en": "why not", "zh": "原因"},
    "taskbook.many": {
        "en": "{done} carried out, {repeated} said before, {refused} not carried out",
        "zh": "已办理 {done}，此前已答复 {repeated}，未办理 {refused}",
    },
}
