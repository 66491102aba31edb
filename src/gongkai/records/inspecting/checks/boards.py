"""The village notice boards (村民委员会组织法第三十五条)."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.law.numerals import chinese_date
from gongkai.law.village import DAY, AccountsState, QuarterState, quarter_of
from gongkai.records.agencies.models import AgencyKind
from gongkai.records.inspecting.looking import Look
from gongkai.records.noticeboards.models import Board
from gongkai.records.noticeboards.queries import standings
from gongkai.records.oversight.models import ObjectKind
from gongkai.records.oversight.verbs import Suspected


def missing(look: Look) -> Iterator[Suspected]:
    """Villages without a board that is in use."""
    villages = look.agency.counted_agencies().filter(kind=AgencyKind.VILLAGE)
    for village in villages.exclude(pk__in=Board.objects.filter(closed_on=None).values("agency")):
        told = f"{village.name}没有在用的村务公开栏"
        yield Suspected("board-missing", village, told, ObjectKind.UNIT, village.name)


def quarter_missed(look: Look) -> Iterator[Suspected]:
    """Boards on which the last quarter brought nothing, or whose accounts are overdue."""
    boards = Board.objects.filter(agency__in=look.agencies, agency__kind=AgencyKind.VILLAGE, closed_on=None)
    ended_on = quarter_of(look.on)[0] - DAY
    for standing in standings(boards.select_related("agency"), look.on):
        if standing.last_quarter is QuarterState.MISSED:
            yield _about(standing.board, "上个季度没有公布村务", f"quarter-{ended_on}")
        accounts = standing.accounts
        if accounts and accounts.state is AccountsState.LATE:
            ended = chinese_date(accounts.period_end)
            told = f"截至{ended}的财务收支没有公布，应当在{chinese_date(accounts.due_on)}前公布"
            yield _about(standing.board, told, f"accounts-{accounts.period_end}")


def _about(board: Board, told: str, about: str) -> Suspected:
    words = f"公开栏“{board.name}”{told}"
    return Suspected(
        "board-quarter", board.agency, words, ObjectKind.BOARD, board.name, board.pk, about=about
    )
