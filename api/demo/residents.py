"""Who lives in the demonstration city: invented, in the proportions of the five kinds at Huzhou (C1).

Numbers check out and can be nobody's: organisations of region 330500 whose organisation code begins TE5T, persons of
region 999999, which is not assigned (domain.md 5.1, 5.2).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from msgspec import Struct
from stdnum.cn import ric, uscc

from domain.values import SubjectKind

REGION = "330500"
_NOWHERE = "999999"
HUZHOU = {
    SubjectKind.NATURAL_PERSON: 2_240_000,
    SubjectKind.ENTERPRISE: 115_000,
    SubjectKind.SOCIAL_ORGANISATION: 2_614,
    SubjectKind.PUBLIC_INSTITUTION: 2_066,
    SubjectKind.GOVERNMENT_BODY: 268,
}
"""Huzhou's own figures (domain.md C1)."""
_ENTITY = {
    SubjectKind.ENTERPRISE: "91",
    SubjectKind.SOCIAL_ORGANISATION: "51",
    SubjectKind.PUBLIC_INSTITUTION: "12",
    SubjectKind.GOVERNMENT_BODY: "11",
}
_TRADES = ("食品", "建材", "纺织", "物流", "机电", "餐饮", "家具", "科技", "环保", "建筑", "药房", "印刷")
_PLACES = ("北塘", "南浔里", "东林", "西苕", "长桥", "梅溪", "练市", "双林", "和孚", "埭溪")
_SURNAMES, _GIVEN = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class Resident(Struct, frozen=True):
    """Somebody invented, as departments know them."""

    kind: SubjectKind
    scheme: str
    number: str
    name: str

    @property
    def is_person(self) -> bool:
        """True for natural persons."""
        return self.kind is SubjectKind.NATURAL_PERSON

    def registrant(self) -> dict[str, str]:
        """The subject of a record that is filed over HTTP."""
        return {"scheme": self.scheme, "number": self.number, "name": self.name, "region": REGION}


def residents(many: int, *, random: Random, on: date) -> tuple[Resident, ...]:
    """So many, of every kind at least one; the same draw gives the same residents. All are of age on the day."""
    total = sum(HUZHOU.values())
    found: list[Resident] = []
    for kind, base in HUZHOU.items():
        count = max(1, round(many * base / total))
        made = _persons(random, on) if kind is SubjectKind.NATURAL_PERSON else _organisations(kind, random)
        found += [resident for resident, _ in zip(made, range(count), strict=False)]
    return tuple(found)


def _persons(random: Random, on: date) -> Iterator[Resident]:
    seen = set[str]()
    while True:
        born_on = on - timedelta(days=random.randrange(25 * 365, 70 * 365))
        seventeen = f"{_NOWHERE}{born_on:%Y%m%d}{random.randrange(1_000):03}"
        if seventeen not in seen:
            seen.add(seventeen)
            name = random.choice(_SURNAMES) + random.choice(_GIVEN)
            number = seventeen + ric.calc_check_digit(seventeen + "0")
            yield Resident(SubjectKind.NATURAL_PERSON, "id_number", number, name)


def _organisations(kind: SubjectKind, random: Random) -> Iterator[Resident]:
    first = {"91": 2_000, "51": 3_000, "12": 4_000, "11": 5_000}[_ENTITY[kind]]
    for body in range(first, first + 1_000):
        eight = f"TE5T{body:04}"
        seventeen = _ENTITY[kind] + REGION + eight + _organisation_check(eight)
        number = seventeen + uscc.calc_check_digit(seventeen)
        yield Resident(kind, "uscc", number, _named(kind, random, body))


def _named(kind: SubjectKind, random: Random, body: int) -> str:
    place = random.choice(_PLACES)
    match kind:
        case SubjectKind.ENTERPRISE:
            return f"{place}{random.choice(_TRADES)}有限公司（虚构{body}）"
        case SubjectKind.SOCIAL_ORGANISATION:
            return f"{place}商会（虚构{body}）"
        case SubjectKind.PUBLIC_INSTITUTION:
            return f"{place}文化馆（虚构{body}）"
        case _:
            return f"{place}镇政府（虚构{body}）"


def _organisation_check(eight: str) -> str:
    """GB 11714: digits as they are, A = 10 to Z = 35."""
    rest = sum(int(c, 36) * w for c, w in zip(eight, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(11 - rest, str(11 - rest))
