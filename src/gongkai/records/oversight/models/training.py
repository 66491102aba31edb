"""Trainings and meetings."""

from __future__ import annotations

from django.db import models


class Training(models.Model):
    """A training held or attended (《条例》第四十八条 for the competent body; the town trains its own people)."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="trainings")
    title = models.CharField("主题", max_length=200)
    organiser = models.CharField("组织单位", max_length=100)
    held_on = models.DateField("日期")
    hours = models.DecimalField("学时", max_digits=4, decimal_places=1)
    participants = models.PositiveIntegerField("参加人数")

    class Meta:
        verbose_name = verbose_name_plural = "培训"
        ordering = ["held_on", "id"]

    def __str__(self) -> str:
        return self.title
