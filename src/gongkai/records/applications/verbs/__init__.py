"""What can be done with an application, in the order of its life."""

from gongkai.records.applications.verbs.clock import (
    ApproveExtension,
    AskCorrection,
    AskFee,
    AskReasons,
    LapseCorrection,
    LapseFee,
    ReceiveCorrection,
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
    ApproveDecision,
    ArchiveCase,
    ProposeDecision,
    ServeAnswer,
    VoidEntry,
    WithdrawApplication,
)
from gongkai.records.applications.verbs.disputes import ConcludeDispute, FileDispute, OrderAnswer
from gongkai.records.applications.verbs.intake import ConfirmReceipt, RegisterApplication
from gongkai.records.applications.verbs.online import (
    AnswerCorrection,
    ConfirmAnswer,
    SubmitApplication,
    WithdrawOnline,
)
from gongkai.records.applications.verbs.papers import KeepFile
from gongkai.records.applications.verbs.reading import ReadFile

__all__ = [
    "AnswerCorrection",
    "ApproveDecision",
    "ApproveExtension",
    "ArchiveCase",
    "AskCorrection",
    "AskFee",
    "AskReasons",
    "ConcludeDispute",
    "ConfirmAnswer",
    "ConfirmReceipt",
    "ConsultParty",
    "FileDispute",
    "KeepFile",
    "LapseCorrection",
    "LapseFee",
    "OrderAnswer",
    "ProposeDecision",
    "ReadFile",
    "ReceiveCorrection",
    "RecordConsultationServed",
    "RecordFeePaid",
    "RecordOpinion",
    "RegisterApplication",
    "ServeAnswer",
    "ServeExtensionNotice",
    "SetDelay",
    "SubmitApplication",
    "VoidEntry",
    "WithdrawApplication",
    "WithdrawOnline",
]
