"""26 village boards: most villages enter each notice, five count by the quarter; and what the boards owe these days.

What hung fifteen days comes down when the clerk next hangs something up. Where the boards stand is invented.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from gongkai.demo.people import Cast
from gongkai.demo.places import Places
from gongkai.demo.story import YEAR, Strand, data, later, working_day, working_days_ago
from gongkai.law.village import DAY, Asked, may_remove_after, quarter_of
from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.evidence.keeping import Brought, brought
from gongkai.records.noticeboards.models import Board, Frequency, Posting
from gongkai.records.noticeboards.verbs import (
    THE_VILLAGER,
    AskAboutBoard,
    PostNotice,
    RecordTally,
    SetUpBoard,
    TakeDown,
)
from gongkai.records.today import today as this_day

_QUARTERS = ((1, 3, 31), (4, 6, 30), (7, 9, 30), (10, 12, 31))  # first month, last month, its last day
_YEARLY = 22  # how many of the other notices a village had at most
_PHOTOGRAPHED = 3  # so many boards have a photo
_OTHER = 5  # 涉及本村村民利益，村民普遍关心的其他事项: the last matter, in the law of 2020 and in today's


def strands(cast: Cast, places: Places) -> Iterator[Strand]:
    """One for each board."""
    tallies, photo = data("boards")["tallies"], _photo()
    for number, (name, village) in enumerate(places.villages.items()):
        clerk = cast.clerks[name]
        set_up = _set_up(village, name, clerk, number, (photo,) if number < _PHOTOGRAPHED else ())
        if name in tallies:
            yield _counted(set_up, tallies[name])
        else:
            yield _entered(set_up, name, number)


def today(cast: Cast, places: Places) -> Iterator[Strand]:
    """The accounts of the last quarter on all boards but two; a villager's query, and what one told the town."""
    told = data("boards")["today"]
    boards = {board.agency_id: board for board in Board.objects.all()}  # type: ignore[attr-defined]
    for name, village in places.villages.items():
        if name != told["silent"]:
            yield _lately(boards[village.pk], cast.clerks[name], told, owing=name == told["owing"])
    for name, kind, text in (
        (told["owing"], Asked.QUERY, told["query"]),
        (told["silent"], Asked.REPORT, told["report"]),
    ):
        yield _asked(boards[places.villages[name].pk], kind, text)


@dataclass(frozen=True)
class _Notice:
    """What was hung up on a day, and the matter that it belongs to."""

    on: date
    title: str
    category: int
    frequency: Frequency = Frequency.AT_ONCE
    period: tuple[date, date] | None = None
    accounts: bool = False

    @property
    def told(self) -> dict[str, Any]:
        first, last = self.period or (None, None)
        return {
            "on": self.on,
            "category": self.category,
            "frequency": self.frequency,
            "accounts": self.accounts,
            "period_from": first,
            "period_to": last,
        }


def _entered(set_up: SetUpBoard, name: str, number: int) -> Strand:
    clerk = set_up.by
    board = yield set_up
    hanging: deque[Posting] = deque()
    for notice in _notices(number):
        while hanging and may_remove_after(hanging[0].posted_on) < notice.on:
            yield TakeDown(by=clerk, on=notice.on, posting=hanging.popleft())
        hanging.append(
            (yield PostNotice(by=clerk, board=board, title=f"{name}{notice.title}", **notice.told))
        )


def _counted(set_up: SetUpBoard, counts: dict[str, Any]) -> Strand:
    board = yield set_up
    for (first_month, last_month, last_day), count in zip(_QUARTERS, counts["counts"], strict=True):
        first, last = date(YEAR, first_month, 1), date(YEAR, last_month, last_day)
        yield RecordTally(
            by=set_up.by,
            on=later(last, 3),
            board=board,
            first_day=max(first, set_up.on),
            last_day=last,
            count=count,
            is_estimate=counts["is_estimate"],
            source="信息员按张贴照片估算（演示）" if counts["is_estimate"] else "村务公开登记簿（演示）",
        )


