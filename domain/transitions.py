"""The transition tables of domain.md 6.2: every legal step of a case, an order and a task, and where it leads.

A pair (state, step) has one target; every pair that is not here is refused, naming the steps that are allowed.
Steps are named after their events; where the outcome decides, the step says so (`GroundEnded.last`).
Rows added to the domain's tables stand in docs/adr/0007-additions-to-the-tables.md.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from domain.errors import NotAllowed
from domain.records import CaseState
from domain.values import Performance


class OrderState(StrEnum):
    """Where an order stands."""

    PROPOSED = "proposed"
    OPEN = "open"
    LIFTING = "lifting"
    CLOSED = "closed"


class TaskState(StrEnum):
    """Where a task stands."""

    UNASSIGNED = "unassigned"
    PUSHED = "pushed"
    OVERDUE = "overdue"
    RETURNED = "returned"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    IMPLEMENTED = "implemented"
    SUSPENDED = "suspended"
    LIFT_ORDERED = "lift_ordered"
    LIFT_OVERDUE = "lift_overdue"
    CLOSED = "closed"


class RepairState(StrEnum):
    """Where an application for repair stands."""

    APPLIED = "applied"
    INCOMPLETE = "incomplete"
    ACCEPTED = "accepted"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    MOOT = "moot"


class PublicationState(StrEnum):
    """Where the publication of a record stands."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    REVIEW = "review"
    ENDED = "ended"


class ObjectionState(StrEnum):
    """Where an objection stands."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"
    MOOT = "moot"


class ShieldState(StrEnum):
    """Whether a court's ruling shields a record."""

    STANDING = "standing"
    OVER = "over"


class OfferState(StrEnum):
    """How far a commitment that a subject offers has come."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class PromiseState(StrEnum):
    """Whether a promise in its term is followed."""

    OPEN = "open"
    OVER = "over"


class LinkState(StrEnum):
    """Whether a person is made responsible because of an organisation's record."""

    STANDING = "standing"
    OVER = "over"


class RectificationState(StrEnum):
    """How far the rectification of what a record tells of has come."""

    INTERVIEWED = "interviewed"
    REMINDED = "reminded"
    ORDERED = "ordered"
    OVERDUE = "overdue"
    VERIFIED = "verified"
    MOOT = "moot"


class ContactState(StrEnum):
    """Whether the subject of an entry can be found."""

    LOST = "lost"
    FOUND = "found"
    EXPIRED = "expired"
    MOOT = "moot"


class DocumentState(StrEnum):
    """Whether a file's bytes are there."""

    STORED = "stored"
    ERASED = "erased"


class RulesetState(StrEnum):
    """Where a version of the ruleset stands; whether one that is published is in force is told by the days alone."""

    DRAFT = "draft"
    TESTED = "tested"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


_C, _O, _T = CaseState, OrderState, TaskState

CASE: Mapping[tuple[CaseState | None, str], CaseState] = {
    (None, "ListEntryProposed"): _C.DRAFT,
    (None, "PenaltyRecorded"): _C.DECIDED,
    (None, "RecordFiled"): _C.DECIDED,
    (_C.DRAFT, "NoticeServed"): _C.NOTICED,
    (_C.NOTICED, "StatementReceived"): _C.NOTICED,
    (_C.NOTICED, "StatementAnswered"): _C.NOTICED,
    (_C.NOTICED, "ListEntryDecided"): _C.DECIDED,
    (_C.DRAFT, "ListEntryDropped"): _C.CLOSED,
    (_C.NOTICED, "ListEntryDropped"): _C.CLOSED,
    # Time makes nothing of a proposal: a department that is late is told of.
    (_C.DRAFT, "ListEntryOverdue"): _C.DRAFT,
    (_C.NOTICED, "ListEntryOverdue"): _C.NOTICED,
    (_C.DECIDED, "RecordCorrected"): _C.DECIDED,
    (_C.DECIDED, "ListEntryRemoved"): _C.CLOSED,
    (_C.DECIDED, "RepairGranted"): _C.CLOSED,
    (_C.DECIDED, "DecisionRevoked"): _C.CLOSED,
    (_C.DECIDED, "DecisionChanged"): _C.CLOSED,
    (_C.DECIDED, "RecordWithdrawn"): _C.CLOSED,
    (_C.DECIDED, "RecordSealed"): _C.CLOSED,
    (_C.DECIDED, "CaseExpired"): _C.CLOSED,
    (_C.DECIDED, "PerformanceVerified"): _C.CLOSED,
    (_C.DECIDED, "RecordRetired"): _C.CLOSED,
    (_C.DECIDED, "RecognitionDeclined"): _C.CLOSED,
    (_C.CLOSED, "RecognitionDeclined"): _C.CLOSED,
    # A record whose effects are over can still prove wrong: the register is corrected, no measure comes back.
    (_C.CLOSED, "RecordCorrected"): _C.DECIDED,
    (_C.CLOSED, "RecordWithdrawn"): _C.CLOSED,
    (_C.CLOSED, "DecisionRevoked"): _C.CLOSED,
    (_C.CLOSED, "DecisionChanged"): _C.CLOSED,
    (_C.CLOSED, "RecordSealed"): _C.CLOSED,
    (_C.CLOSED, "RepairGranted"): _C.CLOSED,  # its measures are over, what is published of it may not be (P-7)
    (_C.CLOSED, "ListEntryRemoved"): _C.CLOSED,
    (_C.CLOSED, "PerformanceVerified"): _C.CLOSED,
    (_C.DECIDED, "LinkEnded"): _C.CLOSED,
    (_C.CLOSED, "LinkEnded"): _C.CLOSED,
}

