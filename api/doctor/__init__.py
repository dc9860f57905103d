"""`jiangcheng doctor`: every check of machine, server and ledger, each a small function that returns a finding.

Opening the ledger is part of the examination: it migrates one whose owner is known (JIANGCHENG_OWNER_URL).
"""

from collections.abc import Iterator

from api.doctor.database import examine_database, unopened
from api.doctor.findings import Check, Finding, Grade
from api.doctor.ledgers import examine_ledger
from api.doctor.machine import examine_machine
from api.wiring import Office
from domain.errors import Unavailable

__all__ = ["Check", "Finding", "Grade", "examine"]


def examine(ledger: str) -> Iterator[Finding]:
    """Every finding, as it is made. Raises InvalidInput for a name or URL that is none, nothing else."""
    yield from examine_machine()
    try:
        office = Office.open(ledger)
    except Unavailable as error:
        yield unopened(error)
        return
    with office:
        yield from examine_database(office.database)
        yield from examine_ledger(office)
