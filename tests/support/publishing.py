"""Stories about publication: a small pack with the longest times of both tables, and a fine published under one."""

from datetime import date

from domain.commands import PublishRecord
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.rulesets import Ruleset
from tests.support.builders import a_fine
from tests.support.pack_small import ISSUER, Json, ruleset
from tests.support.repairing import times
from tests.support.story import Story

FINED, LAST, OVER = date(2019, 3, 4), date(2020, 3, 3), date(2020, 3, 4)
"""A general decision, the last day of its longest publication, and the first day after."""
RECORD = a_fine(on=FINED).record_id
NOTE, LISTED = "note", "listed"
PUBLISH = PublishRecord(RECORD, "demo", "art. 48")
_TABLES = (
    ("period.p36.minor.max", 3, "month", "2018-01-01", None),
    ("period.p36.general.max", 1, "year", "2018-01-01", None),
    ("period.p36.severe.max", 3, "year", "2018-01-01", None),
    ("period.p58.max", 3, "year", "2017-01-01", "2018-01-01"),
    ("publication.explain", 3, "working_day", "2015-01-02", None),
)


def tables() -> list[Json]:
    """Rows of parameters: how long what is published."""
    return [
        {
            "key": key,
            "value": value,
            "unit": unit,
            "instrument": "demo",
            "effective_from": begins,
            "effective_to": ends,
            "needs_legal_confirmation": True,
        }
        for key, value, unit, begins, ends in _TABLES
    ]


def publishing() -> Ruleset:
    """The small pack with the times of repair and of publication, and an item for what is neutral or has a last day."""
    penalty = ruleset().catalogue[0].model_dump(mode="json")
    until = {"type": "day", "required": False}
    items: list[Json] = [
        penalty,
        {
            **penalty,
            "item": NOTE,
            "record_kind": "confirmation",
            "polarity": "neutral",
            "fields": {"valid_until": until},
        },
        {**penalty, "item": LISTED, "record_kind": "abnormal_operation", "fields": {"valid_until": until}},
    ]
    return ruleset(parameters=[*times(), *tables()], catalogue=items)


def story(told: Story | None = None, **changes: object) -> Story:
    """A fine filed on its day, under these rules."""
    compiled = Compiled(publishing())
    told = told or Story()
    told.rules = RulesetRulebook((compiled,), compiled.ruleset.standing_orders)
    on = changes.pop("on", FINED)
    assert isinstance(on, date)
    return told.given(a_fine(on=on, **changes), on=on)


def published(told: Story) -> Story:
    """Its department published it on the day it was filed, until the last day that the law allows."""
    return told.when(PUBLISH, by=ISSUER)
