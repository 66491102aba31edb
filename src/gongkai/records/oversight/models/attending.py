"""What the lists of a training and of a meeting have in common: who was invited, from where, and whether they came."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Presence(models.TextChoices):
    INVITED = "invited", "未签到"
    PRESENT = "present", "参加"
    EXCUSED = "excused", "请假"
    ABSENT = "absent", "缺席"


class Attendee(models.Model):
    """A person on the list. ``staff``: their account, if any; ``unit_name`` and ``role`` as they were then."""

    name = models.CharField("姓名", max_length=60)
    unit = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, related_name="+", verbose_name="单位"
    )
    unit_name = models.CharField("单位名称", max_length=100)
    role = models.CharField("岗位", max_length=100, blank=True)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="账号"
    )
    presence = models.CharField("参加情况", max_length=10, choices=Presence.choices, default=Presence.INVITED)

    class Meta:
        abstract = True
        ordering = [models.F("unit__path").asc(nulls_last=True), "unit_name", "id"]  # guests at the end

    def __str__(self) -> str:
        return f"{self.name}（{self.unit_name}）"

    @property
    def is_present(self) -> bool:
        return self.presence == Presence.PRESENT
