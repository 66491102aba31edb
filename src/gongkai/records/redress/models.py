"""What comes after an answer, as far as the annual report does not count it (``applications.Dispute`` is counted).

Who complains and whose record is corrected is as confidential as who applied: sealed, each with a key of its own.
"""

from __future__ import annotations

from django.db import models

from gongkai.records.applications.models import Application, Dispute
from gongkai.records.keyed import Keyed


class SuitAfter(models.Model):
    """A suit, and the reconsideration that it goes on from."""

    suit = models.OneToOneField(Dispute, models.PROTECT, related_name="goes_on_from")
    reconsideration = models.ForeignKey(Dispute, models.PROTECT, related_name="suits")

    class Meta:
        verbose_name = verbose_name_plural = "复议后的诉讼"

    def __str__(self) -> str:
        return f"{self.suit}（{self.reconsideration}）"


class ComplaintSource(models.TextChoices):
    DIRECT = "direct", "本人直接提出"
    FORWARDED = "forwarded", "上级机关或者主管部门转办"


class ComplaintResult(models.TextChoices):
    FOUNDED = "founded", "反映的问题属实，已改正或者责令改正"
    PARTLY = "partly", "部分属实，已改正属实的部分"
    UNFOUNDED = "unfounded", "反映的问题不属实"
    PASSED_ON = "passed_on", "不属于本机关职责，已告知或者转送"


class Complaint(Keyed):
    """A complaint about the work of disclosure (《条例》第四十七条第二款, 第五十一条).

    Sealed: name, contact, text.
    """

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="complaints", verbose_name="办理机关"
    )
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, related_name="complaints", verbose_name="涉及的申请"
    )
    number = models.CharField("编号", max_length=60, editable=False)
    source = models.CharField("来源", max_length=20, choices=ComplaintSource.choices)
    received_on = models.DateField("收到日期")
    answered_on = models.DateField("答复日期", null=True)
    result = models.CharField("结果", max_length=20, choices=ComplaintResult.choices, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "投诉举报"
        ordering = ["-received_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="complaint_number_once"),
        ]

    def __str__(self) -> str:
        return self.number


class OwnRecordResult(models.TextChoices):
    """《条例》第四十一条: correct; or transfer, or tell where to turn, when it is not our function."""

    CORRECTED = "corrected", "予以更正"
    REFUSED = "refused", "不予更正"
    TRANSFERRED = "transferred", "转送有权更正的机关"


class OwnRecord(Keyed):
    """Somebody wants the record that the agency keeps of him corrected (《条例》第四十一条).

    Sealed: name, identity, contact, record, proof.
    """

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="own_records", verbose_name="受理机关"
    )
    number = models.CharField("更正申请编号", max_length=60, editable=False)
    received_on = models.DateField("收到日期")
    result = models.CharField("处理结果", max_length=20, choices=OwnRecordResult.choices, blank=True)
    letter_number = models.CharField("文号", max_length=60, blank=True)
    decided_on = models.DateField("决定日期", null=True)
    served_on = models.DateField("送达日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "本人信息更正"
        ordering = ["-received_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="own_record_number_once"),
        ]

    def __str__(self) -> str:
        return self.number
