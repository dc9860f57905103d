"""A key file and a ledger of each test's own: what one breaks is no other's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.wiring import Office
from ledger.vault.keyfile import make_key_file
from tests.support import offices, pack_small, persons


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "vault.key"
    make_key_file(path)
    monkeypatch.setenv("JIANGCHENG_VAULT_KEY_FILE", str(path))
    for name, value in (("DEPARTMENT", pack_small.OFFICE), ("OFFICER", "officer Wen"), ("PURPOSE", "audit")):
        monkeypatch.setenv(f"JIANGCHENG_{name}", value)
    return path


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    """A ledger under a pack that knows persons."""
    with offices.office(ledger, persons.genesis()) as opened:
        yield opened
