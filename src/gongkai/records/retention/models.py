"""The sealed package of a closed case, and what was erased: when, by which rule, by whom, and what it was."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.records import files
from gongkai.records.applications.models import Application
from gongkai.records.sealing import unseal_bytes


class Package(models.Model):
    """One zip with everything of a case, sealed with the key of the case. A reopened case gets another one."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="packages", verbose_name="申请")
    made_on = models.DateField("制作日期")
    sha256 = models.CharField("校验值", max_length=64)  # of the zip as it is taken away
    count = models.PositiveIntegerField("文件数")
    size = models.PositiveBigIntegerField("大小")  # bytes
    stored = models.CharField(max_length=64, blank=True, editable=False)  # "": destroyed

    class Meta:
        verbose_name = verbose_name_plural = "归档包"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.application}归档包"

    @property
    def content(self) -> bytes:
        """The zip. FileNotFoundError when it was erased."""
        key = self.application.applicant.key
        if key is None or not self.stored:
            raise FileNotFoundError(f"{self}")
        return unseal_bytes(key, files.content_of(self.stored, files.Area.SEALED))


class RecordKind(models.TextChoices):
    """What is kept for so many years (``settings.RETENTION_YEARS``)."""

    APPLICATION = "application", "政府信息公开申请"
    COMPLAINT = "complaint", "投诉举报"
    OWN_RECORD = "own_record", "本人信息更正申请"


class Erasure(models.Model):
    """What is to be erased, then what was: one proposes, another confirms.

    ``destroyed`` is the proof: how many texts, files and keys, and the hash of every sealed file. ``finished_at`` is
    empty while a file may still be on the disk (the power went); its key is gone all the same.
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="机关")
    kind = models.CharField("类别", max_length=20, choices=RecordKind.choices)
    record_id = models.BigIntegerField()
    number = models.CharField("编号", max_length=60)
    closed_on = models.DateField("办结日期")
    years = models.PositiveSmallIntegerField("保管年限")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人"
    )
    proposed_on = models.DateField("提出日期")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="确认人"
    )
    confirmed_on = models.DateField("删除日期", null=True)
    rejected_on = models.DateField("否决日期", null=True)
    destroyed = models.JSONField(default=dict)
    finished_at = models.DateTimeField("文件销毁时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "删除记录"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_id"], condition=Q(rejected_on=None), name="one_erasure_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}删除记录"

    @property
    def waits(self) -> bool:
        """Whether somebody else has to confirm it."""
        return self.confirmed_on is None and self.rejected_on is None
