"""Withdraw an import: every record that it filed, subject by subject, and remember how many.

Where it is interrupted, doing it again goes on with what is left; doing it once more changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, zip_longest
from uuid import UUID

from msgspec import Struct

from api.filing import TOGETHER
from api.wiring import Office
from domain.actors import Actor
from domain.commands import WithdrawRecord
from domain.errors import Refused, WrongActor
from domain.events import BatchWithdrawn, Happened
from domain.records import Standing
from ledger.ledger import Asked, Executed
from ledger.log.append import Append
from ledger.log.mapper import stored
from projections.lookup import BatchRecord, Lookup

Tick = Callable[[int], None]


class Withdrawn(Struct, frozen=True):
    """What came of it: how many records were withdrawn now, how many before, which could not be and why."""

    now: int
    before: int
    refused: tuple[tuple[UUID, str], ...]
    executed: tuple[Executed, ...]
    position: int


def withdraw_batch(office: Office, batch: UUID, *, reason: str, by: Actor, tick: Tick) -> Withdrawn:
    """Withdraw every record of a batch. Raises WrongActor before anything is done unless all are the actor's own."""
    records = Lookup(office.pool).records_of(batch)
    _refuse_others(records, by)
    left = [record for record in records if record.standing != Standing.WITHDRAWN]
    executed: list[Executed] = []
    refused: list[tuple[UUID, str]] = []
    for chunk in _chunks(left):
        asked = [Asked(one.subject_id, WithdrawRecord(one.record_id, reason), by) for one in chunk]
        for one, outcome in zip(chunk, office.ledger.execute_all(asked), strict=True):
            if isinstance(outcome, Executed):
                executed.append(outcome)
            elif isinstance(outcome, Refused):
                refused.append((one.record_id, str(outcome)))
            else:
                raise outcome
        tick(len(chunk))
    _remember(office, batch, reason, by)
    return Withdrawn(
        len(executed), len(records) - len(left), tuple(refused), tuple(executed), office.projector.catch_up()
    )


def _refuse_others(records: Sequence[BatchRecord], by: Actor) -> None:
    others = sorted({record.issuer for record in records} - {by.account})
    if others:
        raise WrongActor(
            f"{by.account} did not determine every record of this import",
            do=f"Only {', '.join(others)} can withdraw theirs (INV-19).",
        )


def _chunks(records: Sequence[BatchRecord]) -> Iterator[list[BatchRecord]]:
    """Rounds of at most one record a subject, in pieces of one transaction each."""
    by_subject = [list(group) for _, group in groupby(records, key=lambda record: record.subject_id)]
    for round_ in zip_longest(*by_subject):
        present = [record for record in round_ if record is not None]
        for start in range(0, len(present), TOGETHER):
            yield present[start : start + TOGETHER]


def _remember(office: Office, batch: UUID, reason: str, by: Actor) -> None:
    """Let the batch's stream say how many of its records are withdrawn, as far as it has not said so."""
    office.projector.catch_up()
    withdrawn = sum(r.standing == Standing.WITHDRAWN for r in Lookup(office.pool).records_of(batch))
    before = office.application.events_of(batch)
    told = sum(one.event.withdrawn for one in before if isinstance(one.event, BatchWithdrawn))
    if withdrawn > told:
        event = BatchWithdrawn(batch=batch, reason=reason, withdrawn=withdrawn - told)
        happened = [Happened(event, office.context.today(), by)]
        office.application.recorder_.group.append(Append(events=tuple(stored(batch, len(before), happened))))
