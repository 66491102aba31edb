"""Papers (files with annual reports of others) and filed reports (whose figures count)."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Intake(models.Model):
    """Files that were dropped together. Progress: ``records.background``, under ``intake-<pk>``."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="收件机关")
    received_on = models.DateField("收到日期")
    received_by = models.CharField("接收人", max_length=60)
    problem = models.TextField("没有完成的原因", blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "收到的一批文件"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.agency}{self.received_on}收到的文件"


class PaperState(models.TextChoices):
    WAITING = "waiting", "正在读取"
    READ = "read", "待核对"
    REFUSED = "refused", "不能使用"
    ACCEPTED = "accepted", "已采用"
    DISCARDED = "discarded", "不采用"


class Paper(models.Model):
    """One file. ``reading``: what was read (``papers.keeping``); it stays as it was read.

    ``corrections``: key → the number a person put there or found right, null for a figure that the paper does not
    have; ``of``, ``year`` and ``form`` are as read until a person sets them. ``findings``: as ``ReportFinding`` in
    JSON, of the figures as they are now. ``revision`` grows with every change by a person.
    """

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="papers", verbose_name="批次")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="收件机关")
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    size = models.PositiveIntegerField("大小")
    state = models.CharField("状态", max_length=20, choices=PaperState.choices, default=PaperState.WAITING)
    reason = models.TextField("不能使用的原因", blank=True)
    of = models.ForeignKey(
        "agencies.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name="报告机关",
    )
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    form = models.CharField("格式", max_length=20, blank=True)
    reading = models.JSONField(default=dict)
    corrections = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    error_count = models.PositiveIntegerField("错误", default=0)
    warning_count = models.PositiveIntegerField("疑问", default=0)
    doubt_count = models.PositiveIntegerField("待核对的数据", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "收到的年度报告"
        ordering = ["pk"]
        indexes = [models.Index(fields=["agency", "state", "year"], name="paper_by_state")]

    def __str__(self) -> str:
        return self.name


class Way(models.TextChoices):
    """How a filed report came."""

    PAPER = "paper", "收到的文件"
    PACKAGE = "package", "报送包"
    OWN = "own", "本系统编制"


class FiledReport(models.Model):
    """The report of an agency and year as it was filed: what roll-ups add and what next year's is compared with.

    A later filing (更正) has the next ``number``; the one that counts is ``current``. ``figures``: key → number, all
    that are known, zeros too; ``findings``: as ``ReportFinding`` in JSON. The numbers other than 0 also stand in
    ``FiledFigure``, for sums over thousands of reports.
    """

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="filed_reports", verbose_name="机关"
    )
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveSmallIntegerField("第几次报送", default=1)
    current = models.BooleanField("有效", default=True)
    way = models.CharField("报送方式", max_length=20, choices=Way.choices)
    form = models.CharField("格式", max_length=20)
    figures = models.JSONField(default=dict)
    approximate = models.JSONField(default=list)
    sections = models.JSONField("文字", default=dict)
    findings = models.JSONField(default=list)
    error_count = models.PositiveIntegerField("错误", default=0)
    warning_count = models.PositiveIntegerField("疑问", default=0)
    filed_on = models.DateField("报送日期")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    package = models.CharField("报送包校验值", max_length=64, blank=True)
    returned_on = models.DateField("退回日期", null=True, blank=True)
    returned_why = models.TextField("退回理由", blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "已报送的年度报告"
        ordering = ["-year", "agency__path", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="filed_once"),
            models.UniqueConstraint(
                fields=["agency", "year"], condition=models.Q(current=True), name="one_current_report"
            ),
        ]
        indexes = [models.Index(fields=["year", "current", "agency"], name="filed_by_year")]

    def __str__(self) -> str:
        return f"{self.agency}{self.year}年度报告（第{self.number}次报送）"


class FiledFigure(models.Model):
    """A number other than 0 of the current filing of an agency and year."""

    report = models.ForeignKey(FiledReport, models.CASCADE, related_name="cells")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    key = models.CharField("数据", max_length=100)
    value = models.DecimalField("数值", max_digits=20, decimal_places=6)

    class Meta:
        verbose_name = verbose_name_plural = "已报送的数据"
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="filed_figure_once")]
        indexes = [models.Index(fields=["year", "key", "agency"], name="filed_by_cell")]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
