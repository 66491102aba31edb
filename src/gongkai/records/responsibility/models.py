"""What proves the five 到位 beside what the program knows by itself; posts, terms and people are in ``agencies``."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Commitment(models.TextChoices):
    """确保做到“五个到位” (the report of 贾峪镇 for 2020; no law asks for them)."""

    LEADERSHIP = "leadership", "领导到位"
    AWARENESS = "awareness", "认识到位"
    PEOPLE = "people", "人员到位"
    WORK = "work", "工作到位"
    PLANS = "plans", "计划到位"


class CommitmentEvidence(models.Model):
    """A paper or photos put forward for one commitment of one year. What was dropped stays, with the reason."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="机关")
    year = models.PositiveSmallIntegerField("年度")
    commitment = models.CharField("到位事项", max_length=20, choices=Commitment.choices)
    title = models.CharField("佐证名称", max_length=200)
    dated_on = models.DateField("材料日期")
    evidence = models.ManyToManyField("evidence.Evidence", related_name="+", verbose_name="佐证材料")
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    kept_on = models.DateField("登记日期")
    dropped_on = models.DateField("删去日期", null=True, editable=False)
    dropped_for = models.CharField("删去理由", max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "到位佐证"
        ordering = ["dated_on", "id"]
        indexes = [models.Index(fields=["agency", "year"])]

    def __str__(self) -> str:
        return self.title
