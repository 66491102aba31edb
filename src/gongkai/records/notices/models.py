"""Notices: what a person should know of what others did; and how each person wants to be told.

They are no records (docs/adr/0039): the journal is. What was read is deleted after a while.
"""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.db import models
from django.utils import timezone


class Area(models.TextChoices):
    """What notices are about; a person may mute an area unless a statute sets its terms."""

    ITEMS = "items", "主动公开"
    CASES = "cases", "依申请公开"
    COORDINATION = "coordination", "部门商请"
    TASKS = "tasks", "交办事项"
    INSPECTION = "inspection", "检查整改"
    TRAINING = "training", "培训和会议"
    BOARDS = "boards", "村务公开栏"
    REPORTS = "reports", "年度报告"
    ASSESSMENT = "assessment", "绩效考核"


# 《条例》第三十三条 (answers), 第四十七条 (rectification), 第四十九条 (the report) name what has to be done in time.
NEVER_MUTED = frozenset({Area.CASES, Area.INSPECTION, Area.REPORTS})


class Notice(models.Model):
    """One event of the journal, told to one person in words that name nobody. Its link is the event's subject."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    event = models.ForeignKey("journal.Event", models.PROTECT, related_name="+")
    area = models.CharField("类别", max_length=20, choices=Area.choices)
    text = models.CharField("内容", max_length=200)
    made_at = models.DateTimeField("时间", default=timezone.now)
    read_at = models.DateTimeField("已读时间", null=True)
    mailed_at = models.DateTimeField("邮件发送时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        ordering = ["-made_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["recipient", "event"], name="told_once")]
        indexes = [
            models.Index(fields=["recipient", "read_at", "-made_at"]),
            models.Index(fields=["read_at"]),
        ]

    def __str__(self) -> str:
        return self.text


class Mailing(models.TextChoices):
    """When a person gets mail, if an address is known."""

    DAILY = "daily", "每天一次，汇总发送"
    AT_ONCE = "at_once", "随时发送（约十五分钟内）"
    NEVER = "never", "不发邮件，只在工作台上查看"


def usual_digest() -> time:
    return time.fromisoformat(settings.DIGEST_AT)


def quiet_begins() -> time:
    return time.fromisoformat(settings.QUIET_HOURS[0])


def quiet_ends() -> time:
    return time.fromisoformat(settings.QUIET_HOURS[1])


class Preferences(models.Model):
    """How one person wants to be told; who said nothing has the values that stand here (工作约定)."""

    staff = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preferences")
    mailing = models.CharField("邮件", max_length=10, choices=Mailing.choices, default=Mailing.DAILY)
    daily_at = models.TimeField("每天发送的时间", default=usual_digest)
    quiet_from = models.TimeField("不打扰的开始时间", default=quiet_begins)
    quiet_until = models.TimeField("不打扰的结束时间", default=quiet_ends)
    on_days_off = models.BooleanField("休息日也发", default=False)
    muted = models.JSONField("不提醒的类别", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "消息设置"

    def __str__(self) -> str:
        return f"{self.staff}的消息设置"

    def is_quiet(self, at: time) -> bool:
        """Whether no mail is wanted at that time of day; the hours may reach over midnight."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


def preferences_of(staff: models.Model) -> Preferences:
    """What the person chose, else the usual; the latter not saved."""
    return Preferences.objects.filter(staff=staff).first() or Preferences(staff=staff)
