"""What can be done after an answer, beside what table four counts (``applications.verbs.disputes``)."""

from gongkai.records.redress.verbs.complaints import AnswerComplaint, ReceiveComplaint
from gongkai.records.redress.verbs.disputes import FileSuitAfter, MoveDispute, VoidMove
from gongkai.records.redress.verbs.own_records import (
    DecideOwnRecord,
    RegisterOwnRecord,
    ServeOwnRecord,
    VerifyOwnRecord,
)
from gongkai.records.redress.verbs.reading import ReadParticulars

__all__ = [
    "AnswerComplaint",
    "DecideOwnRecord",
    "FileSuitAfter",
    "MoveDispute",
    "ReadParticulars",
    "ReceiveComplaint",
    "RegisterOwnRecord",
    "ServeOwnRecord",
    "VerifyOwnRecord",
    "VoidMove",
]