def _set_up(village: Agency, name: str, clerk: Staff, number: int, photos: tuple[Brought, ...]) -> SetUpBoard:
    row, column = divmod(number, 5)
    return SetUpBoard(
        by=clerk,
        on=working_day(1, 3 + number % 10),
        at=village,
        name=f"{name}村务公开栏",
        place=f"{name}党群服务中心门前",
        # Invented: rows of five, each village a little off its row.
        latitude=Decimal(3472 - 3 * row + number % 2) / 100,
        longitude=Decimal(11330 + 3 * column + number % 2) / 100,
        files=photos,
    )


def _notices(number: int) -> list[_Notice]:
    """What the village with this number hung up, and when."""
    table = data("boards")
    told = []
    for month in range(1, 13):
        last = date(YEAR, month, 1) - DAY
        title = table["accounts"].format(year=last.year, month=last.month)
        day = working_day(month, 8 + number % 5 + 10 * (month == 1))
        told.append(_Notice(day, title, _OTHER, Frequency.MONTHLY, (last.replace(day=1), last), True))
    for quarter in range(1, 5):
        day = working_day(3 * quarter, 24 + number % 4)
        title = table["quarterly"].format(quarter=quarter)
        told.append(_Notice(day, title, _OTHER, Frequency.QUARTERLY, quarter_of(day)))
    for serial, (month, title, category) in enumerate(table["others"][: _YEARLY - number % 3]):
        told.append(_Notice(working_day(month, 13 + (number + 3 * serial) % 10), title, category))
    return sorted(told, key=lambda notice: (notice.on, notice.title))


def _lately(board: Board, clerk: Staff, told: dict[str, Any], *, owing: bool) -> Strand:
    """The accounts of the two last quarters; of the last one not where the board owes them."""
    this_quarter = quarter_of(this_day())[0]
    last_quarter = quarter_of(this_quarter - DAY)
    before = quarter_of(last_quarter[0] - DAY)
    old = yield _accounts(board, clerk, told, last_quarter[0] + timedelta(days=9), before)
    if owing:
        return
    day = min(this_day(), this_quarter + timedelta(days=9))
    if may_remove_after(old.posted_on) < day:
        yield TakeDown(by=clerk, on=day, posting=old)
    yield _accounts(board, clerk, told, day, last_quarter)


def _accounts(
    board: Board, clerk: Staff, told: dict[str, Any], on: date, quarter: tuple[date, date]
) -> PostNotice:
    number = quarter[1].month // 3
    notice = _Notice(
        on, told["accounts"].format(quarter=number), _OTHER, Frequency.QUARTERLY, quarter, accounts=True
    )
    title = f"{board.agency.name.removesuffix('村民委员会').removeprefix('贾峪镇')}{notice.title}"
    return PostNotice(by=clerk, board=board, title=title, text=told["text"], **notice.told)


def _asked(board: Board, kind: Asked, text: str) -> Strand:
    yield AskAboutBoard(by=THE_VILLAGER, on=working_days_ago(2), board=board, kind=kind, text=text)


def _photo() -> Brought:
    """A drawing in place of a photo: a board on its two posts, with sheets of paper on it."""
    picture = Image.new("RGB", (1200, 900), "#b9d3e0")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 700, 1200, 900), fill="#b8a98a")
    for left in (230, 940):
        draw.rectangle((left, 240, left + 30, 780), fill="#6d6a66")
    draw.rectangle((150, 180, 1050, 600), fill="#7a2f26")
    draw.rectangle((175, 240, 1025, 580), fill="#efe7d6")
    for column in range(4):
        left = 205 + 205 * column
        draw.rectangle((left, 270, left + 175, 550), fill="white")
        for line in range(8):
            draw.rectangle(
                (left + 20, 300 + 28 * line, left + 150 - 23 * (line % 3), 308 + 28 * line), fill="#777"
            )
    content = BytesIO()
    picture.save(content, "JPEG", quality=85)
    return brought(content.getvalue(), "公开栏（示意图）.jpg")
