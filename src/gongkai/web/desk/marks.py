"""State marks: where an application stands, and how urgent it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from gongkai.law.calendar import Calendar
from gongkai.law.clock import Clock, Status
from gongkai.records.annual.models import ReportStatus
from gongkai.records.disclosure.models import ON_THE_WAY, Item, Publicity
from gongkai.records.disclosure.models import Status as ItemStatus
from gongkai.records.today import today as current_day

SOON_WORKING_DAYS = settings.SOON_WORKING_DAYS


@dataclass(frozen=True, slots=True)
class Mark:
    """A word, and its tone: soon and late are red, done is quiet."""

    label: str
    tone: str = ""


CLEARING = Mark("紧急发布，待补办审查", "soon")


def state(clock: Clock) -> Mark:
    """Where the case stands."""
    return Mark(clock.state.label, "done" if clock.state.is_over else "")


def urgency(clock: Clock, today: date, calendar: Calendar) -> Mark:
    """How many working days are left, or what there is to say instead."""
    if clock.on_time is not None:
        return Mark("按期答复", "done") if clock.on_time else Mark("逾期答复", "soon")
    match clock.status:
        case Status.NOT_RECEIVED:
            return Mark("期限未起算")
        case Status.WAITING:
            return Mark("等待申请人")
        case Status.CALENDAR_MISSING:
            return Mark("暂定，节假日待录入")
        case Status.ANSWERED | Status.CLOSED:
            return Mark("已办结", "done")
    if clock.answer_deadline is None:
        return Mark("期限未定")
    return days_left(clock.answer_deadline, today, calendar.provisional())


def item(status: str) -> Mark:
    """Where an item of information stands."""
    is_done = status in (ItemStatus.PUBLISHED, ItemStatus.WITHDRAWN, ItemStatus.KEPT_BACK)
    return Mark(ItemStatus(status).label, "done" if is_done else "")


def publish_by(item: Item, calendar: Calendar) -> Mark | None:
    """How long an item that is to be published may still take (《条例》第二十六条); None when nothing runs.

    ``calendar`` answers for every year (``provisional``).
    """
    if item.publish_by is None or item.publicity != Publicity.PROACTIVE or item.status not in ON_THE_WAY:
        return None
    today = current_day()
    if item.publish_by < today:
        return Mark(f"超过公开期限{calendar.working_days_between(item.publish_by, today)}个工作日", "late")
    if item.publish_by == today:
        return Mark("今天是公开期限", "soon")
    left = calendar.working_days_between(today, item.publish_by)
    return Mark(f"还剩{left}个工作日", "soon" if left <= SOON_WORKING_DAYS else "")


def report(status: str) -> Mark:
    """Where an annual report stands."""
    return Mark(ReportStatus(status).label, "done" if status == ReportStatus.APPROVED else "")


def days_left(due: date, today: date, calendar: Calendar) -> Mark:
    """How many working days there still are. ``calendar`` answers for every year (``provisional``)."""
    if due < today:
        return Mark(f"逾期{calendar.working_days_between(due, today)}个工作日", "late")
    if due == today:
        return Mark("今天到期", "soon")
    left = calendar.working_days_between(today, due)
    return Mark(f"还剩{left}个工作日", "soon" if left <= SOON_WORKING_DAYS else "")
