"""The content hash of a record: what makes two filings of one identity the same."""

import hashlib

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from domain.records import Record


def with_content_hash(record: Record) -> Record:
    """The record with the SHA-256 of what it says; where it came from (batch, line, source) does not count."""
    said = replace(record, content_hash="", batch=None, line=None, source=UNSET)
    digest = hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()
    return replace(record, content_hash=digest)
