"""What can be done with an application, in the order of its life."""

from gongkai.records.applications.verbs.clock import (
    ApproveExtension,
    AskCorrection,
    AskFee,
    AskReasons,
    LapseCorrection,
    LapseFee,
    ReceiveCorrection,
    ReceiveReasons,
    RecordFeePaid,
    ServeExtensionNotice,
    SetDelay,
)
from gongkai.records.applications.verbs.consultation import (
    ConsultParty,
    RecordConsultationServed,
    RecordOpinion,
)
from gongkai.records.applications.verbs.decision import (
    AnswerOnTheSpot,
    ApproveDecision,
    ArchiveCase,
    ProposeDecision,
    ServeAnswer,
    VoidEntry,
    WithdrawApplication,
)
from gongkai.records.applications.verbs.disputes import ConcludeDispute, FileDispute, OrderAnswer
from gongkai.records.applications.verbs.handling import (
    AddNote,
    AnswerJointly,
    AssignCase,
    LogSearch,
    RequestExtension,
    SeeApplicant,
    SeeApplicantAsHandler,
    TransferCase,
)
from gongkai.records.applications.verbs.intake import ConfirmReceipt, RegisterApplication
from gongkai.records.applications.verbs.ledger import ExportFullLedger, ExportLedger
from gongkai.records.applications.verbs.online import (
    AnswerCorrection,
    ConfirmAnswer,
    SubmitApplication,
    WithdrawOnline,
)
from gongkai.records.applications.verbs.papers import KeepFile
from gongkai.records.applications.verbs.reading import ReadFile

__all__ = [
    "AddNote",
    "AnswerCorrection",
    "AnswerJointly",
    "AnswerOnTheSpot",
    "ApproveDecision",
    "ApproveExtension",
    "ArchiveCase",
    "AskCorrection",
    "AskFee",
    "AskReasons",
    "AssignCase",
    "ConcludeDispute",
    "ConfirmAnswer",
    "ConfirmReceipt",
    "ConsultParty",
    "ExportFullLedger",
    "ExportLedger",
    "FileDispute",
    "KeepFile",
    "LapseCorrection",
    "LapseFee",
    "LogSearch",
    "OrderAnswer",
    "ProposeDecision",
    "ReadFile",
    "ReceiveCorrection",
    "ReceiveReasons",
    "RecordConsultationServed",
    "RecordFeePaid",
    "RecordOpinion",
    "RegisterApplication",
    "RequestExtension",
    "SeeApplicant",
    "SeeApplicantAsHandler",
    "ServeAnswer",
    "ServeExtensionNotice",
    "SetDelay",
    "SubmitApplication",
    "TransferCase",
    "VoidEntry",
    "WithdrawApplication",
    "WithdrawOnline",
]
