"""What `simulate-city` says; part of api.cli.words.WORDS."""

from collections.abc import Mapping

SIMULATING: Mapping[str, Mapping[str, str]] = {
    "simulate.progress": {"en": "inventing records", "zh": "生成记录"},
    "simulate.kind": {"en": "invented subjects", "zh": "虚构主体"},
    "simulate.many": {"en": "how many", "zh": "数量"},
    "simulate.natural_person": {"en": "natural persons", "zh": "自然人"},
    "simulate.enterprise": {"en": "enterprises", "zh": "企业"},
    "simulate.social_organisation": {"en": "social organisations", "zh": "社会组织"},
    "simulate.public_institution": {"en": "public institutions", "zh": "事业单位"},
    "simulate.government_body": {"en": "government bodies", "zh": "政府机构"},
    "simulate.made": {
        "en": "{records} records until {as_of} from seed {seed}, {rows} rows in {files} files of {folder}:"
        " {megabytes} MB in {seconds} s. Nobody in them exists.",
        "zh": "种子 {seed}，截至 {as_of} 的记录 {records} 条；{folder} 中 {files} 个文件共 {rows} 行、{megabytes} MB，"
        "用时 {seconds} 秒。其中主体均为虚构。",
    },
}
