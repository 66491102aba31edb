"""Cases of disclosure on application.

A case is its events (the journal rows about it); state, deadline and report row are ``law.clock`` and
``law.outcomes`` applied to them. The columns marked *cache* are written by ``projection.refresh`` in the same
transaction, so that lists can sort and the report can count; they can be rebuilt at any time.

Who applied and what they wrote are confidential: sealed with the key of the case (``records.sealing``), which stands
with them in a table of its own (:class:`Applicant`). When that key is destroyed, everything of the case that names
people is gone from every copy, and the bare case stays for the report.
"""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.law.applicants import APPLICANT_CLASSES
from gongkai.law.outcomes import OUTCOMES
from gongkai.law.receipt import Channel
from gongkai.records import files
from gongkai.records.applications.particulars import ERASED, ApplicantForm, Particulars, number_in
from gongkai.records.keyed import Keyed
from gongkai.records.sealing import mark as mark_of
from gongkai.records.sealing import unseal, unseal_bytes


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
    arrived_on = models.DateField("到达日期")
    needs_help = models.BooleanField("需要协助", default=False)
    filled_by_staff = models.BooleanField("代填", default=False)
    envelope = models.CharField("同一信封", max_length=60, blank=True)  # the number of its first application
    unit = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, related_name="assigned", verbose_name="承办单位"
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="cases", verbose_name="承办人"
    )
    # one press of the button gives one case, however often it arrives
    submission = models.CharField(max_length=64, null=True, unique=True, editable=False)
    query_mark = models.CharField(max_length=64, blank=True, editable=False)  # keyed hash of the query code
    is_held = models.BooleanField("暂停删除", default=False)  # legal hold: nothing of it may be erased

    # cache: see the module's docstring
    state = models.CharField("状态", max_length=40, blank=True, editable=False)
    received_on = models.DateField("收到日期", null=True, editable=False)
    answer_deadline = models.DateField("答复期限", null=True, editable=False)
    safe_deadline = models.DateField("建议期限", null=True, editable=False)
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
            models.Index(fields=["unit", "is_open", "answer_deadline"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def topic(self) -> str:
        """What it is about, in the applicant's or the registrar's words: confidential like the rest."""
        particulars = self.applicant.particulars
        return particulars.topic if particulars else ERASED

    @property
    def channel_label(self) -> str:
        return Channel(self.channel).label

    @property
    def applicant_class_label(self) -> str:
        return APPLICANT_CLASSES[self.applicant_class].name

    @property
    def outcome_label(self) -> str:
        return OUTCOMES[self.outcome].label if self.outcome else ""


class Applicant(Keyed):
    """Who applied and what they asked for (《条例》第二十九条), sealed; and the key of the case.

    The marks are keyed hashes, for finding the other applications of the same person by exact value.
    """

    application = models.OneToOneField(Application, models.PROTECT, related_name="applicant")
    name_mark = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    identity_mark = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    contact_mark = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    request_mark = models.CharField(max_length=64, blank=True, db_index=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "申请人信息"

    def __str__(self) -> str:
        return f"申请人（{self.application}）"

    @classmethod
    def of(cls, application: Application, topic: str, form: ApplicantForm) -> Applicant:
        """A new row with a new key; not yet saved."""
        row: Applicant = cls.sealing(
            {"topic": topic, **asdict(form)},
            application=application,
            name_mark=mark_of(form.name),
            identity_mark=mark_of(number_in(form.identity)),
            contact_mark=mark_of(number_in(form.contact)),
            request_mark=mark_of(form.request),
        )
        return row

    @property
    def particulars(self) -> Particulars | None:
        """What was filled in, or None when it was erased."""
        return Particulars(**self.texts) if self.texts else None


class FileKind(models.TextChoices):
    """What a paper or file of a case is."""

    APPLICATION = "application", "申请材料"
    IDENTITY = "identity", "身份证明"
    MANDATE = "mandate", "授权委托书"
    CORRECTION = "correction", "补正材料"
    FOUND = "found", "检索到的信息（原件）"
    RELEASED = "released", "提供给申请人的副本"
    OPINION = "opinion", "意见回复"
    LETTER = "letter", "文书"
    SERVICE = "service", "送达凭证"
    PAYMENT = "payment", "缴费凭证"
    DISPUTE = "dispute", "复议和诉讼材料"
    OTHER = "other", "其他材料"


class CaseFileManager(models.Manager["CaseFile"]):
    """Those that are still there: what was erased, or dropped as kept by mistake, leaves its number behind."""

    def get_queryset(self) -> models.QuerySet[CaseFile]:
        return super().get_queryset().exclude(stored="")


class CaseFile(models.Model):
    """A file of a case. Content and name are sealed with the case's key; the original and what is released are two."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="files")
    number = models.PositiveIntegerField("序号")
    kind = models.CharField("类别", max_length=20, choices=FileKind.choices)
    sealed_name = models.BinaryField()
    media_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("大小")  # bytes, of the content
    # hash of the sealed content (records.files, SEALED); "": destroyed
    stored = models.CharField(max_length=64, editable=False)
    kept_on = models.DateField("收存日期")
    source = models.ForeignKey("self", models.PROTECT, null=True, related_name="copies", verbose_name="原件")

    objects = CaseFileManager()
    ever = models.Manager["CaseFile"]()

    class Meta:
        verbose_name = verbose_name_plural = "案卷材料"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="case_file_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.application} 材料{self.number}"

    @property
    def name(self) -> str:
        key = self.application.applicant.key
        return unseal(key, bytes(self.sealed_name)) if key and self.stored else "（已按规定删除）"

    @property
    def content(self) -> bytes:
        """The file itself. FileNotFoundError when it was erased."""
        key = self.application.applicant.key
        if key is None or not self.stored:
            raise FileNotFoundError(f"{self}")
        return unseal_bytes(key, files.content_of(self.stored, files.Area.SEALED))


class PartyKind(models.TextChoices):
    THIRD_PARTY = "third_party", "第三方"
    AGENCY = "agency", "共同制作机关或者其他行政机关"


class Consultation(models.Model):
    """A party asked in writing (《条例》第三十二条 third party, 第三十四条 jointly making agency)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="consultations")
    kind = models.CharField("类别", max_length=20, choices=PartyKind.choices)
    sealed_party = models.BinaryField()  # a third party is a private person as much as the applicant

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}，第{self.pk}号函"

    @property
    def party(self) -> str:
        key = self.application.applicant.key
        return unseal(key, bytes(self.sealed_party)) if key else "（已按规定删除）"


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
