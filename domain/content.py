"""The content hash of a record: what makes two filings of one identity the same."""

import hashlib

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from domain.records import Record


def with_content_hash(record: Record) -> Record:
    """The record with the SHA-256 of what it says; where it came from (batch, line, source) does not count."""
    return replace(record, content_hash=hashlib.sha256(content_of(record)).hexdigest())


def content_of(record: Record) -> bytes:
    """What a record says, as its content hash is taken of it."""
    said = replace(record, content_hash="", batch=None, line=None, source=UNSET)
    return msgspec.json.encode(said, order="deterministic")
