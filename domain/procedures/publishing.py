"""Publication of a record: a decision of its own, with a last day and a law, by its determining department (INV-21).

Nothing is public because it was filed. What is adverse is published for no longer than the law's table has for its
severity, counted from the day of its document, and what is minor only where that is necessary; it stops by itself with
its last day. Whoever let the longest time pass without a repair granted gets nothing prolonged: the department looks
at it. A publication that ended because its decision was withdrawn, changed or revoked is explained to the public.
"""

from datetime import date
from typing import Final

from msgspec.structs import replace

from domain.cases import own_record
from domain.commands import (
    ExplainWithdrawal,
    PublicationCommand,
    PublishRecord,
    ReviewPublication,
    WithdrawPublication,
)
from domain.errors import InvalidRecord, NotAllowed, NotFound
from domain.events import (
    ExplanationOverdue,
    Happened,
    PublicationEnded,
    PublicationEvent,
    PublicationExpired,
    PublicationExplained,
    PublicationMaximumReached,
    PublicationReviewed,
    PublicationShortened,
    PublicationWithdrawn,
    RecordEvent,
    RecordPublished,
)
from domain.identity.merging import refuse_if_merged
from domain.identity.registering import refuse_if_erased, registered
from domain.pending import Publication
from domain.procedures.said import refuse_blank, refuse_unlawful
from domain.records import Filed, Standing
from domain.rulebook import PublicationTerms, Rulebook
from domain.state import Decision, Draft
from domain.transitions import PUBLICATION, PUBLICATION_FOLLOWS, PublicationState, advance

_P: Final = PublicationState


# --- folding


def apply(draft: Draft, happened: Happened) -> None:
    """Fold what happened to a publication; one that is over is let go of."""
    event = happened.event
    assert isinstance(event, PublicationEvent)
    known = draft.publications.get(event.record_id)
    state = advance(PUBLICATION, known.state if known else None, type(event).__name__)
    if isinstance(event, RecordPublished):
        draft.put(Publication(record_id=event.record_id, state=state, since=happened.on, until=event.until))
    elif state is _P.ENDED:
        draft.end_publication(event.record_id)
    elif known is not None:
        draft.put(_moved(known, state, event, on=happened.on))


def _moved(known: Publication, state: PublicationState, event: PublicationEvent, *, on: date) -> Publication:
    match event:
        case PublicationShortened(until=until):
            return replace(known, until=until)
        case PublicationWithdrawn(reason=reason):
            return replace(known, state=state, since=on, explained=reason)
        case PublicationExplained(reason=reason):
            return replace(known, explained=reason)
        case ExplanationOverdue():
            return replace(known, overdue=True)
    return replace(known, state=state, since=on)


def follow(draft: Draft, event: RecordEvent, *, on: date) -> None:
    """End a publication whose record has no effect left; what was undone is to be explained."""
    known = draft.publications.get(event.record_id)
    if known is None or type(event).__name__ not in PUBLICATION_FOLLOWS:
        return
    state = advance(PUBLICATION, known.state, type(event).__name__)
    if state is _P.ENDED:
        draft.end_publication(event.record_id)
    elif state is not known.state:
        draft.put(replace(known, state=state, since=on))


# --- deciding


def is_owed(publication: Publication) -> bool:
    """Whether the department owes something about it: the public a reason, or a look at the matter."""
    return publication.state is _P.REVIEW or (publication.state is _P.WITHDRAWN and not publication.explained)


def carry_out(decision: Decision, command: PublicationCommand, rulebook: Rulebook) -> None:
    """Carry out one step. Raises NotAllowed, NotFound, InvalidRecord, WrongActor."""
    filed = own_record(decision, command.record_id)
    match command:
        case PublishRecord():
            _publish(decision, command, filed, rulebook)
        case WithdrawPublication(record_id=record_id, reason=reason):
            _step(decision, PublicationWithdrawn(record_id=record_id, reason=_said(reason=reason)))
        case ExplainWithdrawal(record_id=record_id, reason=reason):
            _step(decision, PublicationExplained(record_id=record_id, reason=_said(reason=reason)))
        case ReviewPublication(record_id=record_id, finding=finding):
            _step(decision, PublicationReviewed(record_id=record_id, finding=_said(finding=finding)))


