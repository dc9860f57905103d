"""The slip about a filing that a check holds or intercepts, for the subject, as it now stands (INV-39).

A check is no event, so its slip is made while it holds, at the counter; once an officer has stopped the filing, that is
an event and its notice can be made on any later day (`making`).
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from api.checks import Asked, CheckAnswer, Seen, answer_checks
from api.notices.making import Field, Paper
from api.notices.words import NOTICES
from api.wiring import Office
from domain.actors import Actor
from domain.errors import Erased, NotAllowed, NotFound, WrongActor
from domain.values import Outcome
from ledger.vault.redacting import OPAQUE
from projections.checking import Place
from projections.held import CheckMade, check_made
from rules.rulesets import Ruleset, Text


def check_of(office: Office, check: UUID, by: Actor) -> tuple[UUID, CheckMade]:
    """Whom a check of one's own was about, and what it was. Raises NotFound, WrongActor, NotAllowed."""
    made = check_made(office.pool, check)
    if made is None:
        raise NotFound(f"check {check}", do="A check's answer names it.")
    if made.department != by.account:
        raise WrongActor(f"check {check} was not made by {by.account}", do="Only whoever checked hands out its slip.")
    if made.answer not in (Outcome.HOLD, Outcome.INTERCEPT) or made.subject_id is None:
        raise NotAllowed(f"check {check} answered {made.answer}", do="A slip is of what is held or intercepted.")
    return made.subject_id, made


def slip(office: Office, subject_id: UUID, made: CheckMade, *, language: str) -> Paper:
    """The slip; the read is the caller's to admit. Raises NotAllowed where nothing holds it any more, Erased."""
    on = office.context.today()
    place = Place(made.department, made.matter, made.node, on)
    [found] = answer_checks(office, [Asked(Seen(subject_id, 0, None), place, made.filing)])
    if not found.slip:
        raise NotAllowed("nothing holds the filing any more", do="Let it go on.")
    return _Slip(office, subject_id, made, found, on=on, language=language).paper()


class _Slip:
    """One slip being made."""

    def __init__(
        self, office: Office, subject_id: UUID, made: CheckMade, found: CheckAnswer, *, on: date, language: str
    ) -> None:
        self._office = office
        self._subject_id = subject_id
        self._made = made
        self._found = found
        self._on = on
        self._language = language
        self._ruleset: Ruleset = office.context.rulebook.governing(on).ruleset

    def paper(self) -> Paper:
        """What stands in it."""
        scheme, number, name = self._identity()
        heading = NOTICES.get(f"scheme.{scheme}", NOTICES["scheme"])[self._language]
        return Paper(
            title=self._say("title.stopped"),
            language=self._language,
            number="",
            to=name,
            lead=self._say("lead.slip"),
            fields=(self._field("name", name), Field(heading, number), *self._said()),
            closing=self._say("closing"),
            department=self._department(self._made.department),
            day=f"{self._on.year}年{self._on.month}月{self._on.day}日" if self._zh else self._on.isoformat(),
            on=self._on,
        )

    def _said(self) -> Iterator[Field]:
        made, lines = self._made, self._found.slip
        matter = self._ruleset.matter_by_code.get(made.matter)
        yield self._field("matter", made.matter if matter is None else self._text(matter.title))
        yield self._field("node", self._say(f"node.{made.node}"))
        yield self._field("filing", made.filing)
        yield self._field("result", self._say(f"slip.{self._result()}"))
        if self._found.decision is not None:
            yield self._field("reason", str(getattr(self._found.decision.event, "reason", "")))
        yield self._field("measures", self._listed(self._text(line.bite.title) for line in lines))
        yield self._field("ground", self._listed(number for line in lines for number in line.bite.grounds))
        laws = (self._law(one.instrument, one.article or "") for line in lines for one in line.basis)
        yield self._field("basis", self._listed(laws))
        answering = self._listed(self._department(name) for line in lines for name in line.determined_by)
        yield self._field("objection", self._say("objection.text", department=answering))
        yield self._field("repair", self._say("repair.text", department=answering))

    def _result(self) -> str:
        if self._found.decision is not None:
            return "stopped"
        return str(self._found.answer.outcome)

    def _identity(self) -> tuple[str, str, str]:
        """In full, for it is handed to its subject."""
        known = self._office.views.by_id(self._subject_id)
        if known is None or known.scheme != OPAQUE:
            return ("", "", "") if known is None else (known.scheme, known.number, known.name)
        sealed = self._office.persons.vault.reveal(self._subject_id, ("scheme", "number", "name"))
        if "name" not in sealed:
            raise Erased("there is no slip for it any more", do="Let the filing go on.")
        return sealed["scheme"], sealed["number"], sealed["name"]

    @property
    def _zh(self) -> bool:
        return self._language == "zh"

    def _law(self, law: str, article: str) -> str:
        title = next((self._text(one.title) for one in self._ruleset.instruments if one.id == law), law)
        return self._say("law", law=title, article=article).removesuffix(", ")

    def _department(self, name: str) -> str:
        return next((self._text(one.name) for one in self._ruleset.departments if one.department == name), name)

    def _listed(self, names: Iterator[str]) -> str:
        return ("、" if self._zh else ", ").join(dict.fromkeys(names))

    def _text(self, text: Text) -> str:
        return text.zh if self._zh else text.en

    def _field(self, name: str, text: str) -> Field:
        return Field(self._say(f"field.{name}"), text)

    def _say(self, key: str, **values: object) -> str:
        return NOTICES[key][self._language].format(**values)
