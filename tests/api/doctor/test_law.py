"""Doctor says in time what loses its last instrument of law."""

import json
from datetime import date, timedelta

import pytest

from api.doctor import ledgers
from api.doctor.findings import Grade
from rules.rulesets import Ruleset
from tests.support.offices import BEGAN, genesis, guarded, office

SIXTY = BEGAN + timedelta(days=60)


def ending(day: date) -> Ruleset:
    """The small pack on law that ends on a day, and everything with it."""
    written = guarded().model_dump(mode="json")
    written["measures"] = [
        {**row, "versions": [{**row["versions"][0], "effective_to": day.isoformat()}]} for row in written["measures"]
    ]
    for key in ("instruments", "powers"):
        written[key] = [{**row, "effective_to": day.isoformat()} for row in written[key]]
    written["catalogue"] = [{**written["catalogue"][0], "effective_to": day.isoformat()}]
    return Ruleset.model_validate_json(json.dumps(written))


@pytest.mark.guarantee("G169")
def test_law_that_ends_within_ninety_days_is_a_warning(ledger: str) -> None:
    with office(ledger, genesis(ending(SIXTY))) as opened:
        found = ledgers.law(opened)
    assert (found.grade, found.said) == (Grade.WARNING, "ending")
    assert f"rests on nothing from {SIXTY} on, in 60 days" in str(found.values["first"])


@pytest.mark.guarantee("G169")
def test_law_that_goes_on_is_none(ledger: str) -> None:
    with office(ledger) as opened:
        assert ledgers.law(opened).grade is Grade.OK