_R = RepairState
REPAIR_OPEN = (_R.APPLIED, _R.INCOMPLETE, _R.ACCEPTED)
"""What may still be decided; an application that is over is followed by a new one (P-7)."""
_MOOT = (
    *("RecordWithdrawn", "RecordSealed", "RecordRetired"),
    *("DecisionRevoked", "DecisionChanged", "PerformanceVerified", "ListEntryRemoved", "RecognitionDeclined"),
    "LinkEnded",
)
REPAIR_ENDS = frozenset({"RepairGranted", *_MOOT})
"""Steps of the record that end an application: the grant, and whatever leaves no effect to be repaired."""
REPAIR: Mapping[tuple[RepairState | None, str], RepairState] = {
    (None, "RepairApplied"): _R.APPLIED,
    (_R.APPLIED, "RepairFoundIncomplete"): _R.INCOMPLETE,
    (_R.APPLIED, "RepairSupplemented"): _R.APPLIED,
    (_R.INCOMPLETE, "RepairSupplemented"): _R.APPLIED,
    (_R.APPLIED, "RepairAccepted"): _R.ACCEPTED,
    (_R.APPLIED, "RepairRefused"): _R.REFUSED,
    (_R.ACCEPTED, "RepairRefused"): _R.REFUSED,
    # Time makes nothing of it: a department that is late is told of, and the subject keeps its place.
    (_R.APPLIED, "RepairOverdue"): _R.APPLIED,
    (_R.ACCEPTED, "RepairOverdue"): _R.ACCEPTED,
    (_R.ACCEPTED, "RepairExtended"): _R.ACCEPTED,
    # Recorded, and never asked for (domain.md 3): no step waits for a training.
    **{(state, "TrainingRecorded"): state for state in REPAIR_OPEN},
    **{(state, "RepairWithdrawn"): _R.WITHDRAWN for state in REPAIR_OPEN},
    # A repair recognised from elsewhere ends an application in whatever state it is.
    **{(state, "RepairGranted"): _R.GRANTED for state in REPAIR_OPEN},
    **{(state, step): _R.MOOT for state in REPAIR_OPEN for step in _MOOT},
}

_B = PublicationState
_UNDONE = ("RecordWithdrawn", "DecisionRevoked", "DecisionChanged")
_OVER = (
    *("PublicationEnded", "RepairGranted", "ListEntryRemoved", "PerformanceVerified"),
    *("RecordSealed", "RecordRetired", "RecognitionDeclined", "LinkEnded"),
)
PUBLICATION_FOLLOWS = frozenset({*_UNDONE, *_OVER})
"""Steps of the record that end its publication."""
PUBLICATION: Mapping[tuple[PublicationState | None, str], PublicationState] = {
    (None, "RecordPublished"): _B.PUBLISHED,
    (_B.PUBLISHED, "PublicationShortened"): _B.PUBLISHED,
    (_B.PUBLISHED, "PublicationExpired"): _B.ENDED,
    # No time is prolonged because nobody repaired anything: it stops, and somebody looks at it (INV-21).
    (_B.PUBLISHED, "PublicationMaximumReached"): _B.REVIEW,
    (_B.REVIEW, "PublicationReviewed"): _B.ENDED,
    # Whoever read it is told why it stands there no more, for as long as it would have.
    (_B.PUBLISHED, "PublicationWithdrawn"): _B.WITHDRAWN,
    (_B.WITHDRAWN, "PublicationExplained"): _B.WITHDRAWN,
    (_B.WITHDRAWN, "ExplanationOverdue"): _B.WITHDRAWN,
    (_B.WITHDRAWN, "PublicationExpired"): _B.ENDED,
    (_B.WITHDRAWN, "RecordPublished"): _B.PUBLISHED,
    **{(_B.PUBLISHED, step): _B.WITHDRAWN for step in _UNDONE},
    **{(_B.WITHDRAWN, step): _B.WITHDRAWN for step in _UNDONE},
    **{(_B.REVIEW, step): _B.ENDED for step in _UNDONE},
    **{(state, step): _B.ENDED for state in (_B.PUBLISHED, _B.WITHDRAWN, _B.REVIEW) for step in _OVER},
}

