"""What of the village boards waits for whom: boards that owe something, queries and reports without an answer."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from gongkai.records.authority import Action
from gongkai.records.noticeboards.models import Board
from gongkai.records.noticeboards.queries import standings
from gongkai.records.today import today
from gongkai.web.desk.access import may_somewhere, where_may
from gongkai.web.desk.boards_asked import asked_seen
from gongkai.web.desk.work import Waiting


def boards_that_owe(user: Any) -> list[Waiting]:
    """Boards with an empty quarter, accounts that are owed, or notices that should come down; the red ones first."""
    if not may_somewhere(user, Action.KEEP_BOARD):
        return []
    mine = Board.objects.filter(where_may(user, Action.KEEP_BOARD), closed_on=None).select_related("agency")
    owing = sorted(
        (one for one in standings(mine, today()) if one.needs_something), key=lambda one: not one.is_late
    )
    return [
        Waiting(
            one.board.name,
            one.board.agency.name,
            None,
            one.accounts.due_on if one.accounts else today(),
            reverse("desk:board", args=[one.board.pk]),
            "；".join(one.owed),
        )
        for one in owing
    ]


def to_answer(user: Any) -> list[Waiting]:
    """Queries and reports that the user may answer."""
    if not (may_somewhere(user, Action.KEEP_BOARD) or may_somewhere(user, Action.GIVE_TASK)):
        return []
    return [
        Waiting(
            one.kind_label,
            one.agency.name,
            one.received_on,
            one.due_on,
            reverse("desk:board-query", args=[one.pk]),
            one.board.name,
        )
        for one in asked_seen(user).filter(answered_on=None).order_by("due_on", "pk")
    ]
