"""The tables of domain.md 6.2 as text: state, step, target. Read by eye against the page; nothing here comes from code.

A step is an event's name; where the outcome decides, it says so after a dot. `-` is "there is nothing yet".
"""

Row = tuple[str | None, str]
Table = dict[Row, str]


def read(text: str) -> Table:
    """Lines of `states | steps | target`, lists comma-separated, `same` for a step that stays."""
    table: Table = {}
    for line in text.strip().splitlines():
        states, steps, target = (part.strip() for part in line.split("|"))
        for state in states.split(", "):
            for step in steps.split(", "):
                row = (None if state == "-" else state, step)
                assert row not in table, f"{row} stands twice"
                table[row] = state if target == "same" else target
    return table


CASE = read("""
-              | ListEntryProposed                    | draft
-              | PenaltyRecorded, RecordFiled         | decided
draft          | NoticeServed                         | noticed
noticed        | StatementReceived, StatementAnswered | noticed
noticed        | ListEntryDecided                     | decided
draft, noticed | ListEntryDropped                     | closed
decided        | RecordCorrected                      | same
decided        | ListEntryRemoved, RepairGranted, DecisionRevoked, RecordWithdrawn, RecordSealed, CaseExpired | closed
""")

CASE_ADDITIONS = read("""
closed | RecordCorrected                                 | decided
closed  | RecordWithdrawn, DecisionRevoked, RecordSealed, RepairGranted | closed
decided, closed | DecisionChanged, PerformanceVerified     | closed
decided | RecordRetired                                    | closed
decided, closed | RecognitionDeclined, LinkEnded           | closed
closed  | ListEntryRemoved                                 | closed
draft, noticed | ListEntryOverdue                          | same
""")
"""A record whose effects are over can still prove wrong."""

REPAIR = read("""
-                            | RepairApplied            | applied
applied                      | RepairFoundIncomplete    | incomplete
applied, incomplete          | RepairSupplemented       | applied
applied                      | RepairAccepted           | accepted
applied, accepted            | RepairRefused            | refused
applied, accepted            | RepairOverdue            | same
accepted                     | RepairExtended           | same
applied, incomplete, accepted | TrainingRecorded        | same
applied, incomplete, accepted | RepairWithdrawn         | withdrawn
applied, incomplete, accepted | RepairGranted           | granted
applied, incomplete, accepted | RecordWithdrawn, RecordSealed, RecordRetired | moot
applied, incomplete, accepted | DecisionRevoked, DecisionChanged, PerformanceVerified, ListEntryRemoved | moot
applied, incomplete, accepted | RecognitionDeclined, LinkEnded | moot
""")
"""The procedure of domain.md 4.5 and INV-22; what is over stays over, and a new application begins anew (P-7)."""

OBJECTION = read("""
-    | ObjectionRaised                     | open
open | ObjectionAssigned, ObjectionOverdue | same
open | ObjectionUpheld                     | upheld
open | ObjectionDismissed                  | dismissed
open | ObjectionWithdrawn                  | withdrawn
open | RecordWithdrawn, RecordSealed       | moot
""")
"""Objection (C68); what is answered stays answered, and another may be raised at any time (P-7)."""

SHIELD = read("""
-        | RecordShielded                                      | standing
standing | RecordShielded                                      | same
standing | ShieldEnded, ShieldExpired, RepairGranted           | over
standing | RecordWithdrawn, RecordSealed, RecordRetired        | over
standing | DecisionRevoked, DecisionChanged                    | over
standing | PerformanceVerified, ListEntryRemoved, RecognitionDeclined, LinkEnded | over
""")
"""Bankruptcy (domain.md 4.5): for the time being, and final with the repair."""

PROMISE = read("""
-    | RecordFiled                                                  | open
open | RecordCorrected, PromiseEnding, PromiseAtRisk, PerformanceOverdue | same
open | RecordCorrected.other, RepairGranted, PerformanceVerified    | over
open | RecordWithdrawn, RecordSealed, RecordRetired                 | over
open | DecisionRevoked, DecisionChanged, ListEntryRemoved, RecognitionDeclined, LinkEnded | over
""")
"""A promise in its term (C57, C79): followed until somebody has verified how it turned out."""

OFFER = read("""
-    | CommitmentOffered   | open
open | CommitmentAccepted  | accepted
open | CommitmentDeclined  | declined
open | CommitmentTakenBack | taken_back
""")
"""A commitment that a subject offers (C55): answered once, or taken back."""
RECTIFICATION = read("""
-                              | InterviewHeld                            | interviewed
-, interviewed                 | SubjectReminded                          | reminded
-, interviewed, reminded, verified | RectificationOrdered                 | ordered
interviewed, reminded, ordered, overdue, verified | InterviewHeld         | same
ordered, overdue, verified     | SubjectReminded                          | same
reminded, ordered, overdue     | RectificationVerified                    | verified
ordered                        | RectificationOverdue                     | overdue
interviewed, reminded, ordered, overdue, verified | RepairGranted, RecordWithdrawn, RecordSealed | moot
interviewed, reminded, ordered, overdue, verified | RecordRetired, DecisionRevoked, DecisionChanged | moot
interviewed, reminded, ordered, overdue, verified | PerformanceVerified, ListEntryRemoved | moot
interviewed, reminded, ordered, overdue, verified | RecognitionDeclined, LinkEnded | moot
""")
"""Interview and rectification (C28, C32): one order at a time, and again where it did not last."""

