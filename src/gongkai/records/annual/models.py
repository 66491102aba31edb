"""The annual report of one agency and year: what people add to what is counted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from gongkai.records.disclosure.models import Item, Status
from gongkai.records.journal.guard import Frozen
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event


class Layout(models.TextChoices):
    NATIONAL = "national", "全国统一格式"
    NARRATIVE = "narrative", "叙述式"


class ReportStatus(models.TextChoices):
    OPEN = "open", "编制中"
    SUBMITTED = "submitted", "待审定"
    APPROVED = "approved", "已审定"


class ReportQuerySet(models.QuerySet["Report"]):
    def public(self) -> ReportQuerySet:
        """What anyone may read: publication is an act of its own, so the report is public when its item is, with
        which the journal knows that it was put out.

        Of an edition without kept files there is nothing to read.
        """
        put_out = Event.objects.alias(item=Cast(KeyTextTransform("item", "data"), models.TextField())).filter(
            kind=EventKind.REPORT_PUT_OUT,
            subject_type=self.model._meta.label_lower,
            subject_id=OuterRef("pk"),
            item=Cast(OuterRef("item_id"), models.TextField()),
        )
        through_item = Q(item__in=Item.objects.public()) & Exists(put_out)
        before = Q(public_without_item=True) & (Q(item=None) | ~Q(item__status=Status.WITHDRAWN))
        return self.filter(through_item | before, status=ReportStatus.APPROVED).exclude(approved_files={})


class Report(models.Model):
    """A report. Its figures are counted when asked for; ``approved_…`` is what was approved, and stays (``frozen``)."""

    # The database itself refuses to change what was approved, but for the next edition of it, and to fill in the
    # files of a report that was approved before files were kept.
    frozen = Frozen(
        when="{row}.status = 'approved'",
        columns=(
            "agency_id",
            "year",
            "layout",
            "status",
            "approved_on",
            "approved_figures",
            "approved_approximate",
            "approved_files",
            "edition",
            "public_without_item",
        ),
        unless="NEW.status = 'approved' AND NEW.agency_id = OLD.agency_id AND NEW.year = OLD.year"
        " AND NEW.layout = OLD.layout AND NEW.public_without_item = OLD.public_without_item"
        " AND (NEW.edition = OLD.edition + 1 OR OLD.approved_files = '{}')",
    )

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="reports", verbose_name="机关")
    year = models.PositiveSmallIntegerField("年度")
    layout = models.CharField("版面", max_length=20, choices=Layout.choices, default=Layout.NATIONAL)
    status = models.CharField("状态", max_length=20, choices=ReportStatus.choices, default=ReportStatus.OPEN)
    approved_on = models.DateField("审定日期", null=True, editable=False)
    approved_figures = models.JSONField(default=dict, editable=False)
    approved_approximate = models.JSONField(default=list, editable=False)
    # What was written at approval is what is public, whatever later changes in records or passages: the files by
    # name → sha256 (records.files, Area.APPROVED).
    approved_files = models.JSONField(default=dict, editable=False)
    edition = models.PositiveSmallIntegerField("第几版", default=1, editable=False)
    item = models.ForeignKey(
        "disclosure.Item", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    # Approved when approval itself made a report public, before its publication was an item.
    public_without_item = models.BooleanField(default=False, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度报告"
        ordering = ["-year", "agency__path"]
        constraints = [models.UniqueConstraint(fields=["agency", "year"], name="one_report_a_year")]

    def __str__(self) -> str:
        return f"{self.agency}{self.year}年政府信息公开工作年度报告"


class FigureRequest(models.Model):
    """Figures of table 2 asked from the unit that holds them: what, of whom, until when, and what came back."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="requests")
    unit = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="figure_requests", verbose_name="提供单位"
    )
    keys = models.JSONField("数据", default=list)
    note = models.CharField("说明", max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_on = models.DateField("发出日期")
    due_on = models.DateField("期限")
    answered_on = models.DateField("提供日期", null=True, blank=True)
    cancelled_on = models.DateField("取消日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "数据征集"
        ordering = ["report", "due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.report}：请{self.unit}提供{len(self.keys)}个数据"


class Correction(models.Model):
    """A correction of an approved report: what changed since, why, and what the report said before.

    ``differences``: key → [approved, counted now], null where one of them has no such figure; ``changes``: what the
    correction itself puts right: ``entered`` (key → [value, source]) and ``passages`` (place → text); ``before``:
    ``on``, ``figures``, ``approximate`` and ``files`` of the edition that it replaces.
    """

    frozen = Frozen(
        when="{row}.decided_on IS NOT NULL",
        columns=(
            "report_id",
            "edition",
            "reason",
            "differences",
            "changes",
            "before",
            "decided_on",
            "approved",
        ),
    )

    report = models.ForeignKey(Report, models.PROTECT, related_name="corrections")
    edition = models.PositiveSmallIntegerField("更正后为第几版")
    reason = models.TextField("更正原因")
    differences = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_on = models.DateField("提出日期")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField("审定日期", null=True, blank=True)
    approved = models.BooleanField("同意", null=True)
    opinion = models.CharField("意见", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度报告更正"
        ordering = ["report", "edition", "pk"]

    def __str__(self) -> str:
        return f"{self.report}更正为第{self.edition}版"


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
    ACCOUNTABILITY = "accountability", "工作考核、社会评议和责任追究"
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
