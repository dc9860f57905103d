"""`jiangcheng doctor`: every check of machine, server and ledger, each a small function that returns a finding.

Opening the ledger is part of the examination: it migrates one whose owner is known (JIANGCHENG_OWNER_URL). One fault
hides no other that can still be looked at: where the ledger cannot be opened, its database is looked into all the same.
"""

from collections.abc import Iterator
from typing import Final

from api.doctor.database import examine_database, examine_unopened
from api.doctor.findings import Check, Finding, Grade, failed
from api.doctor.ledgers import examine_ledger
from api.doctor.machine import engine_missing, examine_machine
from api.doctor.ports import port_at
from api.wiring import Office
from domain.errors import Unavailable
from ledger.database import Database
from rules.matching.answers import MakeMatcher, plain_matcher

__all__ = ["Check", "Finding", "Grade", "examine"]

_LOCK_SECONDS: Final = 5.0  # each check waits as long for what somebody has locked


def examine(ledger: str, *, port: int | None = None) -> Iterator[Finding]:
    """Every finding, as it is made. Raises InvalidInput for a name or URL that is none, nothing else."""
    yield from examine_machine()
    if port is not None:
        yield port_at(port)
    try:
        office = _opened(ledger)
    except Unavailable as error:
        yield from examine_unopened(ledger, error)
        return
    with office:
        try:
            yield from examine_database(office.database)
            yield from examine_ledger(office)
        except Unavailable as gone:  # between two checks
            yield failed(Check.SERVER, gone)


def _opened(ledger: str) -> Office:
    """With the plain evaluator alone where there is no engine: the rest can be looked at without it."""
    matcher: MakeMatcher | None = plain_matcher if engine_missing() else None
    return Office(Database.open(ledger, lock_seconds=_LOCK_SECONDS), make_matcher=matcher)