_J = ObjectionState
OBJECTION_ENDS = frozenset({"RecordWithdrawn", "RecordSealed"})
"""Steps of the record that leave nothing to object to."""
OBJECTION: Mapping[tuple[ObjectionState | None, str], ObjectionState] = {
    (None, "ObjectionRaised"): _J.OPEN,
    (_J.OPEN, "ObjectionAssigned"): _J.OPEN,
    # Time answers nothing: until somebody does, the subject has the benefit of it.
    (_J.OPEN, "ObjectionOverdue"): _J.OPEN,
    (_J.OPEN, "ObjectionUpheld"): _J.UPHELD,
    (_J.OPEN, "ObjectionDismissed"): _J.DISMISSED,
    (_J.OPEN, "ObjectionWithdrawn"): _J.WITHDRAWN,
    **{(_J.OPEN, step): _J.MOOT for step in OBJECTION_ENDS},
}

_H = ShieldState
SHIELD_ENDS = frozenset({"RepairGranted", *_MOOT})
"""Steps of the record that leave nothing to be shielded; a repair makes it final."""
SHIELD: Mapping[tuple[ShieldState | None, str], ShieldState] = {
    (None, "RecordShielded"): _H.STANDING,
    (_H.STANDING, "RecordShielded"): _H.STANDING,
    (_H.STANDING, "ShieldEnded"): _H.OVER,
    (_H.STANDING, "ShieldExpired"): _H.OVER,
    **{(_H.STANDING, step): _H.OVER for step in SHIELD_ENDS},
}

_K = PromiseState
PROMISE_ENDS = frozenset({"RepairGranted", *_MOOT})
"""Steps of the record after which there is nothing left to be verified."""
PROMISE: Mapping[tuple[PromiseState | None, str], PromiseState] = {
    (None, "RecordFiled"): _K.OPEN,
    (_K.OPEN, "RecordCorrected"): _K.OPEN,
    (_K.OPEN, "RecordCorrected.other"): _K.OVER,
    # Telling somebody moves nothing: an alert is no finding (C79).
    (_K.OPEN, "PromiseEnding"): _K.OPEN,
    (_K.OPEN, "PromiseAtRisk"): _K.OPEN,
    (_K.OPEN, "PerformanceOverdue"): _K.OPEN,
    **{(_K.OPEN, step): _K.OVER for step in PROMISE_ENDS},
}

OFFER: Mapping[tuple[OfferState | None, str], OfferState] = {
    (None, "CommitmentOffered"): OfferState.OPEN,
    (OfferState.OPEN, "CommitmentAccepted"): OfferState.ACCEPTED,
    (OfferState.OPEN, "CommitmentDeclined"): OfferState.DECLINED,
    (OfferState.OPEN, "CommitmentTakenBack"): OfferState.TAKEN_BACK,
}
"""Its last day ends an open offer by itself: no event is needed for that."""

DOCUMENT: Mapping[tuple[DocumentState | None, str], DocumentState] = {
    (None, "DocumentStored"): DocumentState.STORED,
    (DocumentState.STORED, "DocumentErased"): DocumentState.ERASED,
}
"""What was erased stays so: the same bytes again would undo what the law asked for."""

_L = LinkState
LINK_ENDS = frozenset({"RepairGranted", "RecordCorrected.other", *_MOOT})
"""Steps of an organisation's record after which nobody is responsible because of it."""
LINK: Mapping[tuple[LinkState | None, str], LinkState] = {
    (None, "ResponsiblePersonLinked"): _L.STANDING,
    **{(_L.STANDING, step): _L.OVER for step in LINK_ENDS},
}

