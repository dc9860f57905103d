"""A ledger under the city's own pack, begun once and copied for each test; and the three doors that reach it."""

from collections.abc import Iterator

import pytest

from api.wiring import Office
from ledger.database import Database
from ledger.server.embedded import EmbeddedServer
from rules.matching.answers import plain_matcher
from tests.invariants.city import CREDIT, City, begin
from tests.support.ledgers import fresh_ledger


@pytest.fixture(scope="session")
def begun(server: EmbeddedServer, migrated: str) -> Iterator[str]:
    """A ledger of the city on which nothing is filed, to be copied and not written."""
    with fresh_ledger(server, migrated) as name:
        begin(name)
        yield f"jiangcheng_{name}"


@pytest.fixture
def city(
    server: EmbeddedServer, begun: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[City]:
    """The city on a copy of its own."""
    for name, value in (("DEPARTMENT", CREDIT), ("OFFICER", "officer Qin"), ("PURPOSE", "audit")):
        monkeypatch.setenv(f"JIANGCHENG_{name}", value)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    with fresh_ledger(server, begun) as name, Office(Database.open(name), make_matcher=plain_matcher) as office:
        assert office.context
        yield City(name, office, capsys)
