"""Setting up a board, posting, tallying what was not kept singly, taking down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.law.numerals import chinese_date
from gongkai.law.sources import house_rule
from gongkai.law.village import may_remove_after, rule_on
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.noticeboards.models import Board, Posting, Tally
from gongkai.records.verbs import RecordVerb, Refusal, Verb


@dataclass(kw_only=True)
class SetUpBoard(Verb):
    """Set up a board at a place."""

    action = Action.KEEP_BOARD
    event = EventKind.BOARD_SET_UP
    fills = Board

    at: Agency
    name: str
    place: str

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Board:
        return self.board

    def rules(self) -> list[Refusal]:
        if not self.name.strip() or not self.place.strip():
            return [Refusal("请填写公开栏的名称和位置", house_rule())]
        return []

    def change(self) -> dict[str, Any]:
        self.board = Board.objects.create(agency=self.at, name=self.name, place=self.place, set_up_on=self.on)
        return {"name": self.name}


@dataclass(kw_only=True)
class PostNotice(Verb):
    """Hang one notice on the board."""

    action = Action.KEEP_BOARD
    event = EventKind.BOARD_POSTED
    fills = Posting

    board: Board
    title: str

    def agency(self) -> Agency:
        return self.board.agency

    def subject(self) -> Posting:
        return self.posting

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.title.strip():
            reasons.append(Refusal("请填写张贴内容", house_rule()))
        if self.on < self.board.set_up_on:
            reasons.append(Refusal(f"公开栏{chinese_date(self.board.set_up_on)}才设置", house_rule()))
        if self.board.tallies.filter(first_day__lte=self.on, last_day__gte=self.on).exists():
            reasons.append(Refusal("这一期间已填报统计，逐条登记会重复计算", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.posting = Posting.objects.create(
            board=self.board, agency=self.board.agency, title=self.title, posted_on=self.on
        )
        return {"title": self.title, "board": self.board.name}


@dataclass(kw_only=True)
class TakeDown(RecordVerb):
    """Take a notice down, not before the statutory days are over."""

    action = Action.KEEP_BOARD
    event = EventKind.BOARD_REMOVED
    record = "posting"

    posting: Posting

    def rules(self) -> list[Refusal]:
        if self.posting.removed_on:
            return [Refusal("这条信息已经撤下", house_rule())]
        last_day = may_remove_after(self.posting.posted_on)
        if self.on <= last_day:
            basis = rule_on(self.posting.posted_on).basis
            return [Refusal(f"公布期限未满，{chinese_date(last_day)}以后方可撤下", basis)]
        return []

    def change(self) -> dict[str, Any]:
        self.posting.removed_on = self.on
        self.posting.save(update_fields=["removed_on"])
        return {"title": self.posting.title}


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
