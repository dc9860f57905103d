"""Stories about repair: a small pack with the minimum times of Order 36, a law that bars one item, and deadlines."""

from datetime import date

from domain.commands import AcceptRepair, ApplyForRepair, GrantRepair
from domain.records import Record
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.rulesets import Ruleset
from tests.support.builders import a_fine
from tests.support.pack_small import ISSUER, Json, ruleset
from tests.support.story import Story

FINED = date(2019, 3, 4)
REPAIRABLE = date(2019, 6, 4)
"""The first day on which what is general may be repaired."""
PROOF, COMMITMENT, MORE = "a" * 64, "b" * 64, "c" * 64
RECEIPT = "R-2019-1"
_TIMES: tuple[tuple[str, int, str], ...] = (
    ("period.p36.severe.min", 1, "year"),
    ("repair.accept_decision", 3, "working_day"),
    ("repair.handle", 7, "working_day"),
    ("repair.handle_extension", 10, "working_day"),
    ("repair.local_target", 3, "working_day"),
    ("repair.prompt", 15, "day"),
)


def times(*, general: int = 3) -> list[Json]:
    """The parameters of the small pack, and the times of repair; `general` is a minimum in months."""
    own: list[Json] = [row.model_dump(mode="json") for row in ruleset().parameters]
    return own + [
        {
            "key": key,
            "value": value,
            "unit": unit,
            "instrument": "demo",
            "effective_from": "2015-01-02",
            "needs_legal_confirmation": True,
        }
        for key, value, unit in (("period.p36.general.min", general, "month"), *_TIMES)
    ]


def repairing(**changes: Json) -> Ruleset:
    """The small pack with the times of repair."""
    return ruleset(parameters=times(), **changes)


def barring() -> Ruleset:
    """The same, in which a law declares penalties unrepairable."""
    item = ruleset().catalogue[0].model_dump(mode="json")
    return repairing(catalogue=[{**item, "unrepairable": [{"instrument": "demo", "article": "7"}]}])


def story(rules: Ruleset | None = None, **changes: object) -> Story:
    """A fine filed on its day, under these rules."""
    compiled = Compiled(rules or repairing())
    told = Story(rules=RulesetRulebook((compiled,), compiled.ruleset.standing_orders))
    return told.given(a_fine(on=FINED, **changes), on=FINED)


def the_record(told: Story) -> Record:
    """The one record of a story."""
    (filed,) = told.subject.records.values()
    return filed.record


def applied(told: Story, *, on: date = REPAIRABLE) -> Story:
    """The subject applied, with everything."""
    return told.when(ApplyForRepair(the_record(told).record_id, RECEIPT, (PROOF,), COMMITMENT), on=on, by=ISSUER)


def accepted(told: Story, *, on: date = REPAIRABLE) -> Story:
    """The application was accepted."""
    return applied(told, on=on).when(AcceptRepair(the_record(told).record_id), by=ISSUER)


def granted(told: Story, *, on: date = REPAIRABLE) -> Story:
    """The repair was granted."""
    return accepted(told, on=on).when(GrantRepair(the_record(told).record_id, "G-1"), by=ISSUER)