def _publish(decision: Decision, command: PublishRecord, filed: Filed, rulebook: Rulebook) -> None:
    _refuse_unfit(decision, filed)
    refuse_blank(law=command.law, article=command.article)
    refuse_unlawful(command.law, rulebook, on=decision.on)
    terms = rulebook.publication_terms(filed)
    if terms.barred:
        raise NotAllowed(f"{terms.barred} (INV-21)", do="Leave it unpublished; it has its effect all the same.")
    if terms.on_need:
        refuse_blank(reason=command.reason)
    published = RecordPublished(
        record_id=command.record_id,
        until=_last_day(command, terms, on=decision.on),
        law=command.law,
        article=command.article.strip(),
        reason=command.reason.strip(),
    )
    known = decision.draft.publications.get(command.record_id)
    advance(PUBLICATION, known.state if known else None, type(published).__name__)
    decision.emit(published)


def _refuse_unfit(decision: Decision, filed: Filed) -> None:
    who = registered(decision.draft)
    refuse_if_merged(decision.draft)
    refuse_if_erased(decision.draft)
    if who.defect is not None:
        raise NotAllowed("the subject's number has a defect, and another may be meant", do="Correct its code first.")
    if filed.standing is not Standing.IN_FORCE:
        raise NotAllowed(f"the record is {filed.standing} and has no effect that could be published")


def _last_day(command: PublishRecord, terms: PublicationTerms, *, on: date) -> date:
    until = command.until or terms.last
    if until is None:
        raise InvalidRecord("no law names its last day (P-6)", do="Name the last day of the publication.")
    if terms.last is not None and until > terms.last:
        raise InvalidRecord(
            f"{until} is later than the law allows (INV-21)", do=f"Name a day until {terms.last}, or none."
        )
    if until < on:
        raise NotAllowed(f"its last day was {until} (INV-21)", do="Leave it unpublished.")
    return until


def _said(**said: str) -> str:
    refuse_blank(**said)
    (text,) = said.values()
    return text.strip()


def _step(decision: Decision, event: PublicationEvent) -> None:
    known = decision.draft.publications.get(event.record_id)
    if known is None:
        raise NotFound(f"a publication of record {event.record_id}", do="It is not published, or that is over.")
    if isinstance(event, PublicationExplained) and known.explained:
        raise NotAllowed("it is explained already", do="Leave it at that.")
    advance(PUBLICATION, known.state, type(event).__name__)
    decision.emit(event)


# --- what time asks for


def keep_time(decision: Decision, rulebook: Rulebook) -> None:
    """End and shorten what the day, the record or the rules no longer allow; say who owes the public a reason."""
    if not decision.draft.publications:
        return
    erased = registered(decision.draft).erased
    for known in list(decision.draft.publications.values()):
        if erased:
            decision.emit(PublicationEnded(record_id=known.record_id, effective_on=decision.on))
        elif known.state is _P.PUBLISHED:
            _bound(decision, known, rulebook)
        elif known.state is _P.WITHDRAWN and known.explained and known.until < decision.on:
            decision.emit(PublicationExpired(record_id=known.record_id))
    for record_id in rulebook.late_explanations(decision.draft.freeze(), on=decision.on):
        decision.emit(ExplanationOverdue(record_id=record_id))


def _bound(decision: Decision, known: Publication, rulebook: Rulebook) -> None:
    record_id, on = known.record_id, decision.on
    terms = rulebook.publication_terms(decision.draft.records[record_id])  # which settling keeps
    last = known.until if terms.last is None else min(known.until, terms.last)
    if terms.barred:
        decision.emit(PublicationEnded(record_id=record_id, effective_on=on))
    elif last < on:
        ended = PublicationMaximumReached if terms.reviewed and last == terms.last else PublicationExpired
        decision.emit(ended(record_id=record_id))
    elif last < known.until:
        decision.emit(PublicationShortened(record_id=record_id, until=last))
