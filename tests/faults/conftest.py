"""The ledger tests' throw-away server; to be deleted with it."""

from tests.ledger.conftest import _migrated_url, owner_url, service_url

__all__ = ["_migrated_url", "owner_url", "service_url"]
