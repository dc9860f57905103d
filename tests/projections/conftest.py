"""An opened ledger with a small replay in it."""

from collections.abc import Iterator

import pytest

from api.wiring import Office
from tests.support import replayed


@pytest.fixture
def office(replayed_ledger: str) -> Iterator[Office]:
    """The test's own copy, with its views as the replay left them."""
    with replayed.office(replayed_ledger) as opened:
        yield opened
