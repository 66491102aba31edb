"""A county's notice about the reports of a year, and whom it does not concern."""

from __future__ import annotations

from django.db import models


class Call(models.Model):
    """The notice of a county: the reports of ``year`` are due on ``due_on``. One for each year.

    Expected are all agencies below it that file a report, but those with an ``Exemption``.
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="calls", verbose_name="机关")
    year = models.PositiveSmallIntegerField("年度")
    due_on = models.DateField("报送期限")
    number = models.CharField("文号", max_length=60, blank=True)
    text = models.TextField("要求", blank=True)
    issued_on = models.DateField("发出日期")

    class Meta:
        verbose_name = verbose_name_plural = "报送通知"
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["agency", "year"], name="one_call_a_year")]

    def __str__(self) -> str:
        return f"{self.agency}{self.year}年度报告报送通知"


class Exemption(models.Model):
    """An agency below that files no report for this call, with the reason (撤并、数据并入……)."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="exemptions")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="机关")
    reason = models.CharField("理由", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "不需报送的机关"
        constraints = [models.UniqueConstraint(fields=["call", "agency"], name="exempt_once")]

    def __str__(self) -> str:
        return f"{self.agency}：{self.reason}"
