"""Tasks: who was told to do what by when, why, and how it ended. Lateness is derived, never stored."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Origin(models.TextChoices):
    """Where a task comes from."""

    MEETING = "meeting", "会议议定"
    PROMISE = "promise", "年度报告承诺改进"
    SUPERVISION = "supervision", "督查督办"
    OTHER = "other", "领导交办"


class Task(models.Model):
    """``agency``: whose task list it stands in; ``unit``: who must do it, ``handler``: by whose hand, if named.

    ``origin_label`` says in words what it comes from (a meeting, the report of a year); ``year``: for a promise, the
    year of the report that promised.
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="tasks", verbose_name="机关")
    unit = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="责任单位")
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="经办人",
    )
    title = models.CharField("事项", max_length=200)
    details = models.TextField("要求", blank=True)
    origin = models.CharField("来源", max_length=20, choices=Origin.choices)
    origin_label = models.CharField("来源说明", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("承诺改进的报告年度", null=True, blank=True)
    given_on = models.DateField("交办日期")
    due_on = models.DateField("办结期限")
    told = models.TextField("办理情况", blank=True)
    reported_on = models.DateField("报告日期", null=True, editable=False)
    closed_on = models.DateField("办结日期", null=True, editable=False)
    cancelled_on = models.DateField("取消日期", null=True, editable=False)
    evidence = models.ManyToManyField("evidence.Evidence", related_name="+", verbose_name="佐证材料")

    class Meta:
        verbose_name = verbose_name_plural = "交办事项"
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["agency", "year"]),
            models.Index(fields=["unit", "closed_on", "due_on"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_on is None and self.cancelled_on is None
