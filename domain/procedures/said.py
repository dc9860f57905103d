"""What every procedure asks of what is said in it: words where words are due, digests for documents, a law in force."""

import re
from datetime import date
from typing import Final

from domain.errors import InvalidRecord
from domain.rulebook import Rulebook

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def is_digest(text: str) -> bool:
    """True for a SHA-256 in lower-case hex, by which documents are told."""
    return _DIGEST.fullmatch(text) is not None


def refuse_blank(**said: str) -> None:
    """Raises InvalidRecord, naming all that is missing of what the subject is to be told."""
    missing = [name for name, text in said.items() if not text.strip()]
    if missing:
        raise InvalidRecord(f"{', '.join(missing)} missing", do="Say it; the subject is told.")


def refuse_unlawful(law: str, rulebook: Rulebook, *, on: date) -> None:
    """Raises InvalidRecord for what is no instrument of the ruleset in force on the day (P-7)."""
    if not rulebook.is_law(law, on=on):
        raise InvalidRecord(
            f"{law} is no instrument in force on {on} (P-7)", do="Name one of the ruleset's register of instruments."
        )
