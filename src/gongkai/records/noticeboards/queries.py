"""How the boards stand, and what of them anyone may see. A few queries, however many boards and postings there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from gongkai.law.village import (
    DAY,
    Accounts,
    AccountsState,
    QuarterState,
    accounts_owed,
    quarter_of,
    quarter_state,
)
from gongkai.records.agencies.models import Agency
from gongkai.records.evidence.models import Evidence
from gongkai.records.noticeboards.models import Board, Posting, PostingQuerySet, Tally, VillageQuery


@dataclass(frozen=True, slots=True)
class Standing:
    """How a board stands: this quarter, the one before, its accounts, what hangs and what should come down."""

    board: Board
    quarter: QuarterState
    last_quarter: QuarterState
    accounts: Accounts | None
    hanging: int
    to_take_down: int

    @property
    def is_late(self) -> bool:
        """Red: a quarter ended empty, or accounts are overdue."""
        return any(self.owed.values())

    @property
    def needs_something(self) -> bool:
        return bool(self.owed)

    @property
    def owed(self) -> dict[str, bool]:
        """What should be posted or taken down, in words, and whether it is late."""
        told = {}
        if self.last_quarter is QuarterState.MISSED:
            told["上季度未公布"] = True
        if self.quarter is QuarterState.REMIND:
            told[f"本季度尚未公布，{self.quarter.value}"] = False
        if self.accounts and self.accounts.state is not AccountsState.POSTED:
            period = f"{self.accounts.period_end.year}年{self.accounts.period_end.month}月底止"
            told[f"{period}的{self.accounts.state.value}"] = self.accounts.state is AccountsState.LATE
        if self.to_take_down:
            told[f"到期待撤下{self.to_take_down}条"] = False
        return told


def standings(boards: Iterable[Board], today: date) -> list[Standing]:
    """How these boards stand on ``today``; three queries. A closed one owes nothing."""
    boards = list(boards)
    first, last = quarter_of(today)
    before = quarter_of(first - DAY)
    posted, covered = _posted(boards, before[0], today)
    hanging = _hanging(boards, today)
    return [
        _standing(board, posted[board.pk], covered[board.pk], hanging.get(board.pk, (0, 0)), last, today)
        for board in boards
    ]


# --- for everyone -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublicBoard:
    """A board in the list and on the map: ``hanging`` now, ``newest`` day of posting."""

    board: Board
    hanging: int
    newest: date | None


def public_boards(agency: Agency) -> list[PublicBoard]:
    """The boards of the agency's villages that stand today, each with what hangs on it; two queries."""
    boards = list(boards_of(agency).filter(closed_on=None))
    rows = (
        Posting.objects.public()
        .filter(board__in=boards)
        .order_by()
        .values("board")
        .annotate(hanging=Count("pk", filter=Q(removed_on=None)))
    )
    hanging = {row["board"]: row["hanging"] for row in rows}
    newest = dict(
        Posting.objects.public()
        .filter(board__in=boards)
        .order_by("posted_on", "id")
        .values_list("board", "posted_on")
    )
    return [PublicBoard(board, hanging.get(board.pk, 0), newest.get(board.pk)) for board in boards]


def boards_of(agency: Agency) -> QuerySet[Board]:
    """All boards of the agency and its villages, closed ones too: a label may hang longer than its board."""
    return Board.objects.filter(agency__reporting=agency).select_related("agency__reporting")


def public_postings(board: Board) -> PostingQuerySet:
    """What hangs or hung on the board, newest first."""
    postings: PostingQuerySet = (
        Posting.objects.public().filter(board=board).select_related("item", "board__agency")
    )
    return postings.order_by("-posted_on", "-id")


def public_tallies(board: Board) -> QuerySet[Tally]:
    """How many notices hung in periods whose single postings were not kept."""
    return board.tallies.order_by("-first_day")  # type: ignore[attr-defined,no-any-return]


def public_answers(board: Board, posting: Posting | None = None) -> QuerySet[VillageQuery]:
    """What was asked and answered for everyone to read; never what the villager wrote, nor about what was withdrawn."""
    answered = VillageQuery.objects.filter(
        Q(posting=None) | Q(posting__in=Posting.objects.public()),
        board=board,
        is_public=True,
        answered_on__isnull=False,
    )
    answered = answered.filter(posting=posting) if posting else answered
    return answered.only("kind", "topic", "answer", "received_on", "answered_on", "result", "posting_id")


def public_photos(board: Board) -> QuerySet[Evidence]:
    """What may stand on the web: the board's own photos, and those of postings that somebody looked through."""
    hung = Posting.objects.public().filter(board=board, photos_public=True)
    shown = Q(pk__in=board.photos.values("pk")) | Q(pk__in=hung.values("photos"))
    return Evidence.objects.filter(shown)


# --- helpers -----------------------------------------------------------------------------------------


def _standing(
    board: Board,
    posted: set[date],
    covered: set[date],
    hanging: tuple[int, int],
    quarter_end: date,
    today: date,
) -> Standing:
    if board.closed_on:
        return Standing(board, QuarterState.POSTED, QuarterState.POSTED, None, *hanging)
    first, last = quarter_of(quarter_of(today)[0] - DAY)
    last_quarter = quarter_state(posted, last, today)
    if board.set_up_on > first:
        last_quarter = QuarterState.POSTED  # it was not yet there for the whole quarter
    accounts = accounts_owed(covered, today, monthly=board.monthly_accounts)
    owes = board.set_up_on <= accounts.period_end
    return Standing(
        board, quarter_state(posted, quarter_end, today), last_quarter, accounts if owes else None, *hanging
    )


def _posted(
    boards: list[Board], since: date, today: date
) -> tuple[defaultdict[int, set[date]], defaultdict[int, set[date]]]:
    """For each board: the days on which something was posted (or a tally ended), the last days of accounts told."""
    posted: defaultdict[int, set[date]] = defaultdict(set)
    covered: defaultdict[int, set[date]] = defaultdict(set)
    rows = Posting.objects.filter(board__in=boards, posted_on__range=(since, today)).order_by()
    for board, day, accounts, period_to in rows.values_list("board", "posted_on", "accounts", "period_to"):
        posted[board].add(day)
        if accounts and period_to:
            covered[board].add(period_to)
    tallies = Tally.objects.filter(board__in=boards, last_day__gte=since, count__gt=0).order_by()
    for board, first_day, last_day in tallies.values_list("board", "first_day", "last_day"):
        posted[board].add(min(last_day, today))
        posted[board].add(max(first_day, since))
    return posted, covered


def _hanging(boards: list[Board], today: date) -> dict[int, tuple[int, int]]:
    rows = (
        Posting.objects.filter(board__in=boards, removed_on=None)
        .order_by()
        .values("board")
        .annotate(hanging=Count("pk"), due=Count("pk", filter=Q(remove_on__lte=today)))
    )
    return {row["board"]: (row["hanging"], row["due"]) for row in rows}
