"""The monthly inspection and what it found."""

from __future__ import annotations

from django.db import models


class Inspection(models.Model):
    """The inspection of one month."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="inspections")
    month = models.DateField("月份", help_text="该月第一天")
    held_on = models.DateField("检查日期")
    summary = models.TextField("检查情况")

    class Meta:
        verbose_name = verbose_name_plural = "检查"
        ordering = ["month", "id"]
        constraints = [models.UniqueConstraint(fields=["agency", "month"], name="one_inspection_a_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y年%m月}检查"


class Finding(models.Model):
    """A problem found, from notice to proof to re-check by another person."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    unit = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="findings")
    problem = models.CharField("问题", max_length=300)
    due_on = models.DateField("整改期限")
    measure = models.CharField("整改措施", max_length=300, blank=True)
    rectified_on = models.DateField("整改日期", null=True, blank=True)
    closed_on = models.DateField("销号日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "问题"
        ordering = ["inspection", "id"]

    def __str__(self) -> str:
        return self.problem
