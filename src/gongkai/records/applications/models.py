"""Cases of disclosure on application.

A case is its events (the journal rows about it); state, deadline and report row are ``law.clock`` and
``law.outcomes`` applied to them. The columns marked *cache* are written by ``projection.refresh`` in the same
transaction, so that lists can sort and the report can count; they can be rebuilt at any time.

Who applied and what they wrote are confidential and stand in a table of their own (:class:`Applicant`).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.law.applicants import APPLICANT_CLASSES
from gongkai.law.outcomes import OUTCOMES
from gongkai.law.receipt import Channel


class Application(models.Model):
    """One application. One application, one number, one row of the report."""

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="applications", verbose_name="受理机关"
    )
    number = models.CharField("申请编号", max_length=60, editable=False)
    channel = models.CharField(
        "渠道", max_length=20, choices=[(channel.value, channel.label) for channel in Channel]
    )
    applicant_class = models.CharField("申请人类别", max_length=40)  # a code of law.applicants
    topic = models.CharField("申请事项", max_length=120)
    arrived_on = models.DateField("到达日期")
    needs_help = models.BooleanField("需要协助", default=False)
    filled_by_staff = models.BooleanField("代填", default=False)

    # cache: see the module's docstring
    state = models.CharField("状态", max_length=40, blank=True, editable=False)
    received_on = models.DateField("收到日期", null=True, editable=False)
    answer_deadline = models.DateField("答复期限", null=True, editable=False)
    provisional_deadline = models.DateField("暂定期限", null=True, editable=False)
    is_open = models.BooleanField("在办", default=True, editable=False)  # also true again after an order
    finished_on = models.DateField("办结日期", null=True, editable=False)
    outcome = models.CharField("办理结果", max_length=40, blank=True, editable=False)  # of law.outcomes

    class Meta:
        verbose_name = verbose_name_plural = "政府信息公开申请"
        ordering = ["answer_deadline", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="application_number_once"),
            # what is finished has a result, so that it has its one row in the report
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True) | ~Q(outcome=""), name="finished_has_outcome"
            ),
        ]
        indexes = [
            # the report counts by class and result over received and finished days
            models.Index(fields=["agency", "received_on", "finished_on", "applicant_class", "outcome"]),
            models.Index(fields=["agency", "is_open", "answer_deadline"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def channel_label(self) -> str:
        return Channel(self.channel).label

    @property
    def applicant_class_label(self) -> str:
        return APPLICANT_CLASSES[self.applicant_class].name

    @property
    def outcome_label(self) -> str:
        return OUTCOMES[self.outcome].label if self.outcome else ""


class Applicant(models.Model):
    """Who applied and what they asked for (《条例》第二十九条). Confidential: OGI body and leaders only."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="applicant")
    name = models.CharField("姓名或者名称", max_length=100)
    identity = models.CharField("身份证明", max_length=60)
    contact = models.CharField("联系方式", max_length=200)
    request = models.TextField("所需政府信息的名称、文号或者其他特征性描述")
    wanted_form = models.CharField("信息形式和获取方式、途径", max_length=200)
    agent = models.CharField("代理人", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请人信息"

    def __str__(self) -> str:
        return f"申请人（{self.application}）"


class PartyKind(models.TextChoices):
    THIRD_PARTY = "third_party", "第三方"
    AGENCY = "agency", "共同制作机关或者其他行政机关"


class Consultation(models.Model):
    """A party asked in writing (《条例》第三十二条 third party, 第三十四条 jointly making agency)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="consultations")
    kind = models.CharField("类别", max_length=20, choices=PartyKind.choices)
    party = models.CharField("对象", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}，第{self.pk}号函"


class DisputeKind(models.TextChoices):
    """The three groups of table four."""

    RECONSIDERATION = "reconsideration", "行政复议"
    DIRECT_SUIT = "direct_suit", "未经复议直接起诉"
    SUIT_AFTER = "suit_after", "复议后起诉"


class DisputeResult(models.TextChoices):
    """The columns of table four but 尚未审结, which is the absence of a result."""

    UPHELD = "upheld", "结果维持"
    CORRECTED = "corrected", "结果纠正"
    OTHER = "other", "其他结果"


class Dispute(models.Model):
    """A reconsideration or suit about OGI work, counted in table four by case."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="disputes")
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="disputes")
    kind = models.CharField("类别", max_length=20, choices=DisputeKind.choices)
    body = models.CharField("受理机关", max_length=100)
    reference = models.CharField("案号", max_length=100, blank=True)
    filed_on = models.DateField("受理日期")
    concluded_on = models.DateField("审结日期", null=True)
    result = models.CharField("结果", max_length=20, choices=DisputeResult.choices, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "复议和诉讼"
        ordering = ["filed_on", "id"]
        indexes = [models.Index(fields=["agency", "filed_on", "concluded_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(concluded_on__isnull=True, result="")
                | Q(concluded_on__isnull=False) & ~Q(result=""),
                name="concluded_has_result",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"