_Q = RectificationState
_ASKED = (_Q.ORDERED, _Q.OVERDUE, _Q.VERIFIED)
RECTIFICATION_ENDS = frozenset({"RepairGranted", *_MOOT})
"""Steps of the record that leave nothing to be put right: a repair says that it was."""
RECTIFICATION: Mapping[tuple[RectificationState | None, str], RectificationState] = {
    (None, "InterviewHeld"): _Q.INTERVIEWED,
    **{(state, "InterviewHeld"): state for state in _Q if state is not _Q.MOOT},
    **{(state, "SubjectReminded"): _Q.REMINDED for state in (None, _Q.INTERVIEWED)},
    **{(state, "SubjectReminded"): state for state in _ASKED},
    # One order at a time; what was put right and did not last may be ordered again.
    **{(state, "RectificationOrdered"): _Q.ORDERED for state in (None, _Q.INTERVIEWED, _Q.REMINDED, _Q.VERIFIED)},
    # Whoever puts it right upon the reminder needs no order.
    **{(state, "RectificationVerified"): _Q.VERIFIED for state in (_Q.REMINDED, _Q.ORDERED, _Q.OVERDUE)},
    (_Q.ORDERED, "RectificationOverdue"): _Q.OVERDUE,
    **{(state, step): _Q.MOOT for state in _Q if state is not _Q.MOOT for step in RECTIFICATION_ENDS},
}

_N = ContactState
CONTACTS = frozenset({"RepairApplied", "ObjectionRaised", "StatementReceived"})
"""Steps by which a subject shows itself: whoever asks for something can be found."""
CONTACT_ENDS = frozenset({"RepairGranted", *_MOOT})
"""Steps of the entry that leave nobody to be looked for."""
CONTACT: Mapping[tuple[ContactState | None, str], ContactState] = {
    (None, "SubjectDeclaredUncontactable"): _N.LOST,
    (_N.LOST, "SubjectDeclaredUncontactable"): _N.LOST,
    (_N.LOST, "SubjectContacted"): _N.FOUND,
    (_N.LOST, "UncontactableExpired"): _N.EXPIRED,
    **{(_N.LOST, step): _N.FOUND for step in CONTACTS},
    **{(_N.LOST, step): _N.MOOT for step in CONTACT_ENDS},
}

_P = Performance
PERFORMANCE: Mapping[tuple[Performance | None, str], Performance] = {
    **{(_P.IN_TERM, str(found)): found for found in _P if found is not _P.IN_TERM},
    (_P.FULFILLED, str(_P.FALSE)): _P.FALSE,  # later supervision may still find it false
}
"""How a promise may turn out; what was broken ends by review or repair alone, never by a further finding."""

ORDER: Mapping[tuple[OrderState | None, str], OrderState] = {
    (None, "OrderProposed"): _O.PROPOSED,
    (None, "OrderOpened"): _O.OPEN,
    (_O.PROPOSED, "OrderConfirmed"): _O.OPEN,
    (_O.PROPOSED, "OrderDeclined"): _O.CLOSED,
    **{
        (state, step): state
        for state in (_O.PROPOSED, _O.OPEN)
        for step in ("GroundAdded", "GroundEnded", "GroundChanged", "OrderSuspended", "OrderResumed")
    },
    (_O.PROPOSED, "GroundEnded.last"): _O.CLOSED,
    (_O.OPEN, "GroundEnded.last"): _O.LIFTING,
    (_O.PROPOSED, "GroundProposed"): _O.PROPOSED,
    (_O.OPEN, "GroundProposed"): _O.OPEN,
    (_O.OPEN, "GroundDeclined"): _O.OPEN,
    (_O.OPEN, "GroundProposalEnded"): _O.OPEN,
    (_O.LIFTING, "MeasureLiftOrdered"): _O.LIFTING,
    (_O.LIFTING, "OrderClosed"): _O.CLOSED,
}

_WAITING = (_T.PUSHED, _T.OVERDUE)
_AGREED = (_T.ACCEPTED, _T.IMPLEMENTED)
_LIFTING = (_T.LIFT_ORDERED, _T.LIFT_OVERDUE)

