"""How what was promised turned out: commitments and contracts, verified by whoever accepted them (C18, C57).

The record of a promise says that it is in term, and speaks until its term is over or its outcome is verified. What was
found is a record of its own, with its own document, item and day: a broken promise is adverse and passes every gate of
what is adverse (P-1); one that was kept may ground an incentive.
"""

from msgspec.structs import replace

from domain.cases import need_held, own_record, refuse_incomplete
from domain.commands import VerifyPerformance
from domain.content import with_content_hash
from domain.errors import InvalidRecord, NotAllowed
from domain.events import PerformanceVerified
from domain.records import PERFORMANCE, PROMISES, Record, Standing, found_id
from domain.state import Decision
from domain.transitions import PERFORMANCE as OUTCOMES
from domain.transitions import advance
from domain.values import Performance, Polarity


def verify(decision: Decision, command: VerifyPerformance) -> None:
    """Put what was found in the promise's place, from the finding's day; the same finding again changes nothing.

    Raises NotAllowed, InvalidRecord.
    """
    filed = own_record(decision, command.record_id)
    if not command.authority.strip() or not command.evidence.strip():
        raise InvalidRecord("authority or evidence missing", do="Name who verified it, and the hash of what shows it.")
    promised, record = filed.record, command.record
    record = replace(record, record_id=found_id(command.record_id, record.document.doc_no))
    if record.record_id in decision.draft.records:
        return
    if filed.standing is not Standing.IN_FORCE:
        raise NotAllowed(f"the record is {filed.standing} and has no outcome to be verified")
    _refuse_other_matter(promised, record)
    advance(OUTCOMES, _performance(promised), str(_performance(record)))
    refuse_incomplete(record, on=decision.on)
    need_held(decision.draft, record.determined_on)
    decision.emit(
        PerformanceVerified(
            record_id=command.record_id,
            authority=command.authority.strip(),
            evidence=command.evidence.strip(),
            record=with_content_hash(record),
        )
    )


def _refuse_other_matter(promised: Record, record: Record) -> None:
    if promised.kind not in PROMISES or (record.kind, record.issuer) != (promised.kind, promised.issuer):
        raise InvalidRecord(
            f"what was found about a {promised.kind} is a {record.kind} by {record.issuer}",
            do="Verify a commitment or a contract, as the department that accepted it.",
        )
    if record.determined_on < promised.determined_on:
        raise InvalidRecord(
            f"it was found on {record.determined_on}, before {promised.determined_on}",
            do="Name the day of the finding.",
        )
    if _performance(record).broken is not (record.polarity is Polarity.ADVERSE):
        raise InvalidRecord(
            f"{_performance(record)} is {record.polarity}", do="A broken promise is adverse, and no other (P-1)."
        )


def _performance(record: Record) -> Performance:
    written = record.fields.get(PERFORMANCE)
    if written not in set(Performance):
        raise InvalidRecord(f"{PERFORMANCE} is {written}", do=f"Name one of {', '.join(Performance)}.")
    return Performance(str(written))
