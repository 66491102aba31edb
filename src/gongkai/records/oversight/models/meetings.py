"""Meetings, who was there, and what they resolved: each resolution is a task."""

from __future__ import annotations

from django.db import models

from gongkai.records.oversight.models.attending import Attendee


class Meeting(models.Model):
    """A meeting on disclosure. ``day``: for which it is called; ``held_on`` is empty until it was held."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="meetings")
    title = models.CharField("会议名称", max_length=200)
    day = models.DateField("会议日期")
    begins = models.TimeField("开始时间", null=True, blank=True)
    place = models.CharField("地点", max_length=200, blank=True)
    chair = models.CharField("主持人", max_length=60)
    agenda = models.TextField("议程")
    minutes = models.TextField("会议情况", blank=True)
    held_on = models.DateField("召开日期", null=True, editable=False)
    cancelled_on = models.DateField("取消日期", null=True, editable=False)
    materials = models.ManyToManyField("evidence.Evidence", related_name="+", verbose_name="会议材料")
    evidence = models.ManyToManyField("evidence.Evidence", related_name="+", verbose_name="照片和签到表")

    class Meta:
        verbose_name = verbose_name_plural = "会议"
        ordering = ["day", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it is still to be held."""
        return self.held_on is None and self.cancelled_on is None


class Invitee(Attendee):
    """Who was asked to come to a meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendees")

    class Meta(Attendee.Meta):
        verbose_name = verbose_name_plural = "参会人员"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "staff"],
                condition=models.Q(staff__isnull=False),
                name="one_place_in_a_meeting",
            )
        ]


class Resolution(models.Model):
    """What a meeting resolved; how far it is stands in its task."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="resolutions")
    number = models.PositiveSmallIntegerField("序号")
    text = models.CharField("议定事项", max_length=200)
    task = models.OneToOneField("tasks.Task", models.PROTECT, related_name="resolution")

    class Meta:
        verbose_name = verbose_name_plural = "议定事项"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="resolution_once")]

    def __str__(self) -> str:
        return self.text