TASK: Mapping[tuple[TaskState | None, str], TaskState] = {
    (None, "TaskUnassigned"): _T.UNASSIGNED,
    (None, "TaskPushed"): _T.PUSHED,
    (_T.UNASSIGNED, "TaskPushed"): _T.PUSHED,
    (_T.UNASSIGNED, "TaskRecalled"): _T.CLOSED,
    (_T.PUSHED, "TaskOverdue"): _T.OVERDUE,
    **{(state, "TaskAccepted"): _T.ACCEPTED for state in _WAITING},
    **{(state, "TaskRefused"): _T.REFUSED for state in _WAITING},
    **{(state, "TaskReturned"): _T.RETURNED for state in _WAITING},
    (_T.RETURNED, "TaskPushed"): _T.PUSHED,
    (_T.RETURNED, "CorrectionOverdue"): _T.RETURNED,
    **{(state, "FeedbackSubmitted.implemented"): _T.IMPLEMENTED for state in _AGREED},
    **{(state, "FeedbackSubmitted.partial"): _T.IMPLEMENTED for state in _AGREED},
    **{(state, "FeedbackSubmitted.not_triggered"): state for state in _AGREED},
    **{(state, "FeedbackSubmitted.failed"): state for state in _AGREED},
    **{(state, "FeedbackOverdue"): state for state in _AGREED},
    (_T.ACCEPTED, "FeedbackSubmitted.not_applicable"): _T.CLOSED,
    **{(state, "TaskRecalled"): _T.CLOSED for state in (*_WAITING, _T.RETURNED, _T.REFUSED)},
    **{(state, "MeasureLiftOrdered"): _T.LIFT_ORDERED for state in _AGREED},
    (_T.LIFT_ORDERED, "LiftOverdue"): _T.LIFT_OVERDUE,
    **{(state, "MeasureLifted"): _T.CLOSED for state in _LIFTING},
    **{(state, "TaskSuspended"): _T.SUSPENDED for state in (*_WAITING, _T.RETURNED, *_AGREED)},
    # Reminding and escalating tell somebody; they move nothing.
    **{(state, "ReminderSent"): state for state in (*_WAITING, _T.RETURNED, *_AGREED, *_LIFTING)},
    **{(state, "TaskEscalated"): state for state in (_T.UNASSIGNED, *_WAITING, _T.RETURNED, *_AGREED, *_LIFTING)},
}
"""Every state but SUSPENDED, which remembers where it came from: see `suspended_task`."""


_S = RulesetState
RULESET: Mapping[tuple[RulesetState | None, str], RulesetState] = {
    (None, "RulesetAdopted"): _S.PUBLISHED,
    (None, "RulesetDrafted"): _S.DRAFT,
    # Whatever was tested, submitted or approved was another content.
    **{(state, "RulesetEdited"): _S.DRAFT for state in (_S.DRAFT, _S.TESTED, _S.SUBMITTED, _S.APPROVED)},
    **{(state, "RulesetTested"): _S.TESTED for state in (_S.DRAFT, _S.TESTED)},
    (_S.TESTED, "RulesetSubmitted"): _S.SUBMITTED,
    (_S.SUBMITTED, "RulesetApproved"): _S.APPROVED,
    # An approval says against which version it was given; once another is published it is given anew.
    (_S.APPROVED, "RulesetApproved"): _S.APPROVED,
    # The approver's way back to the author; until the publication an approval can be taken back by refusing.
    **{(state, "RulesetRefused"): _S.DRAFT for state in (_S.SUBMITTED, _S.APPROVED)},
    (_S.APPROVED, "RulesetPublished"): _S.PUBLISHED,
    (_S.PUBLISHED, "RulesetWithdrawn"): _S.WITHDRAWN,
}
"""What is published is never edited; a later version follows it, or it is withdrawn as unlawful."""

_State = TypeVar("_State", bound=StrEnum)


def advance(table: Mapping[tuple[_State | None, str], _State], state: _State | None, step: str) -> _State:
    """The target of a step. Raises NotAllowed, naming the state and the steps it allows."""
    target = table.get((state, step))
    if target is None:
        raise NotAllowed(*_refusal(state, step, allowed(table, state)))
    return target


def allowed(table: Mapping[tuple[_State | None, str], _State], state: _State | None) -> list[str]:
    """The steps that a state allows, sorted."""
    return sorted(step for origin, step in table if origin == state)


def suspended_task(origin: TaskState, step: str, *, last_basis: bool) -> TaskState:
    """The target of a step of a task suspended from `origin`. Raises NotAllowed."""
    match step:
        case "TaskSuspended":
            return TaskState.SUSPENDED
        case "TaskResumed":
            return origin if last_basis else TaskState.SUSPENDED
        case "MeasureLiftOrdered" if origin in _AGREED:
            return TaskState.LIFT_ORDERED
        case "TaskRecalled" if origin not in _AGREED:
            return TaskState.CLOSED
    ends = "MeasureLiftOrdered" if origin in _AGREED else "TaskRecalled"
    raise NotAllowed(*_refusal(TaskState.SUSPENDED, step, [ends, "TaskResumed", "TaskSuspended"]))


def _refusal(state: StrEnum | None, step: str, steps: list[str]) -> tuple[str]:
    return (f"{step} in state {state or 'none'}; allowed there: {', '.join(steps) or 'nothing'}",)
