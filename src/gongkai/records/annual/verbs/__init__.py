"""What staff do with the annual report: writing (open, enter, write) → approving (submit, return, approve)."""

from gongkai.records.annual.verbs.approving import ApproveReport, KeepReport, ReturnReport, SubmitReport
from gongkai.records.annual.verbs.correcting import DecideReportCorrection, ProposeReportCorrection
from gongkai.records.annual.verbs.entering import AskFigures, CancelRequest, EnterFigure, ProvideFigures
from gongkai.records.annual.verbs.sending import PutOutReport, SendReport
from gongkai.records.annual.verbs.writing import ChangeLayout, DropReport, OpenReport, WritePassage

__all__ = [
    "ApproveReport",
    "AskFigures",
    "CancelRequest",
    "ChangeLayout",
    "DecideReportCorrection",
    "DropReport",
    "EnterFigure",
    "KeepReport",
    "OpenReport",
    "ProposeReportCorrection",
    "ProvideFigures",
    "PutOutReport",
    "ReturnReport",
    "SendReport",
    "SubmitReport",
    "WritePassage",
]
