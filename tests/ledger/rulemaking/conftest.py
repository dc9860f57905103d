"""An office of the small pack, and another process at the same ledger."""

from collections.abc import Iterator

import pytest

from api.wiring import Office
from tests.support import offices


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger) as opened:
        yield opened


@pytest.fixture
def other(office: Office, ledger: str) -> Iterator[Office]:
    """Another process at the same ledger."""
    with offices.office(ledger) as opened:
        yield opened
