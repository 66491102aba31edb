"""The columns (栏目) of an agency's catalogue."""

from __future__ import annotations

from django.db import models


class Column(models.Model):
    """A column: what belongs in it, on what basis, who keeps it, how often it must move."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="columns", verbose_name="机关")
    owner = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="责任单位")
    code = models.CharField("编号", max_length=20)
    name = models.CharField("名称", max_length=60)
    duty = models.CharField("法定事项编号", max_length=20, blank=True)
    update_days = models.PositiveSmallIntegerField("更新间隔（天）", null=True, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0)
    listed_in_report = models.BooleanField("在年度报告中单独列出", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "栏目"
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="column_code_once")]

    def __str__(self) -> str:
        return self.name
