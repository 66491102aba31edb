"""Notices by e-mail: one mail for a person, counts and texts that name nobody, never twice, never at night.

A notice is due at the first daily hour after it came (or at once, as the person wishes). What could not be sent stays
due, so that a mail server that is down loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction

from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Staff
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import append
from gongkai.records.notices.models import Area, Mailing, Notice, Preferences
from gongkai.records.reminding import Post, TheDailyRun
from gongkai.records.today import SHANGHAI
from gongkai.records.verbs import locked

MOST_TOLD = 50  # notices of which a mail gives the text; 工作约定


@dataclass(frozen=True)
class Digest:
    """What one person is told by mail now. ``until``: what came later waits for the next one."""

    staff: Staff
    until: datetime

    def notices(self) -> models.QuerySet[Notice]:
        """What the person has neither read nor been mailed, oldest first."""
        waiting = Notice.objects.filter(recipient=self.staff, read_at=None, mailed_at=None)
        return waiting.filter(made_at__lte=self.until).order_by("made_at", "pk")


def due(now: datetime) -> Iterator[Digest]:
    """Whom to mail now: people in office with an address and something new, outside their hours of rest.

    ``now``: aware. Three queries, however many people.
    """
    here = now.astimezone(SHANGHAI)
    is_day_off = not current_calendar().provisional().is_working_day(here.date())
    waiting = Notice.objects.filter(read_at=None, mailed_at=None).values("recipient")
    people = Staff.objects.filter(pk__in=waiting, is_active=True).exclude(email="").order_by("pk")
    chosen = {one.staff_id: one for one in Preferences.objects.filter(staff__in=people)}
    oldest = dict(waiting.annotate(oldest=models.Min("made_at")).values_list("recipient", "oldest"))
    for staff in people:
        wish = chosen.get(staff.pk) or Preferences(staff=staff)
        if (
            wish.mailing == Mailing.NEVER
            or wish.is_quiet(here.time())
            or (is_day_off and not wish.on_days_off)
        ):
            continue
        until = now if wish.mailing == Mailing.AT_ONCE else _last_hour(wish, here)
        if oldest[staff.pk] <= until:
            yield Digest(staff, until)


def send(digest: Digest, now: datetime, post: Post) -> int:
    """Send the mail; how many notices it tells, 0 if another run has sent them meanwhile.

    Told as sent in the transaction in which the mail server took the mail: OSError of the server leaves all due.
    """
    with transaction.atomic():
        staff = locked(digest.staff)
        notices = list(digest.notices())
        if not notices:
            return 0
        post(subject(len(notices)), text(staff, notices), staff.email)
        Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=now)
        append(
            EventKind.DIGEST_SENT,
            staff,
            agency=staff.agency,
            actor=TheDailyRun(),
            actor_post="消息邮件",
            on=now.astimezone(SHANGHAI).date(),
            data={"name": staff.name, "count": len(notices)},
            source="",
        )
    return len(notices)


def subject(count: int) -> str:
    return f"政府信息公开工作台：您有{count}条新消息"


def text(staff: Staff, notices: list[Notice]) -> str:
    """By area, the texts of the first notices; what is more is counted."""
    shown, more = notices[:MOST_TOLD], len(notices) - MOST_TOLD
    parts = []
    for area in Area:
        if mine := [one for one in shown if one.area == area]:
            parts.append(f"【{area.label}】\n" + "\n".join(f"- {one.text}" for one in mine))
    if more > 0:
        parts.append(f"另有{more}条，请到工作台查看。")
    told = "\n\n".join(parts)
    return (
        f"{staff.name}：\n\n您有{len(notices)}条新消息：\n\n{told}\n\n"
        "请登录政府信息公开工作台，在“消息”中查看和办理；接收方式也在那里设置。本邮件由系统发送，请勿回复。\n"
    )


def _last_hour(wish: Preferences, here: datetime) -> datetime:
    """The last daily hour of the person that has come."""
    at = datetime.combine(here.date(), wish.daily_at, SHANGHAI)
    return at if at <= here else at - timedelta(days=1)
