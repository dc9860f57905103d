"""A year of the city as acts that its bureaus make over HTTP, each on its day; the same seed tells the same year.

Days count from the year's first. A few subjects have a story of their own, for the tour to follow; the others live
ordinary lives. Bureaus are those of the pack `cn` (rules/packs/cn/city/departments.yaml).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from msgspec import Struct

from api.demo.residents import Resident
from domain.values import SubjectKind

YEAR = 365
CREDIT, TAX, COURT, MARKET = "11330500TE5T01019G", "11330500TE5T01027B", "11330500TE5T010356", "11330500TE5T010431"
LABOUR, SAFETY, FINANCE = "11330500TE5T01051U", "11330500TE5T0106XK", "11330500TE5T01078K"
TRADING, EDUCATION, EXIT = "11330500TE5T01086E", "11330500TE5T010949", "11330500TE5T01107Y"
MILITARY, HONOURS = "11330500TE5T01115R", "11330500TE5T01123L"
PURPOSES: Mapping[str, str] = {
    CREDIT: "audit",
    TAX: "inspection",
    COURT: "operation",
    MARKET: "inspection",
    LABOUR: "inspection",
    SAFETY: "inspection",
    FINANCE: "fiscal_support",
    TRADING: "bidding",
    EDUCATION: "licence",
    EXIT: "licence",
    MILITARY: "penalty",
    HONOURS: "awards",
}
"""What each bureau reads for when it looks at its own tasks (rules/packs/cn/nation/powers.yaml)."""
DETERMINING = (CREDIT, TAX, COURT, MARKET, LABOUR, SAFETY)
"""The bureaus whose officers decide about orders that wait for one."""
_SIGNS = {CREDIT: "信", TAX: "税", COURT: "法", MARKET: "市监", LABOUR: "人社", SAFETY: "应急", HONOURS: "评"}
_PENALTIES = (
    (MARKET, "conduct:market-order"),
    (MARKET, "conduct:food-and-drugs"),
    (TAX, "conduct:tax"),
    (LABOUR, "conduct:wages"),
    (SAFETY, "conduct:work-safety"),
)
_FINES = (
    ("small_fine", "minor", 200_000),
    ("small_fine", "minor", 500_000),
    ("larger_fine", "general", 8_000_000),
)
"""Kind, severity and amount in fen (rules/packs/cn/nation/severity.yaml)."""
_GRADES = ("excellent", "good", "good", "fair", "poor", "bad")
_COUNTERS = (
    (FINANCE, "funds:fiscal", "acceptance", "fiscal_support"),
    (TRADING, "bid:government", "handling", "bidding"),
    (HONOURS, "honours:selection", "handling", "awards"),
    (MARKET, "inspection:planning", "handling", "inspection"),
    (FINANCE, "preferences:policy", "handling", "fiscal_support"),
)


class Act(Struct, frozen=True, kw_only=True):
    """Something a bureau does on a day of the year; `kind` is how the summary counts it."""

    day: int
    kind: str
    department: str
    path: str
    body: Mapping[str, object]
    purpose: str | None = None
    matter: str | None = None


class Year:
    """The acts of one year."""

    def __init__(self, people: Sequence[Resident], *, begins: date, random: Random) -> None:
        self._people = people
        self._begins = begins
        self._random = random
        self._numbers: dict[str, int] = {}
        self.firms = [one for one in people if one.kind is SubjectKind.ENTERPRISE]
        self.persons = [one for one in people if one.is_person]

    def acts(self) -> list[Act]:
        """Every act, in the order of the days."""
        found = [*self._known(), *self._firms(), *self._stories(), *self._checks()]
        return sorted(found, key=lambda act: act.day)

    # --- everybody

    def _known(self) -> Iterator[Act]:
        """Everybody has an entry of some register."""
        for one in self._people:
            yield self._record(one, MARKET, self._day(), "qualification" if one.is_person else "registration")

    def _firms(self) -> Iterator[Act]:
        for firm in self.firms[len(_STORIES) :]:
            for _ in range(self._random.choice((0, 1, 1, 2, 3))):
                bureau, conduct = self._random.choice(_PENALTIES)
                yield self._penalty(firm, bureau, conduct, self._day())
            yield self._grade(firm, self._random.choice(_GRADES), self._random.randrange(60, 200))
            if self._random.random() < 0.3:
                yield self._record(firm, HONOURS, self._day(), "honour")
            if self._random.random() < 0.3:
                yield self._record(firm, TAX, self._random.randrange(80, 130), "class_a")
            if self._random.random() < 0.4:
                kept = self._random.random() < 0.7
                yield self._record(firm, MARKET, self._day(), "kept" if kept else "broken")

    def _checks(self) -> Iterator[Act]:
        for number in range(150):
            department, matter, node, purpose = self._random.choice(_COUNTERS)
            yield self._check(self._random.choice(self.firms), department, matter, node, purpose, self._day(), number)

    # --- some

    def _stories(self) -> Iterator[Act]:
        for firm, story in zip(self.firms, _STORIES, strict=False):
            for day, bureau, what, conduct in story:
                if what == "penalty":
                    yield self._penalty(firm, bureau, conduct, day)
                elif what in _GRADES:
                    yield self._grade(firm, what, day)
                else:
                    yield self._record(firm, bureau, day, what, conduct=conduct)
        debtor = self.persons[0]
        yield self._record(debtor, COURT, 220, "debtors")

    # --- one act

    def _day(self) -> int:
        return self._random.randrange(5, YEAR - 5)

    def _on(self, day: int) -> str:
        return (self._begins + timedelta(days=day)).isoformat()

    def _document(self, bureau: str, day: int, doc_type: str) -> dict[str, str]:
        number = self._numbers[bureau] = self._numbers.get(bureau, 0) + 1
        written = f"测{_SIGNS.get(bureau, '政')}〔{(self._begins + timedelta(days=day)).year}〕{number}号"
        return {"doc_type": doc_type, "doc_no": written, "issued_on": self._on(day), "effective_on": self._on(day)}

    def _filed(self, who: Resident, bureau: str, day: int, doc_type: str, **said: object) -> Act:
        body: dict[str, object] = {
            "subject": who.registrant(),
            "document": self._document(bureau, day, doc_type),
            "determined_on": self._on(day),
            "repair_notice": "served",
            **said,
        }
        if who.is_person:
            body["conducted_on"] = self._on(max(0, day - 20))
        return Act(day=day, kind=str(said["kind"]), department=bureau, path="/records", body=body)

    def _penalty(self, who: Resident, bureau: str, conduct: str, day: int) -> Act:
        kind, severity, amount = self._random.choice(_FINES)
        fields = {"penalty_kind": kind, "amount_minor": amount}
        said = {"kind": "penalty", "catalogue_item": "act:penalty", "behaviour_code": conduct, "fields": fields}
        return self._filed(
            who, bureau, day, "penalty_decision", severity=severity, polarity="adverse", currency="CNY", **said
        )

    def _grade(self, who: Resident, grade: str, day: int) -> Act:
        item = _ITEMS["grade"]
        fields = {"grade": grade, "inputs": "纳税、处罚、履约、荣誉（虚构）"}
        return self._filed(who, CREDIT, day, item.doc_type, **item.said(), fields=fields)

    def _record(self, who: Resident, bureau: str, day: int, what: str, *, conduct: str = "") -> Act:
        item = _ITEMS[what]
        fields = dict(item.fields)
        if "valid_until" in fields:
            fields["valid_until"] = self._on(day + 300)
        return self._filed(who, bureau, day, item.doc_type, **item.said(conduct), fields=fields)

    def _check(
        self, who: Resident, department: str, matter: str, node: str, purpose: str, day: int, number: int
    ) -> Act:
        asked = {
            "who": {"scheme": who.scheme, "number": who.number},
            "matter": matter,
            "node": node,
            "filing": f"办件{number:04}",
        }
        return Act(
            day=day, kind="check", department=department, path="/checks", body=asked, purpose=purpose, matter=matter
        )


class Item(Struct, frozen=True):
    """How a kind of record is said."""

    kind: str
    item: str
    conduct: str
    doc_type: str
    severity: str = "general"
    polarity: str = "neutral"
    fields: Mapping[str, object] = {}

    def said(self, conduct: str = "") -> dict[str, object]:
        """The part of a record's body that is the kind's own."""
        return {
            "kind": self.kind,
            "catalogue_item": self.item,
            "behaviour_code": conduct or self.conduct,
            "severity": self.severity,
            "polarity": self.polarity,
        }


_ENTRY = {"list_type": "严重失信主体名单（虚构）", "cause": "虚构事由", "valid_until": ""}
_ITEMS: Mapping[str, Item] = {
    "registration": Item("registration", "reg:entry", "conduct:overall", "registration"),
    "qualification": Item("registration", "reg:entry", "conduct:overall", "registration"),
    "grade": Item("grade", "eval:grade", "conduct:overall", "evaluation"),
    "honour": Item("honour", "honour:title", "conduct:overall", "honour_decision", polarity="favourable"),
    "class_a": Item("honour", "list:class-a", "conduct:tax", "list_decision", polarity="favourable"),
    "kept": Item(
        "commitment", "commitment:kept", "conduct:commitment", "commitment", fields={"performance": "fulfilled"}
    ),
    "broken": Item(
        "commitment", "commitment:broken", "conduct:commitment", "verification_decision", polarity="adverse",
        fields={"performance": "unfulfilled"},
    ),
    "tax": Item("severe_list", "list:tax", "conduct:tax", "list_decision", "severe", "adverse", _ENTRY),
    "market": Item("severe_list", "list:market", "conduct:market-order", "list_decision", "severe", "adverse", _ENTRY),
    "debtors": Item(
        "severe_list", "list:debtors", "conduct:judgment-not-performed", "list_decision", "severe", "adverse", _ENTRY
    ),
}  # fmt: skip

_Step = tuple[int, str, str, str]
_STORIES: Sequence[Sequence[_Step]] = (
    # a tax entry that four bureaus carry out
    ((60, TAX, "penalty", "conduct:tax"), (120, TAX, "tax", ""), (150, CREDIT, "bad", "")),
    # a firm that is praised and graded well
    ((50, TAX, "class_a", ""), (90, CREDIT, "excellent", ""), (200, HONOURS, "honour", "")),
    # a food firm on the list of market supervision
    ((100, MARKET, "penalty", "conduct:food-and-drugs"), (180, MARKET, "market", "conduct:food-and-drugs")),
    # a commitment that was broken
    ((80, MARKET, "broken", ""), (210, CREDIT, "poor", "")),
    # fraud in a bid
    ((140, MARKET, "penalty", "conduct:bidding"),),
)
