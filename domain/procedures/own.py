"""What a subject settles of its own affairs: mandates, notifications, agreements. Each has a last day (P-6).

Who may stand for a subject is put on record by a department that has the power, never by the person who would. The rest
the subject settles itself, or a department that receives for others does at its window, on a receipt. All of it ends by
its date alone: no worker and no event is needed for that.

What a subject agreed to opens nothing here: no read of the ledger asks for an agreement today. It is kept so that
whoever must have one can be asked for it, and so that it ends.
"""

from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid5

from domain.commands import (
    ChooseNotifications,
    EndMandate,
    GiveConsent,
    OwnCommand,
    RecordMandate,
    WithdrawConsent,
)
from domain.errors import InvalidRecord, NotFound, WrongActor
from domain.events import (
    ConsentGiven,
    ConsentWithdrawn,
    Happened,
    MandateEnded,
    MandateRecorded,
    NotificationsChosen,
    OwnEvent,
)
from domain.identity.merging import refuse_if_merged
from domain.identity.registering import refuse_if_erased, registered
from domain.pending import Consent, Mandate, Notifications
from domain.procedures.said import is_digest, refuse_blank
from domain.records import NAMESPACE
from domain.rulebook import Rulebook
from domain.state import Decision, Draft
from domain.values import Purpose, RegisterAct

LONGEST: Final = timedelta(days=5 * 366)
"""No law was found that names one; without any, a last day could be written that nobody lives to see."""
_NEVER_ASKED: Final = (Purpose.AUDIT, Purpose.OPERATION, Purpose.OWN_ACCESS)
"""What nobody is asked to agree to."""


# --- folding


def apply(draft: Draft, happened: Happened) -> None:
    """Fold what was settled; what was over by then is let go of."""
    event, on = happened.event, happened.on
    assert isinstance(event, OwnEvent)
    match event:
        case MandateRecorded():
            mandate = Mandate(
                mandate=event.mandate,
                who=event.who,
                basis=event.basis,
                scope=event.scope,
                valid_from=event.valid_from,
                until=event.until,
            )
            draft.mandates = {**_standing(draft.mandates, on), event.mandate: mandate}
        case MandateEnded(mandate=ended):
            draft.mandates = {one: m for one, m in draft.mandates.items() if one != ended}
        case NotificationsChosen(channels=channels, kinds=kinds, until=until, receipt=receipt):
            draft.notifications = Notifications(channels, kinds, until, receipt)
        case ConsentGiven(consent=given, department=department, purpose=purpose, until=until):
            consent = Consent(consent=given, department=department, purpose=purpose, since=on, until=until)
            draft.consents = {**_agreed(draft.consents, on), given: consent}
        case ConsentWithdrawn(consent=withdrawn):
            draft.consents = {one: c for one, c in draft.consents.items() if one != withdrawn}


def _standing(known: dict[UUID, Mandate], on: date) -> dict[UUID, Mandate]:
    return {one: mandate for one, mandate in known.items() if on <= mandate.until}


def _agreed(known: dict[UUID, Consent], on: date) -> dict[UUID, Consent]:
    return {one: consent for one, consent in known.items() if on <= consent.until}


# --- deciding


def carry_out(decision: Decision, command: OwnCommand, rulebook: Rulebook) -> None:
    """Settle it. Raises InvalidRecord, NotFound, WrongActor."""
    registered(decision.draft)
    refuse_if_merged(decision.draft)
    refuse_if_erased(decision.draft)
    match command:
        case RecordMandate():
            _refuse_without(RegisterAct.MANDATE, decision, rulebook)
            _record(decision, command)
        case EndMandate(mandate=mandate, why=why):
            _refuse_without(RegisterAct.MANDATE, decision, rulebook)
            if mandate not in _standing(decision.draft.mandates, decision.on):
                raise NotFound(f"a mandate {mandate} that stands")
            decision.emit(MandateEnded(mandate=mandate, why=why))
        case _:
            refuse_blank_or_stranger(decision, command.receipt, rulebook)
            _settle(decision, command)