CONTACT = read("""
-    | SubjectDeclaredUncontactable                    | lost
lost | SubjectDeclaredUncontactable                    | same
lost | SubjectContacted                                | found
lost | RepairApplied, ObjectionRaised, StatementReceived | found
lost | UncontactableExpired                            | expired
lost | RepairGranted, RecordWithdrawn, RecordSealed    | moot
lost | RecordRetired, DecisionRevoked, DecisionChanged | moot
lost | PerformanceVerified, ListEntryRemoved, RecognitionDeclined, LinkEnded | moot
""")
"""Lost contact (C29): whoever asks for something is found, and nothing lasts for ever (P-6)."""
DOCUMENT = read("""
-      | DocumentStored | stored
stored | DocumentErased | erased
""")
"""Files (P-1, INV-30): what was erased is never silently stored again."""

LINK = read("""
-        | ResponsiblePersonLinked                                       | standing
standing | RepairGranted, RecordCorrected.other                         | over
standing | RecordWithdrawn, RecordSealed, RecordRetired, LinkEnded      | over
standing | DecisionRevoked, DecisionChanged, PerformanceVerified        | over
standing | ListEntryRemoved, RecognitionDeclined                        | over
""")
"""A person made responsible for an organisation (INV-12): no longer than what it stands on."""

PUBLICATION = read("""
-                    | RecordPublished                                      | published
published            | PublicationShortened                                 | same
published            | PublicationExpired                                   | ended
published            | PublicationMaximumReached                            | review
review               | PublicationReviewed                                  | ended
published            | PublicationWithdrawn                                 | withdrawn
withdrawn            | PublicationExplained, ExplanationOverdue             | same
withdrawn            | PublicationExpired                                   | ended
withdrawn            | RecordPublished                                      | published
published, withdrawn | RecordWithdrawn, DecisionRevoked, DecisionChanged    | withdrawn
review               | RecordWithdrawn, DecisionRevoked, DecisionChanged    | ended
published, withdrawn, review | PublicationEnded, RepairGranted, ListEntryRemoved    | ended
published, withdrawn, review | PerformanceVerified, RecordSealed, RecordRetired, RecognitionDeclined, LinkEnded | ended
""")
"""Publication (INV-21): it stops by itself, what was undone is explained, and nothing is ever prolonged."""

ORDER = read("""
-              | OrderProposed                           | proposed
-              | OrderOpened                             | open
proposed       | OrderConfirmed                          | open
proposed       | OrderDeclined                           | closed
proposed, open | GroundAdded, GroundEnded, GroundChanged | same
proposed       | GroundEnded.last                        | closed
open           | GroundEnded.last                        | lifting
lifting        | OrderClosed                             | closed
""")

ORDER_ADDITIONS = read("""
lifting        | MeasureLiftOrdered                                   | same
proposed, open | OrderSuspended, OrderResumed                         | same
proposed, open | GroundProposed                                       | same
open           | GroundDeclined, GroundProposalEnded                  | same
""")
"""The lift as an event of its own, suspension of the order itself, and grounds that wait on an open order (INV-37)."""

TASK = read("""
-                     | TaskUnassigned                            | unassigned
-                     | TaskPushed                                | pushed
unassigned            | TaskPushed                                | pushed
unassigned            | TaskRecalled                              | closed
pushed                | TaskOverdue                               | overdue
pushed, overdue       | TaskAccepted                              | accepted
pushed, overdue       | TaskRefused                               | refused
pushed, overdue       | TaskReturned                              | returned
returned              | TaskPushed                                | pushed
returned              | CorrectionOverdue                         | same
accepted, implemented | FeedbackSubmitted.implemented, FeedbackSubmitted.partial | implemented
accepted, implemented | FeedbackSubmitted.not_triggered, FeedbackSubmitted.failed, FeedbackOverdue | same
accepted              | FeedbackSubmitted.not_applicable          | closed
pushed, overdue, returned, refused | TaskRecalled                 | closed
accepted, implemented | MeasureLiftOrdered                        | lift_ordered
lift_ordered          | LiftOverdue                               | lift_overdue
lift_ordered, lift_overdue | MeasureLifted                        | closed
pushed, overdue, returned, accepted, implemented | TaskSuspended  | suspended
""")

TASK_ADDITIONS = read("""
pushed, overdue, returned, accepted, implemented, lift_ordered, lift_overdue             | ReminderSent  | same
unassigned, pushed, overdue, returned, accepted, implemented, lift_ordered, lift_overdue | TaskEscalated | same
""")
"""Telling somebody moves nothing."""

SUSPENDED = read("""
pushed, overdue, returned, accepted, implemented | TaskSuspended, TaskResumed | suspended
pushed, overdue, returned, accepted, implemented | TaskResumed.last           | same
accepted, implemented                            | MeasureLiftOrdered         | lift_ordered
pushed, overdue, returned                        | TaskRecalled               | closed
""")
"""A task suspended from a state: `same` is that state, not SUSPENDED."""

RULESET = read("""
-                                  | RulesetAdopted  | published
-                                  | RulesetDrafted  | draft
draft, tested, submitted, approved | RulesetEdited   | draft
draft, tested                      | RulesetTested   | tested
tested                             | RulesetSubmitted | submitted
submitted, approved                | RulesetApproved | approved
submitted, approved                | RulesetRefused  | draft
approved                           | RulesetPublished | published
published                          | RulesetWithdrawn | withdrawn
""")
"""The life of a version of the ruleset: an edit begins anew, nothing that is published is edited."""
