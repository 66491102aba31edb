"""What staff do with the annual report: writing (open, enter, write) → approving (submit, return, approve)."""

from gongkai.records.annual.verbs.approving import ApproveReport, ReturnReport, SubmitReport
from gongkai.records.annual.verbs.writing import EnterFigure, OpenReport, WritePassage

__all__ = ["ApproveReport", "EnterFigure", "OpenReport", "ReturnReport", "SubmitReport", "WritePassage"]
