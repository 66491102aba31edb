"""26 village boards: most villages enter each notice, five count by the quarter.

What hung fifteen days comes down when the clerk next hangs something up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import Any

from gongkai.demo.people import Cast
from gongkai.demo.places import Places
from gongkai.demo.story import YEAR, Strand, data, later, working_day
from gongkai.law.village import may_remove_after
from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.noticeboards.models import Posting
from gongkai.records.noticeboards.verbs import PostNotice, RecordTally, SetUpBoard, TakeDown

_QUARTERS = ((1, 3, 31), (4, 6, 30), (7, 9, 30), (10, 12, 31))  # first month, last month, its last day
_YEARLY = 22  # how many of the other notices a village had at most


def strands(cast: Cast, places: Places) -> Iterator[Strand]:
    """One for each board."""
    tallies = data("boards")["tallies"]
    for number, (name, village) in enumerate(places.villages.items()):
        clerk, set_up_on = cast.clerks[name], working_day(1, 3 + number % 10)
        if name in tallies:
            yield _counted(village, name, clerk, set_up_on, tallies[name])
        else:
            yield _entered(village, name, clerk, set_up_on, number)


def _entered(village: Agency, name: str, clerk: Staff, set_up_on: date, number: int) -> Strand:
    board = yield _set_up(village, name, clerk, set_up_on)
    hanging: deque[Posting] = deque()
    for day, title in _notices(number):
        while hanging and may_remove_after(hanging[0].posted_on) < day:
            yield TakeDown(by=clerk, on=day, posting=hanging.popleft())
        hanging.append((yield PostNotice(by=clerk, on=day, board=board, title=f"{name}{title}")))


def _counted(village: Agency, name: str, clerk: Staff, set_up_on: date, counts: dict[str, Any]) -> Strand:
    board = yield _set_up(village, name, clerk, set_up_on)
    for (first_month, last_month, last_day), count in zip(_QUARTERS, counts["counts"], strict=True):
        first, last = date(YEAR, first_month, 1), date(YEAR, last_month, last_day)
        yield RecordTally(
            by=clerk,
            on=later(last, 3),
            board=board,
            first_day=max(first, set_up_on),
            last_day=last,
            count=count,
            is_estimate=counts["is_estimate"],
            source="信息员按张贴照片估算（演示）" if counts["is_estimate"] else "村务公开登记簿（演示）",
        )


def _set_up(village: Agency, name: str, clerk: Staff, on: date) -> SetUpBoard:
    return SetUpBoard(by=clerk, on=on, at=village, name=f"{name}村务公开栏", place=f"{name}党群服务中心门前")


def _notices(number: int) -> list[tuple[date, str]]:
    """What the village with this number hung up, and when."""
    table = data("boards")
    told = []
    for month in range(1, 13):
        before = {"year": YEAR - 1, "month": 12} if month == 1 else {"year": YEAR, "month": month - 1}
        told.append(
            (working_day(month, 8 + number % 5 + 10 * (month == 1)), table["accounts"].format_map(before))
        )
    for quarter in range(1, 5):
        told.append((working_day(3 * quarter, 24 + number % 4), table["quarterly"].format(quarter=quarter)))
    for serial, (month, title) in enumerate(table["others"][: _YEARLY - number % 3]):
        told.append((working_day(month, 13 + (number + 3 * serial) % 10), title))
    return sorted(told)
