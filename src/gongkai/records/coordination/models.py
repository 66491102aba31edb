"""Requests from unit to unit: what was asked, what was said to it, and where it stands. Lateness is derived."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from gongkai.records.keyed import ERASED
from gongkai.records.sealing import seal, unseal


class RequestKind(models.TextChoices):
    """What a unit asks of another one."""

    INFORMATION = "information", "提供信息"
    OPINION = "opinion", "征求意见"
    SEARCH = "search", "协助检索"
    VERIFY = "verify", "核实情况"
    OTHER = "other", "协助办理"


class RequestState(models.TextChoices):
    """Where a request stands; answered and returned wait for the unit that asked."""

    OPEN = "open", "待答复"
    ANSWERED = "answered", "已答复，待办结"
    RETURNED = "returned", "已退回"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"


class RequestQuerySet(models.QuerySet["Request"]):
    def unanswered(self) -> RequestQuerySet:
        """What waits for the unit that was asked."""
        return self.filter(state=RequestState.OPEN)

    def unfinished(self) -> RequestQuerySet:
        """What waits for anybody."""
        return self.exclude(state__in=(RequestState.CLOSED, RequestState.WITHDRAWN))


class Request(models.Model):
    """``agency`` asks ``unit``. Requests to several units at once bear one number.

    ``title``: the first words of the question; of a request about a case only its kind, for the texts of that one are
    sealed with the key of the case (``Entry``).
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="商请单位")
    unit = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="被商请单位")
    year = models.PositiveSmallIntegerField("年份")
    number = models.PositiveIntegerField("序号")
    kind = models.CharField("事项", max_length=20, choices=RequestKind.choices)
    title = models.CharField("事由", max_length=60)
    item = models.ForeignKey(
        "disclosure.Item", models.PROTECT, null=True, related_name="requests", verbose_name="涉及的信息"
    )
    application = models.ForeignKey(
        "applications.Application",
        models.PROTECT,
        null=True,
        related_name="requests",
        verbose_name="涉及的申请",
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人"
    )
    sent_on = models.DateField("商请日期")
    due_on = models.DateField("答复期限")
    state = models.CharField(
        "状态", max_length=20, choices=RequestState.choices, default=RequestState.OPEN, editable=False
    )
    answered_on = models.DateField("首次答复日期", null=True, editable=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "部门商请"
        ordering = ["-sent_on", "-id"]
        indexes = [
            models.Index(fields=["unit", "state", "due_on"]),
            models.Index(fields=["agency", "state", "due_on"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "number", "unit"], name="unit_asked_once_by_a_number"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its number as people say it; of the asking unit's own series."""
        return f"商请{self.year}-{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state == RequestState.OPEN


class EntryKind(models.TextChoices):
    """What was said in the course of a request."""

    QUESTION = "question", "商请内容"
    ANSWER = "answer", "答复"
    RETURN = "return", "退回"
    TIME_ASKED = "time_asked", "请求延期"
    EXTENSION = "extension", "延期"
    URGING = "urging", "催办"
    CLOSING = "closing", "办结"
    WITHDRAWAL = "withdrawal", "撤回"


class Entry(models.Model):
    """One thing that was said, with its files. Of a request about a case the text is sealed with the case's key."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="entries")
    kind = models.CharField("类别", max_length=20, choices=EntryKind.choices)
    unit = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="单位")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人")
    on = models.DateField("日期")
    text = models.TextField("内容", blank=True)
    sealed = models.BinaryField(null=True)
    evidence = models.ManyToManyField("evidence.Evidence", related_name="+", verbose_name="附件")

    class Meta:
        verbose_name = verbose_name_plural = "商请经过"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.request} {self.get_kind_display()}"

    def say(self, text: str) -> None:
        """Set the text, sealed if the request is about a case. ValueError when the case's key was destroyed."""
        case = self.request.application
        if case is None:
            self.text = text
        elif case.applicant.key is None:
            raise ValueError(ERASED)
        else:
            self.sealed = seal(case.applicant.key, text)

    @property
    def words(self) -> str:
        """The text, for who may read it."""
        case = self.request.application
        if case is None or not self.sealed:
            return self.text
        key = case.applicant.key
        return unseal(key, bytes(self.sealed)) if key else ERASED
