"""Setting up a board, changing what is told of it, closing it; tallying what was not kept singly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.law.numerals import chinese_date
from gongkai.law.sources import house_rule
from gongkai.law.village import may_remove_after, rule_on
from gongkai.records import public_words
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.evidence.keeping import Brought, keep
from gongkai.records.journal.kinds import EventKind
from gongkai.records.noticeboards.models import Board, Tally
from gongkai.records.verbs import RecordVerb, Refusal, Verb

MOST_PHOTOS = 6  # 工作约定: of one board, or of one posting


@dataclass(kw_only=True)
class _TellsOfBoard(Verb):
    """What a board is called, where it stands, how often the village's accounts are posted; its photos are public."""

    action = Action.KEEP_BOARD
    fills = Board

    name: str
    place: str
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    monthly_accounts: bool = False
    files: tuple[Brought, ...] = ()

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.name.strip() or not self.place.strip():
            reasons.append(Refusal("请填写公开栏的名称和位置", house_rule()))
        if (self.latitude is None) != (self.longitude is None):
            reasons.append(Refusal("经度和纬度要么都填，要么都不填", house_rule()))
        elif self.latitude is not None and not (abs(self.latitude) <= 90 and abs(self.longitude or 0) <= 180):
            reasons.append(Refusal("经度或者纬度不对：纬度在-90到90之间，经度在-180到180之间", house_rule()))
        reasons += photo_refusals(self.files)
        return [*reasons, *public_words.refusals({"名称": self.name, "位置": self.place})]

    def told(self) -> dict[str, Any]:
        """The values of the columns."""
        return {
            "name": self.name.strip(),
            "place": self.place.strip(),
            "latitude": self.latitude,
            "longitude": self.longitude,
            "monthly_accounts": self.monthly_accounts,
        }


@dataclass(kw_only=True)
class SetUpBoard(_TellsOfBoard):
    """Set up a board at a place."""

    event = EventKind.BOARD_SET_UP

    at: Agency

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Board:
        return self.board

    def change(self) -> dict[str, Any]:
        self.board = Board.objects.create(agency=self.at, set_up_on=self.on, **self.told())
        self.board.photos.add(*keep(self.files, agency=self.at, by=self.by, on=self.on))
        return {"name": self.board.name}


@dataclass(kw_only=True)
class ReviseBoard(_TellsOfBoard, RecordVerb):
    """Change what is told of the board; new photos take the place of the old ones."""

    event = EventKind.BOARD_REVISED
    record = "board"

    board: Board

    def rules(self) -> list[Refusal]:
        return [*super().rules(), *closed(self.board)]

    def change(self) -> dict[str, Any]:
        told = self.told()
        for name, value in told.items():
            setattr(self.board, name, value)
        self.board.save(update_fields=list(told))
        if self.files:
            self.board.photos.set(keep(self.files, agency=self.board.agency, by=self.by, on=self.on))
        return {"name": self.board.name}


@dataclass(kw_only=True)
class CloseBoard(RecordVerb):
    """The board is gone. What hangs on it comes down with it, once its days are over."""

    action = Action.KEEP_BOARD
    event = EventKind.BOARD_CLOSED
    record = "board"

    board: Board
    reason: str

    def rules(self) -> list[Refusal]:
        reasons = closed(self.board)
        if not self.reason.strip():
            reasons.append(Refusal("请写明停用的原因", house_rule()))
        reasons += public_words.refusals({"停用的原因": self.reason}, of_persons=True)
        newest = self.board.postings.hanging().first()
        if newest and self.on <= (last_day := may_remove_after(newest.posted_on)):
            told = (
                f"《{newest.title}》公布期限未满，{chinese_date(last_day)}以后方可停用；"
                "公开栏已经损坏的，请先在别的公开栏重新张贴"
            )
            reasons.append(Refusal(told, rule_on(newest.posted_on).basis))
        if self.on < self.board.set_up_on:
            reasons.append(Refusal("停用日期不能早于设置日期", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.board.closed_on = self.on
        self.board.save(update_fields=["closed_on"])
        taken_down = self.board.postings.hanging().update(removed_on=self.on)
        return {"name": self.board.name, "reason": self.reason.strip(), "taken_down": taken_down}


@dataclass(kw_only=True)
class RecordTally(Verb):
    """Enter how many notices hung on a board in a past period, with the source of the number."""

    action = Action.KEEP_BOARD
    event = EventKind.BOARD_TALLIED
    fills = Tally

    board: Board
    first_day: date
    last_day: date
    count: int
    is_estimate: bool
    source: str

    def agency(self) -> Agency:
        return self.board.agency

    def subject(self) -> Tally:
        return self.tally

    def rules(self) -> list[Refusal]:
        reasons = []
        if self.count < 0:
            reasons.append(Refusal("条数不能是负数", house_rule()))
        if not self.source.strip():
            reasons.append(Refusal("请写明数字的来源", house_rule()))
        if not self.first_day <= self.last_day <= self.on:
            reasons.append(Refusal("统计期间应已结束，且起日不晚于止日", house_rule()))
        if self.first_day < self.board.set_up_on:
            reasons.append(Refusal(f"公开栏{chinese_date(self.board.set_up_on)}才设置", house_rule()))
        if self.first_day.year != self.last_day.year:
            reasons.append(Refusal("统计期间不能跨年，请分年填报", house_rule()))
        overlap = self.board.tallies.filter(first_day__lte=self.last_day, last_day__gte=self.first_day)
        if overlap.exists():
            reasons.append(Refusal("这一期间已有统计，不能重复填报", house_rule()))
        if self.board.postings.filter(posted_on__range=(self.first_day, self.last_day)).exists():
            reasons.append(Refusal("这一期间已有逐条登记的张贴，统计会重复计算", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.tally = Tally.objects.create(
            board=self.board,
            agency=self.board.agency,
            first_day=self.first_day,
            last_day=self.last_day,
            count=self.count,
            is_estimate=self.is_estimate,
            source=self.source,
        )
        return {
            "period_label": f"{chinese_date(self.first_day)}至{chinese_date(self.last_day)}",
            "told": f"约{self.count}条" if self.is_estimate else f"{self.count}条",
            "source": self.source,
        }


def closed(board: Board) -> list[Refusal]:
    """Why nothing can be done with a board that is gone."""
    if board.closed_on is None:
        return []
    return [Refusal(f"这个公开栏已于{chinese_date(board.closed_on)}停用", house_rule())]


def photo_refusals(files: tuple[Brought, ...]) -> list[Refusal]:
    """Photos only, and not too many."""
    reasons = []
    if len(files) > MOST_PHOTOS:
        reasons.append(Refusal(f"照片最多{MOST_PHOTOS}张，现有{len(files)}张，请减少", house_rule()))
    papers = [one.name for one in files if one.width is None]
    if papers:
        reasons.append(Refusal(f"“{papers[0]}”不是照片，请选择照片（.jpg、.png 等）", house_rule()))
    return reasons
