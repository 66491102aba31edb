"""Schemes, the assessment of one year, what each unit was given, comments and objections, the result.

What was counted is kept with the day it was counted on: what changes in the records later changes no result.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from gongkai.records.assessment import scheme as schemes


class Scheme(models.Model):
    """A version of the scheme of one year. ``text``: TOML (``assessment.scheme``); one adopted never changes."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="机关")
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveSmallIntegerField("版本")
    title = models.CharField("名称", max_length=200)
    text = models.TextField("方案")
    drafted_on = models.DateField("录入日期")
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="录入人"
    )
    adopted_on = models.DateField("采用日期", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "考核方案"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="scheme_number_once"),
            models.UniqueConstraint(
                fields=["agency", "year"],
                condition=models.Q(adopted_on__isnull=False),
                name="one_scheme_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.year}年度第{self.number}版）"

    @property
    def content(self) -> schemes.Scheme:
        return schemes.read(self.text)

    @property
    def is_example(self) -> bool:
        """Whether it is still the example that came with the program."""
        return self.text.replace("\r\n", "\n").strip() == schemes.example_text().strip()


class Stage(models.TextChoices):
    """How far an assessment is."""

    SCORING = "scoring", "评分中"
    COMMENTS = "comments", "初评结果征求意见"
    DECIDED = "decided", "已审定"


class Assessment(models.Model):
    """The assessment of one year by one scheme. ``comments_until``: the last day of the units' term."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="机关")
    year = models.PositiveSmallIntegerField("年度")
    scheme = models.OneToOneField(Scheme, models.PROTECT, related_name="assessment")
    opened_on = models.DateField("开始日期")
    submitted_on = models.DateField("初评日期", null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="初评人"
    )
    comments_until = models.DateField("提出意见的期限", null=True, editable=False)
    decided_on = models.DateField("审定日期", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="审定人"
    )
    item = models.ForeignKey("disclosure.Item", models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "绩效考核"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year"], name="one_assessment_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.agency.name}{self.year}年度政府信息公开工作考核"

    @property
    def stage(self) -> Stage:
        if self.decided_on:
            return Stage.DECIDED
        return Stage.COMMENTS if self.submitted_on else Stage.SCORING


class Score(models.Model):
    """What a unit was given for an indicator, or a veto against it.

    ``points`` None: nothing of the kind was there to be scored (不适用). ``whole``, ``failed``, ``behind``: what was
    counted, and the records that cost points, as [kind, key, label].
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="scores")
    unit = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="单位")
    code = models.CharField("指标", max_length=20)
    points = models.DecimalField("得分", max_digits=7, decimal_places=2, null=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    is_veto = models.BooleanField("单项否决", default=False)
    by_program = models.BooleanField("程序计算", default=False)
    whole = models.PositiveIntegerField("总数", default=0)
    failed = models.PositiveIntegerField("不符合数", default=0)
    behind: Any = models.JSONField(default=list)
    scored_on = models.DateField("评分日期")
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="评分人"
    )
    evidence = models.ManyToManyField("evidence.Evidence", related_name="+", verbose_name="佐证材料")

    class Meta:
        verbose_name = verbose_name_plural = "得分"
        ordering = ["unit__path", "code"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "unit", "code"], name="scored_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.code}"


class RemarkKind(models.TextChoices):
    COMMENT = "comment", "意见"
    OBJECTION = "objection", "异议"


class Remark(models.Model):
    """What a unit said of its provisional result: a comment, which is noted, or an objection, which is decided.

    ``code``: of an indicator or veto, "" for the whole. ``before``: the points that an upheld objection changed.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="remarks")
    unit = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("类别", max_length=10, choices=RemarkKind.choices)
    code = models.CharField("指标", max_length=20, blank=True)
    reason = models.TextField("理由", max_length=2000)
    raised_on = models.DateField("提出日期")
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人"
    )
    decided_on = models.DateField("处理日期", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="处理人"
    )
    upheld = models.BooleanField("采纳", null=True, editable=False)
    opinion = models.CharField("处理意见", max_length=300, blank=True)
    before = models.DecimalField("原得分", max_digits=7, decimal_places=2, null=True, editable=False)
    evidence = models.ManyToManyField("evidence.Evidence", related_name="+", verbose_name="佐证材料")

    class Meta:
        verbose_name = verbose_name_plural = "意见和异议"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        return self.kind == RemarkKind.OBJECTION and self.decided_on is None


class Result(models.Model):
    """What a unit came to, written once when the result is decided."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="results")
    unit = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="单位")
    points = models.DecimalField("得分", max_digits=7, decimal_places=2)
    rank = models.PositiveSmallIntegerField("名次")
    grade = models.CharField("等次", max_length=20)
    vetoes = models.CharField("单项否决", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "考核结果"
        ordering = ["rank", "unit__path"]
        constraints = [models.UniqueConstraint(fields=["assessment", "unit"], name="one_result_a_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.grade}"
