"""A check's answer in words, the same at every door."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from api.checks import CheckAnswer, SlipLine
from api.http import check_models as models
from api.http.check_models import CheckOut, HoldDecision, Slip
from api.http.titles import SLIP
from domain.events import Happened, HoldDecided
from projections.checking import Bite
from rules.rulesets import Ruleset, Text


class Teller(Struct, frozen=True):
    """Tells in one language, `en` or `zh`, with the words of a ruleset."""

    ruleset: Ruleset
    language: str

    def say(self, text: Text) -> str:
        """A text of the ruleset."""
        return text.zh if self.language == "zh" else text.en


def told(at: Teller, found: CheckAnswer, *, entry: UUID, known: UUID | None, on: date) -> CheckOut:
    """The answer to a check under its entry in the access log, about somebody known or not."""
    return CheckOut(
        check=entry,
        subject=known,
        known=known is not None,
        outcome=found.answer.outcome,
        on=on,
        measures=[_bite(at, bite) for bite in found.answer.measures],
        incentives=[_bite(at, bite) for bite in found.answer.incentives],
        slip=_slip(at, found),
        note=found.note,
        decision=_decision(found.decision),
        position=found.position,
    )


def _bite(at: Teller, bite: Bite) -> models.Bite:
    return models.Bite(
        measure=bite.measure,
        title=at.say(bite.title),
        outcome=bite.outcome,
        standing=bite.standing,
        obligation=at.say(bite.obligation),
        departments=list(bite.departments),
        grounds=list(bite.grounds),
        until=bite.until,
        disputed=bite.disputed,
    )


def _decision(decided: Happened | None) -> HoldDecision | None:
    if decided is None or not isinstance(decided.event, HoldDecided):
        return None
    event = decided.event
    return HoldDecision(
        verdict=event.verdict,
        measures=list(event.measures),
        reason=event.reason,
        on=decided.on,
        department=decided.by.account,
    )


def _slip(at: Teller, found: CheckAnswer) -> Slip | None:
    lines = found.slip
    if not lines:
        return None
    to = sorted({name for line in lines for name in line.determined_by})
    departments = ", ".join(_department(at, name) for name in to)
    return Slip(
        lines=[_slip_line(at, line) for line in lines],
        object=SLIP["object"][at.language].format(departments=departments),
        repair=SLIP["repair"][at.language].format(departments=departments),
        decided=_decided(at, _decision(found.decision)),
    )


def _decided(at: Teller, decision: HoldDecision | None) -> str | None:
    if decision is None:
        return None
    words = {"department": _department(at, decision.department), "on": decision.on, "reason": decision.reason}
    return SLIP["decided"][at.language].format(**words)


def _slip_line(at: Teller, line: SlipLine) -> models.SlipLine:
    instruments = {instrument.id: at.say(instrument.title) for instrument in at.ruleset.instruments}
    return models.SlipLine(
        measure=at.say(line.bite.title),
        grounds=list(line.bite.grounds),
        basis=[f"{instruments.get(one.instrument, one.instrument)} {one.article}" for one in line.basis],
        determined_by=[_department(at, name) for name in line.determined_by],
    )


def _department(at: Teller, name: str) -> str:
    return next((at.say(row.name) for row in at.ruleset.departments if row.department == name), name)
