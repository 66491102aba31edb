"""Village notice boards (村务公开栏), what hangs on them, and tallies where single postings were not kept."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Board(models.Model):
    """A board with its place."""

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="boards", verbose_name="所属单位"
    )
    name = models.CharField("名称", max_length=100)
    place = models.CharField("位置", max_length=200)
    set_up_on = models.DateField("设置日期")

    class Meta:
        verbose_name = verbose_name_plural = "公开栏"
        ordering = ["agency__path", "id"]

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """One notice on a board."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="postings")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    title = models.CharField("内容", max_length=200)
    posted_on = models.DateField("张贴日期")
    removed_on = models.DateField("撤下日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "张贴"
        ordering = ["-posted_on", "-id"]
        indexes = [models.Index(fields=["agency", "posted_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True) | Q(removed_on__gte=F("posted_on")),
                name="removed_after_posted",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Tally(models.Model):
    """How many notices hung on a board in a period whose single postings were not kept.

    ``is_estimate`` says that the village could only give a rough number: whatever is added up with it is
    approximate, and the report says so.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="tallies")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    first_day = models.DateField("起")
    last_day = models.DateField("止")
    count = models.PositiveIntegerField("条数")
    is_estimate = models.BooleanField("约数")
    source = models.CharField("来源", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "张贴统计"
        ordering = ["board", "first_day"]
        indexes = [models.Index(fields=["agency", "last_day"])]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="tally_ends_after_start"),
            models.UniqueConstraint(fields=["board", "first_day"], name="tally_once"),
        ]

    def __str__(self) -> str:
        return f"{self.board} {self.first_day}–{self.last_day}"
