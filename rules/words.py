"""Words that guards look for in the names a pack gives: scores of persons, and what must never be recorded (P-9)."""

import re
from collections.abc import Collection

SCORES = frozenset({"score", "scores", "point", "points", "grade", "grades", "rating", "ratings", "jifen", "pingfen"})
SCORES_ZH = ("积分", "评分", "信用分", "评价等级")
GRADES = frozenset({"grade", "grades", "dengji"})

NEVER_RECORDED = frozenset(
    {
        *("religion", "religions", "religious", "worship", "zongjiao"),
        *("health", "disease", "diseases", "illness", "diagnosis", "hiv", "jiankang"),
        *("gene", "genes", "genetic", "genetics", "genome", "dna", "blood"),
        *("biometric", "biometrics", "fingerprint", "fingerprints", "iris", "facial", "voiceprint"),
        *("petition", "petitions", "petitioning", "petitioner", "xinfang", "shangfang"),
        *("politics", "political", "speech"),
    }
)
"""English words and the pinyin of codes: religion, health, genes, biometrics, petitioning, politics, speech."""

NEVER_RECORDED_PHRASES = (
    *("medical history", "medical record", "medical condition"),
    *("宗教", "信仰", "健康", "病史", "病历", "疾病", "基因", "遗传", "血型", "生物识别", "指纹", "虹膜", "人脸"),
    *("声纹", "信访", "上访", "政治", "政见", "言论"),
)

OF_PUBLIC_PROTECTION = (
    *("public health", "occupational health", "health and safety", "occupational disease", "genetic resources"),
    *("卫生健康", "职业健康", "生命健康", "疾病预防", "遗传资源"),
)
"""Conduct against the health of others may be recorded (INV-8, first family); a person's own health may not."""

SIGNALS = frozenset(
    {
        *("risk", "risks", "risky", "alert", "alerts", "suspicion", "suspected", "suspect"),
        *("forecast", "prediction", "predicted", "likelihood", "probability", "fengxian", "yujing"),
    }
)
SIGNALS_ZH = ("风险", "预警", "预测", "疑似")
"""What somebody fears or a model computes: no finding, and no ground of a sanction (C79)."""


TALKS = frozenset(
    {
        *("interview", "interviews", "interviewed", "rectification", "rectifications", "rectified", "uncontactable"),
        *("yuetan", "zhenggai", "shilian"),
    }
)
TALKS_ZH = ("约谈", "整改", "失联")
"""What a department does about a record: no record itself, and no ground of anything (C28, C29)."""

IDENTITY = frozenset(
    {
        *("name", "names", "surname", "alias", "id", "identity", "certificate", "cert", "passport", "scheme"),
        *("phone", "telephone", "mobile", "email", "address", "residence", "birth", "birthday", "age", "sex", "gender"),
        *("person", "representative", "principal", "handler", "officer", "contact", "account"),
        *("xingming", "shenfenzheng", "dianhua", "dizhi"),
    }
)
"""What the name of a field says that tells who somebody is (INV-26)."""

SPENDING = frozenset({"spending", "consumption", "xiaofei"})
SPENDING_ZH = ("消费",)
"""What a measure is called that limits how somebody spends: a court's power alone (domain.md 3)."""


def signals(name: str) -> list[str]:
    """The words of a risk or an alert in a name, a value or a title."""
    return [*spoken(name, SIGNALS), *(phrase for phrase in SIGNALS_ZH if phrase in name)]


def spoken(name: str, words: Collection[str]) -> list[str]:
    """The words that occur in a name, whole, whatever its letter case and whatever parts it."""
    return [part for part in re.split(r"[^a-z]+", name.lower()) if part in words]


def never_recorded(name: str) -> list[str]:
    """The words of P-9 in a name or a title, English or Chinese."""
    plain = re.sub(r"[-_.:\s]+", " ", name.lower())
    for allowed in OF_PUBLIC_PROTECTION:
        plain = plain.replace(allowed, " ")
    return [*spoken(plain, NEVER_RECORDED), *(phrase for phrase in NEVER_RECORDED_PHRASES if phrase in plain)]
