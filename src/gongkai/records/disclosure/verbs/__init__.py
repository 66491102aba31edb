"""From a draft to a public item and after: what staff do with information, as verbs.

drafting and files → findings (the screening gate) → reviewing → publishing → correcting, afterwards. ``house`` is
the office's own word list and the answers to reported errors.
"""

from gongkai.records.disclosure.verbs.afterwards import ReassessItem, SetValidity, WithdrawItem
from gongkai.records.disclosure.verbs.correcting import (
    CorrectItem,
    ProposeCorrection,
    RejectCorrection,
    ReviewCorrection,
    proposal_of,
)
from gongkai.records.disclosure.verbs.drafting import RecallItem, RegisterItem, ReviseItem, SubmitItem
from gongkai.records.disclosure.verbs.files import AttachFile, RemoveFile, SeeFile
from gongkai.records.disclosure.verbs.findings import KeepFindings, MaskFindings
from gongkai.records.disclosure.verbs.house import AnswerError, ListWord, UnlistWord
from gongkai.records.disclosure.verbs.publishing import (
    INDEX_SERIES,
    ConfirmOnCarrier,
    PublishItem,
    PublishUrgently,
)
from gongkai.records.disclosure.verbs.reviewing import CheckItem, ClearUrgency, ReviewSecrecy, SignOffItem

__all__ = [
    "INDEX_SERIES",
    "AnswerError",
    "AttachFile",
    "CheckItem",
    "ClearUrgency",
    "ConfirmOnCarrier",
    "CorrectItem",
    "KeepFindings",
    "ListWord",
    "MaskFindings",
    "ProposeCorrection",
    "PublishItem",
    "PublishUrgently",
    "ReassessItem",
    "RecallItem",
    "RegisterItem",
    "RejectCorrection",
    "RemoveFile",
    "ReviewCorrection",
    "ReviewSecrecy",
    "ReviseItem",
    "SeeFile",
    "SetValidity",
    "SignOffItem",
    "SubmitItem",
    "UnlistWord",
    "WithdrawItem",
    "proposal_of",
]
