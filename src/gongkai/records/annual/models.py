"""The annual report of one agency and year: what people add to what is counted."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Layout(models.TextChoices):
    NATIONAL = "national", "全国统一格式"
    NARRATIVE = "narrative", "叙述式"


class ReportStatus(models.TextChoices):
    OPEN = "open", "编制中"
    SUBMITTED = "submitted", "待审定"
    APPROVED = "approved", "已审定"


class Report(models.Model):
    """A report. Its figures are counted when asked for; ``approved_figures`` is what was approved."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="reports", verbose_name="机关")
    year = models.PositiveSmallIntegerField("年度")
    layout = models.CharField("版面", max_length=20, choices=Layout.choices, default=Layout.NATIONAL)
    status = models.CharField("状态", max_length=20, choices=ReportStatus.choices, default=ReportStatus.OPEN)
    approved_on = models.DateField("审定日期", null=True, editable=False)
    approved_figures = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "年度报告"
        ordering = ["-year", "agency__path"]
        constraints = [models.UniqueConstraint(fields=["agency", "year"], name="one_report_a_year")]

    def __str__(self) -> str:
        return f"{self.agency}{self.year}年政府信息公开工作年度报告"


class EnteredFigure(models.Model):
    """A figure that comes from elsewhere: regulatory documents, permits, penalties, charges, procurement."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="entered")
    key = models.CharField("单元格", max_length=100)
    value = models.DecimalField("数值", max_digits=20, decimal_places=6)
    source = models.CharField("来源", max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_on = models.DateField("填报日期")

    class Meta:
        verbose_name = verbose_name_plural = "填报数据"
        ordering = ["report", "id"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="figure_entered_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"


class Place(models.TextChoices):
    """Where a passage of text stands. Each layout takes the places it has room for."""

    LEADERSHIP = "leadership", "组织领导"
    GUIDE = "guide", "指南和目录"
    MEASURES = "measures", "配套措施"
    MECHANISM = "mechanism", "工作机制"
    TRAINING = "training", "学习和培训"
    CATEGORIES = "categories", "公开的主要类别"
    REVIEW = "review", "信息梳理和审查"
    CARRIERS = "carriers", "公开形式"
    TOPICS = "topics", "申请主要内容"
    PROBLEMS = "problems", "存在的主要问题"
    IMPROVEMENTS = "improvements", "改进情况"
    OTHER = "other", "其他需要报告的事项"


class Passage(models.Model):
    """Text that a person writes. ``{KEY}`` inside it is a live field: the computed figure stands there."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="passages")
    place = models.CharField("位置", max_length=20, choices=Place.choices)
    text = models.TextField("文字")

    class Meta:
        verbose_name = verbose_name_plural = "报告文字"
        ordering = ["report", "id"]
        constraints = [models.UniqueConstraint(fields=["report", "place"], name="one_passage_a_place")]

    def __str__(self) -> str:
        return self.get_place_display()
