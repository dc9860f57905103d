"""A year of the city as acts that its bureaus make over HTTP, each on its day; the same seed tells the same year.

Days count from the year's first. The first subjects of a kind have the stories of the script; the others live ordinary
lives.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from msgspec import Struct

from api.demo.residents import Resident
from api.demo.script import Beat, Checked, Counter, Script
from domain.values import SubjectKind

YEAR = 365
_TODAY = re.compile(r"\{today(\+\d+)?\}")
_SUBJECT = "{subject}"


class Act(Struct, frozen=True, kw_only=True):
    """Something a bureau does on a day of the year; `kind` is how the summary counts it.

    `named` is under which name its answer is kept, for paths such as `/records/{name}/reviews` of later acts.
    """

    day: int
    kind: str
    department: str
    path: str
    body: Mapping[str, object]
    purpose: str | None = None
    matter: str | None = None
    named: str | None = None
    decides: "Deciding | None" = None


class Deciding(Struct, frozen=True):
    """Which proposed order an officer decides about: that of a measure about the subject of a named act."""

    measure: str
    about: str


class Year:
    """The acts of one year."""

    def __init__(self, people: Sequence[Resident], script: Script, *, begins: date, random: Random) -> None:
        self._people = people
        self._script = script
        self._begins = begins
        self._random = random
        self._numbers: dict[str, int] = {}
        self._of = {kind: [one for one in people if one.kind is kind] for kind in SubjectKind}

    def acts(self) -> list[Act]:
        """Every act, in the order of the days."""
        found = [*self._known(), *self._lives(), *self._stories(), *self._checks()]
        return sorted(found, key=lambda act: act.day)

    @property
    def first(self) -> Resident:
        """The subject of the first story."""
        return self._of[self._script.stories[0].kind][0]

    # --- everybody

    def _known(self) -> Iterator[Act]:
        """Everybody has an entry of some register."""
        for one in self._people:
            yield self._filed(one, Beat(day=self._day(), by="market", files="registration"))

    def _lives(self) -> Iterator[Act]:
        told = sum(story.kind is SubjectKind.ENTERPRISE for story in self._script.stories)
        for firm in self._of[SubjectKind.ENTERPRISE][told:]:
            for beat in self._life():
                yield self._filed(firm, beat)

    def _life(self) -> Iterator[Beat]:
        ordinary, draw = self._script.ordinary, self._random
        for _ in range(draw.choice(ordinary.penalties)):
            conduct = draw.choice(ordinary.conducts)
            yield Beat(day=self._day(), by=conduct.by, files="penalty", behaviour_code=conduct.behaviour_code)
        grade: dict[str, object] = {
            "grade": draw.choice(self._script.grades),
            "inputs": "纳税、处罚、履约、荣誉（虚构）",
        }
        yield Beat(day=draw.randrange(60, 200), by="credit", files="grade", fields=grade)
        for chance in ordinary.now_and_then:
            if draw.randrange(100) < chance.of_a_hundred:
                yield Beat(day=self._day(), by=chance.by, files=chance.item)

    def _checks(self) -> Iterator[Act]:
        for number in range(self._script.checks.many):
            counter = self._random.choice(self._script.checks.at)
            firm = self._random.choice(self._of[SubjectKind.ENTERPRISE])
            yield self._checked(firm, counter, self._day(), filing=f"办件{number:04}")

    # --- some

    def _stories(self) -> Iterator[Act]:
        people = {kind: iter(found) for kind, found in self._of.items()}
        for number, story in enumerate(self._script.stories):
            who = next(people[story.kind])
            for beat in story.acts:
                yield self._told(who, beat, story=number)

    def _told(self, who: Resident, beat: Beat, *, story: int) -> Act:
        named = f"{story}-{beat.named}" if beat.named else None
        if beat.files and beat.path is None:
            return self._filed(who, beat, named=named)
        if beat.checks:
            return self._checked(who, _counter(beat.by, beat.checks), beat.day, filing=beat.checks.filing, named=named)
        deciding = Deciding(beat.measure, f"{story}-{beat.rests_on}") if beat.measure else None
        body: dict[str, object] = {"reason": beat.reason} if beat.reason else dict(beat.body or {})
        if beat.files:
            body["record"] = self._filed(who, beat).body
        if body.get("subject") == _SUBJECT:
            body["subject"] = who.registrant()
        return Act(
            day=beat.day,
            kind=beat.does or f"order_{beat.decides}",
            department=self._script.bureaus[beat.by].id,
            path=beat.decides or re.sub(r"\{(\w+)\}", rf"{{{story}-\1}}", beat.path or ""),
            body=self._dated(body, beat.day),
            named=named,
            decides=deciding,
        )

    # --- one act

    def _day(self) -> int:
        return self._random.randrange(5, YEAR - 5)

    def _on(self, day: int) -> str:
        return (self._begins + timedelta(days=day)).isoformat()

    def _dated(self, said: Mapping[str, object], day: int) -> dict[str, object]:
        """What an act says, with the days that `{today}` and `{today+90}` stand for."""
        return {name: self._dated_value(value, day) for name, value in said.items()}

    def _dated_value(self, value: object, day: int) -> object:
        match value:
            case str():
                return _TODAY.sub(lambda found: self._on(day + int(found[1] or 0)), value)
            case Mapping():
                return self._dated(value, day)
        return value

    def _filed(self, who: Resident, beat: Beat, *, named: str | None = None) -> Act:
        bureau, item = self._script.bureaus[beat.by], self._script.items[beat.files or ""]
        severity, fields = beat.severity or item.severity, {**item.fields, **(beat.fields or {})}
        said: dict[str, object] = {}
        if not fields and beat.files == "penalty":
            fine = self._random.choice(self._script.fines)
            severity, fields, said = fine.severity, dict(fine.fields), {"currency": "CNY"}
        body: dict[str, object] = {
            "subject": who.registrant(),
            "kind": item.kind,
            "document": self._document(beat.by, beat.day, item.doc_type),
            "catalogue_item": item.catalogue_item,
            "behaviour_code": beat.behaviour_code or item.behaviour_code,
            "severity": severity,
            "polarity": item.polarity,
            "determined_on": self._on(beat.day),
            "repair_notice": "served",
            "fields": self._dated(fields, beat.day),
            **said,
        }
        if who.is_person:
            body["conducted_on"] = self._on(max(0, beat.day - 20))
        return Act(day=beat.day, kind=item.kind, department=bureau.id, path="/records", body=body, named=named)

    def _document(self, bureau: str, day: int, doc_type: str) -> dict[str, str]:
        number = self._numbers[bureau] = self._numbers.get(bureau, 0) + 1
        sign, year = self._script.bureaus[bureau].sign, (self._begins + timedelta(days=day)).year
        written = f"测{sign}〔{year}〕{number}号"
        return {"doc_type": doc_type, "doc_no": written, "issued_on": self._on(day), "effective_on": self._on(day)}

    def _checked(self, who: Resident, counter: Counter, day: int, *, filing: str, named: str | None = None) -> Act:
        whom = {"scheme": who.scheme, "number": who.number} | ({"name": who.name} if who.is_person else {})
        return Act(
            day=day,
            kind="check",
            department=self._script.bureaus[counter.by].id,
            path="/checks",
            body={"who": whom, "matter": counter.matter, "node": counter.node, "filing": filing},
            purpose=counter.purpose,
            matter=counter.matter,
            named=named,
        )


def _counter(by: str, checked: Checked) -> Counter:
    return Counter(by=by, matter=checked.matter, node=checked.node, purpose=checked.purpose)
