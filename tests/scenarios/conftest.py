"""The city of the `cn` pack, on the day on which the stories begin, and its departments at the door."""

from collections.abc import Iterator

import pytest

from api.wiring import Office
from domain.actors import Actor
from ledger.genesis import ClockKind, Genesis
from rules.unconfirmed import unconfirmed
from rules.writing.loading import find, load
from tests.api.http.conftest import Callers
from tests.scenarios.city import TODAY
from tests.support import offices


@pytest.fixture
def city(ledger: str) -> Iterator[Office]:
    """Its ledger."""
    ruleset = load(find("cn"))
    beginning = Genesis(ruleset, ClockKind.SIMULATED, TODAY, tuple(unconfirmed(ruleset)), Actor("platform", "x"))
    with offices.office(ledger, beginning) as opened:
        yield opened


@pytest.fixture
def counters(city: Office) -> Callers:
    """Everybody who may come."""
    return Callers(city)
