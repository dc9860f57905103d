"""Persons as whoever was admitted sees them: views hold no person's name, and it is shown masked (INV-26)."""

from msgspec.structs import replace

from api.wiring import Office
from ledger.vault.redacting import OPAQUE
from projections.reading import Known


def masked(office: Office, known: Known) -> Known:
    """The subject, a person with name and number masked."""
    if known.scheme != OPAQUE:
        return known
    return replace(known, name=" ".join(office.persons.show(known.subject_id)))