def _settle(decision: Decision, command: ChooseNotifications | GiveConsent | WithdrawConsent) -> None:
    match command:
        case ChooseNotifications():
            _choose(decision, command)
        case GiveConsent():
            _agree(decision, command)
        case WithdrawConsent(consent=consent, receipt=receipt):
            if consent not in _agreed(decision.draft.consents, decision.on):
                raise NotFound(f"an agreement {consent} that stands")
            decision.emit(ConsentWithdrawn(consent=consent, receipt=receipt.strip()))


def _record(decision: Decision, command: RecordMandate) -> None:
    subject_id = decision.draft.subject_id
    if command.who == subject_id:
        raise InvalidRecord("nobody needs a mandate to stand for itself", do="Name another person.")
    if not is_digest(command.document):
        raise InvalidRecord("a mandate is told by its digest", do="Send its SHA-256, in lower-case hex.")
    if command.valid_from > command.until:
        raise InvalidRecord(
            f"it would end on {command.until}, before it begins (P-6)", do="Name its first and its last day."
        )
    refuse_endless(command.until, first=command.valid_from, on=decision.on)
    said = (command.who, command.basis, command.scope, command.valid_from, command.until, command.document)
    mandate = uuid5(NAMESPACE, "\x1f".join(("mandate", str(subject_id), *map(str, said))))
    if mandate in decision.draft.mandates:  # the same one again
        return
    decision.emit(
        MandateRecorded(
            mandate=mandate,
            who=command.who,
            basis=command.basis,
            scope=command.scope,
            valid_from=command.valid_from,
            until=command.until,
            document=command.document,
        )
    )


def _choose(decision: Decision, command: ChooseNotifications) -> None:
    refuse_endless(command.until, first=decision.on, on=decision.on)
    known, receipt = decision.draft.notifications, command.receipt.strip()
    if known is not None and known.receipt == receipt:  # the same choice again
        return
    channels, kinds = tuple(sorted(set(command.channels))), tuple(sorted(set(command.kinds)))
    decision.emit(NotificationsChosen(channels=channels, kinds=kinds, until=command.until, receipt=receipt))


def _agree(decision: Decision, command: GiveConsent) -> None:
    refuse_blank(department=command.department)
    if command.purpose in _NEVER_ASKED:
        raise InvalidRecord(f"nobody is asked to agree to {command.purpose}", do="Name what it is read for.")
    refuse_endless(command.until, first=decision.on, on=decision.on)
    department = command.department.strip()
    said = (str(decision.draft.subject_id), department, command.purpose, command.until.isoformat())
    consent = uuid5(NAMESPACE, "\x1f".join(("consent", *said)))
    if consent in decision.draft.consents:  # the same one again
        return
    decision.emit(
        ConsentGiven(
            consent=consent,
            department=department,
            purpose=command.purpose,
            until=command.until,
            receipt=command.receipt.strip(),
        )
    )


# --- who may, and for how long


def _refuse_without(act: RegisterAct, decision: Decision, rulebook: Rulebook) -> None:
    account = decision.by.account
    if not rulebook.may_keep_register(account, act, on=decision.on):
        raise WrongActor(f"{account} has no power of {act}", do="Leave it to who keeps the register.")


def refuse_blank_or_stranger(decision: Decision, receipt: str, rulebook: Rulebook) -> None:
    """Nothing is settled without a receipt, and at a window by who receives for others alone."""
    refuse_blank(receipt=receipt)
    if decision.by.subject is None:  # else it acts about itself alone (subjects.decide)
        _refuse_without(RegisterAct.RECEIVE, decision, rulebook)


def refuse_endless(until: date, *, first: date, on: date) -> None:
    """Raises InvalidRecord for a last day that is over, or that nobody lives to see (P-6)."""
    if not on <= until <= first + LONGEST:
        raise InvalidRecord(f"{until} cannot be its last day (P-6)", do=f"Name one from {on} to {first + LONGEST}.")
