"""What may be asked of a subject, in the imperative. There is no edit and no delete."""

from domain.commands.documents import DocumentCommand, EraseDocument, StoreDocument
from domain.commands.links import (
    EndLink,
    LinkCommand,
    NoteLink,
)
from domain.commands.listing import (
    AnswerStatement,
    DeclineRecognition,
    DropEntry,
    EntryCommand,
    EntryDecision,
    ProposeEntry,
    ReceiveStatement,
    RemoveEntry,
    ReviewEntry,
    ServeNotice,
)
from domain.commands.objections import (
    AssignObjection,
    DismissObjection,
    ObjectionCommand,
    RaiseObjection,
    UpholdObjection,
    WithdrawObjection,
)
from domain.commands.offers import (
    AcceptCommitment,
    DeclineCommitment,
    OfferCommand,
    OfferCommitment,
    TakeCommitmentBack,
)
from domain.commands.orders import (
    AcceptTask,
    ConfirmOrder,
    DecideHold,
    DeclineOrder,
    PushCorrected,
    RefuseTask,
    ResumeOrder,
    ReturnTask,
    SubmitFeedback,
    SuspendOrder,
)
from domain.commands.own import (
    ChooseNotifications,
    EndMandate,
    GiveConsent,
    OwnCommand,
    RecordMandate,
    WithdrawConsent,
)
from domain.commands.publishing import (
    ExplainWithdrawal,
    PublicationCommand,
    PublishRecord,
    ReviewPublication,
    WithdrawPublication,
)
from domain.commands.records import (
    AddSource,
    ChangeDecision,
    CorrectRecord,
    FileRecords,
    ResolveDefect,
    RevokeDecision,
    SealRecord,
    VerifyInformation,
    VerifyPerformance,
    WithdrawRecord,
)
from domain.commands.rectifying import (
    ContactCommand,
    DeclareUncontactable,
    HoldInterview,
    OrderRectification,
    RecordContact,
    RectificationCommand,
    VerifyRectification,
)
from domain.commands.repairs import (
    AcceptRepair,
    ApplyForRepair,
    EndShield,
    ExtendRepair,
    FindRepairIncomplete,
    GrantRepair,
    RecordTraining,
    RefuseRepair,
    RepairCommand,
    RepairRecord,
    ShieldCommand,
    ShieldRecord,
    SupplementRepair,
    WithdrawRepair,
)
from domain.commands.service import RecordService
from domain.commands.subjects import (
    AddAlias,
    AmendIdentity,
    CorrectCode,
    EraseSubject,
    HandOver,
    Reconcile,
)

OfItsOwn = (
    RaiseObjection
    | WithdrawObjection
    | ApplyForRepair
    | SupplementRepair
    | WithdrawRepair
    | ReceiveStatement
    | ChooseNotifications
    | GiveConsent
    | WithdrawConsent
    | OfferCommitment
    | TakeCommitmentBack
)
"""What a subject may do for itself; everything else is done by departments."""

Command = (
    FileRecords
    | AddAlias
    | CorrectCode
    | AmendIdentity
    | EraseSubject
    | HandOver
    | CorrectRecord
    | WithdrawRecord
    | AddSource
    | ResolveDefect
    | VerifyInformation
    | VerifyPerformance
    | RevokeDecision
    | ChangeDecision
    | SealRecord
    | RepairCommand
    | ShieldCommand
    | PublicationCommand
    | ObjectionCommand
    | RectificationCommand
    | ContactCommand
    | DocumentCommand
    | RecordService
    | EntryCommand
    | LinkCommand
    | RemoveEntry
    | ReviewEntry
    | DeclineRecognition
    | ConfirmOrder
    | DeclineOrder
    | SuspendOrder
    | ResumeOrder
    | AcceptTask
    | RefuseTask
    | ReturnTask
    | PushCorrected
    | SubmitFeedback
    | DecideHold
    | OfferCommand
    | OwnCommand
    | Reconcile
)

__all__ = [
    "AcceptCommitment",
    "AcceptRepair",
    "AcceptTask",
    "AddAlias",
    "AddSource",
    "AmendIdentity",
    "AnswerStatement",
    "ApplyForRepair",
    "AssignObjection",
    "ChangeDecision",
    "ChooseNotifications",
    "Command",
    "ConfirmOrder",
    "ContactCommand",
    "CorrectCode",
    "CorrectRecord",
    "DecideHold",
    "DeclareUncontactable",
    "DeclineCommitment",
    "DeclineOrder",
    "DeclineRecognition",
    "DismissObjection",
    "DocumentCommand",
    "DropEntry",
    "EndLink",
    "EndMandate",
    "EndShield",
    "EntryCommand",
    "EntryDecision",
    "EraseDocument",
    "EraseSubject",
    "ExplainWithdrawal",
    "ExtendRepair",
    "FileRecords",
    "FindRepairIncomplete",
    "GiveConsent",
    "GrantRepair",
    "HandOver",
    "HoldInterview",
    "LinkCommand",
    "NoteLink",
    "ObjectionCommand",
    "OfItsOwn",
    "OfferCommand",
    "OfferCommitment",
    "OrderRectification",
    "OwnCommand",
    "ProposeEntry",
    "PublicationCommand",
    "PublishRecord",
    "PushCorrected",
    "RaiseObjection",
    "ReceiveStatement",
    "Reconcile",
    "RecordContact",
    "RecordMandate",
    "RecordService",
    "RecordTraining",
    "RectificationCommand",
    "RefuseRepair",
    "RefuseTask",
    "RemoveEntry",
    "RepairCommand",
    "RepairRecord",
    "ResolveDefect",
    "ResumeOrder",
    "ReturnTask",
    "ReviewEntry",
    "ReviewPublication",
    "RevokeDecision",
    "SealRecord",
    "ServeNotice",
    "ShieldCommand",
    "ShieldRecord",
    "StoreDocument",
    "SubmitFeedback",
    "SupplementRepair",
    "SuspendOrder",
    "TakeCommitmentBack",
    "UpholdObjection",
    "VerifyInformation",
    "VerifyPerformance",
    "VerifyRectification",
    "WithdrawConsent",
    "WithdrawObjection",
    "WithdrawPublication",
    "WithdrawRecord",
    "WithdrawRepair",
]
