"""Boards are set up, revised and closed; notices hung, confirmed and taken down; villagers ask and are answered."""

from gongkai.records.noticeboards.verbs.boards import CloseBoard, RecordTally, ReviseBoard, SetUpBoard
from gongkai.records.noticeboards.verbs.postings import PostNotice, TakeDown, WitnessPosting
from gongkai.records.noticeboards.verbs.queries import (
    THE_VILLAGER,
    AnswerVillageQuery,
    AnswerVillageReport,
    AskAboutBoard,
)

__all__ = [
    "THE_VILLAGER",
    "AnswerVillageQuery",
    "AnswerVillageReport",
    "AskAboutBoard",
    "CloseBoard",
    "PostNotice",
    "RecordTally",
    "ReviseBoard",
    "SetUpBoard",
    "TakeDown",
    "WitnessPosting",
]
