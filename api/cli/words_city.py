"""What `demo run` says; part of api.cli.words.WORDS."""

from collections.abc import Mapping

CITY: Mapping[str, Mapping[str, str]] = {
    "city.begins": {
        "en": "A city of {people} invented residents in ledger {ledger}; its year {begins} to {ends} is being told.",
        "zh": "账本 {ledger} 中有 {people} 个虚构主体的城市；正在讲述 {begins} 至 {ends} 的一年。",
    },
    "city.continues": {
        "en": "Ledger {ledger} stands at {day}.",
        "zh": "账本 {ledger} 的日期为 {day}。",
    },
    "city.address": {
        "en": "It answers at {url}; Ctrl-C ends it, and a second start goes on.",
        "zh": "访问地址 {url}；按 Ctrl-C 结束，再次启动将继续。",
    },
    "city.month": {
        "en": "{day}  {records} records, {checks} checks, {tasks} answers of bureaus, {lifted} lifts",
        "zh": "{day}  归集 {records} 条，核查 {checks} 次，部门反馈 {tasks} 次，解除 {lifted} 项",
    },
    "city.refused": {"en": "refused: {what}", "zh": "被拒绝：{what}"},
    "city.told": {"en": "The year is told. What happened:", "zh": "一年已讲完。结果如下："},
    "city.next": {"en": "Now try:", "zh": "接下来可以试试："},
    "city.broken": {
        "en": "The story broke off: {detail} What was told stands; the server goes on.",
        "zh": "讲述中断：{detail} 已讲述的内容保留，服务继续。",
    },
}
