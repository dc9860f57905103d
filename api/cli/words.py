"""Every message of the command line, in both languages. A test sees to it that none lacks one."""

from collections.abc import Mapping

from api.cli.operator_words import OPERATOR_WORDS
from api.cli.words_applied import APPLIED
from api.cli.words_city import CITY
from api.cli.words_demo import DEMO
from api.cli.words_doctor import DOCTOR
from api.cli.words_importing import IMPORTING
from api.cli.words_own import OWN
from api.cli.words_papers import PAPERS
from api.cli.words_procedures import PROCEDURES
from api.cli.words_reading import READING
from api.cli.words_rulemaking import RULEMAKING
from api.cli.words_rules import RULES
from api.cli.words_simulating import SIMULATING
from api.cli.words_steps import STEPS
from api.cli.words_treating import TREATING
from api.cli.words_what_if import WHAT_IF

WORDS: Mapping[str, Mapping[str, str]] = {
    "error": {"en": "error", "zh": "错误"},
    "error.told": {"en": "{first}: {detail}. {do}", "zh": "{first}：{detail}。{do}"},
    "error.outside_power": {"en": "This read lies outside the department's powers", "zh": "此次查询超出本部门职权"},
    "story.begin": {
        "en": "Replaying {file} day by day into ledger {ledger}",
        "zh": "正在把 {file} 逐日回放到账本 {ledger}",
    },
    "story.day": {"en": "The ledger stands at {day}, position {position}.", "zh": "账本日期 {day}，位置 {position}。"},
    "story.what": {"en": "what happened", "zh": "发生了什么"},
    "story.many": {"en": "how many", "zh": "次数"},
    "story.subjects": {"en": "subjects registered", "zh": "登记的主体"},
    "story.filed": {"en": "records filed", "zh": "入库的记录"},
    "story.ordered": {"en": "orders opened", "zh": "下达的措施单"},
    "story.declined": {"en": "orders declined by an officer", "zh": "经办人不予实施的措施单"},
    "story.pushed": {"en": "tasks pushed", "zh": "推送的任务"},
    "story.accepted": {"en": "tasks accepted", "zh": "接受的任务"},
    "story.refused": {"en": "tasks refused, with a reason", "zh": "拒绝的任务（附理由）"},
    "story.returned": {"en": "tasks returned for correction", "zh": "退回更正的任务"},
    "story.overdue": {"en": "deadlines missed", "zh": "逾期"},
    "story.fed_back": {"en": "feedback submitted", "zh": "反馈"},
    "story.lifted": {"en": "measures ordered lifted", "zh": "下令解除的措施"},
    "story.confirmed": {"en": "lifts confirmed by departments", "zh": "部门确认的解除"},
    "story.measure": {"en": "measure", "zh": "措施"},
    "story.follows": {"en": "follows today", "zh": "今日应适用"},
    "story.applies": {"en": "applies today", "zh": "今日生效中"},
    "story.visitor": {"en": "visitor", "zh": "演示"},
    "story.busiest": {
        "en": "Busiest: {name}, {records} records, {orders} orders.",
        "zh": "最忙的主体：{name}，记录 {records} 条，措施单 {orders} 张。",
    },
    "story.next": {
        "en": "Its story: {command}",
        "zh": "它的经过：{command}",
    },
    "replay.progress": {"en": "replaying", "zh": "回放中"},
    "import.progress": {"en": "filing", "zh": "入库中"},
    **APPLIED,
    **CITY,
    **DEMO,
    **DOCTOR,
    **OPERATOR_WORDS,
    **OWN,
    **IMPORTING,
    **PAPERS,
    **PROCEDURES,
    **READING,
    **RULEMAKING,
    **RULES,
    **SIMULATING,
    **STEPS,
    **TREATING,
    **WHAT_IF,
}
