"""The monthly inspection: what the program suspects, what is found, and how it is put right.

A suspicion (疑点) is what the program came upon; a person makes it a finding (问题) or says why it is none. Lateness is
derived, never stored.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models

from gongkai.law.inspection import Problem


class ObjectKind(models.TextChoices):
    """What a suspicion or finding is about; with ``object_id`` it names a record."""

    COLUMN = "column", "栏目"
    ITEM = "item", "信息"
    BOARD = "board", "公开栏"
    APPLICATION = "application", "申请"
    MESSAGE = "message", "纠错留言"
    GUIDE = "guide", "公开指南"
    CATALOGUE = "catalogue", "公开目录"
    PAGE = "page", "网页"
    ACCOUNT = "account", "政务新媒体"
    UNIT = "unit", "单位工作"


class Inspection(models.Model):
    """The inspection of one month: begun by the program or a person, held once its result was recorded.

    The pass over the public items goes on where it stopped: ``position`` is the last item it looked at, of those
    changed by the events after ``since_event`` (0: all of them) up to ``until_event``.
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="inspections")
    month = models.DateField("月份", help_text="该月第一天")
    begun_on = models.DateField("开始日期")
    held_on = models.DateField("检查日期", null=True, blank=True)
    summary = models.TextField("检查情况", blank=True)
    rules_version = models.CharField("检查规则版本", max_length=16, blank=True)
    since_event = models.BigIntegerField(default=0)
    until_event = models.BigIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    looked_at = models.PositiveIntegerField("已查信息条数", default=0)
    looked_on = models.DateField("逐条检查完成日期", null=True, editable=False)
    trouble = models.CharField("没有查完的原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查"
        ordering = ["month", "id"]
        constraints = [models.UniqueConstraint(fields=["agency", "month"], name="one_inspection_a_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y年%m月}检查"


class Observation(models.Model):
    """What a suspicion and a finding share: where, what, against which standard.

    ``check_code``: a point of ``law.inspection``, "" for what a person saw. ``key`` recognises the same thing next
    month ("": never the same).
    """

    unit = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="责任单位")
    check_code = models.CharField("检查要点", max_length=40, blank=True)
    key = models.CharField("识别码", max_length=120, blank=True, db_index=True)
    kind = models.CharField(
        "问题类型",
        max_length=20,
        choices=[(one.value, one.label) for one in Problem],
        default=Problem.OTHER.value,
    )
    object_kind = models.CharField("对象", max_length=20, choices=ObjectKind.choices, default=ObjectKind.UNIT)
    object_id = models.BigIntegerField(null=True, blank=True)
    object_name = models.CharField("对象名称", max_length=300, blank=True)
    url = models.CharField("网址", max_length=500, blank=True)
    problem = models.CharField("问题", max_length=300)
    standard = models.CharField("检查标准", max_length=300, blank=True)
    is_veto = models.BooleanField("单项否决", default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.problem


class Notice(models.Model):
    """A notice of rectification to one unit; ``addressees``: who held the posts when it was given."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="机关")
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="notices")
    unit = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="责任单位")
    number = models.CharField("文号", max_length=60)
    given_on = models.DateField("发出日期")
    due_on = models.DateField("整改期限")
    addressees = models.CharField("责任人", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "整改通知"
        ordering = ["given_on", "id"]

    def __str__(self) -> str:
        return self.number


class FindingQuerySet(models.QuerySet["Finding"]):
    def open(self) -> FindingQuerySet:
        return self.filter(closed_on=None)

    def to_rectify(self) -> FindingQuerySet:
        """Those on which the unit must act."""
        return self.filter(closed_on=None, rectified_on=None)

    def to_check(self) -> FindingQuerySet:
        """Those of which the unit says that they are put right."""
        return self.filter(closed_on=None, rectified_on__isnull=False)

    def overdue(self, on: date) -> FindingQuerySet:
        return self.to_rectify().filter(due_on__lt=on)


class Finding(Observation):
    """A problem found, from notice to proof to re-check by another person.

    ``evidence`` is the finder's, ``proof`` the unit's. ``recurs``: the same was found before and closed. ``due_on`` is
    set with the notice.
    """

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    found_on = models.DateField("发现日期")
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="记录人"
    )
    by_program = models.BooleanField("程序发现", default=False)
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="findings")
    due_on = models.DateField("整改期限", null=True, blank=True)
    measure = models.CharField("整改措施", max_length=300, blank=True)
    rectified_on = models.DateField("整改日期", null=True, blank=True)
    closed_on = models.DateField("销号日期", null=True, blank=True)
    escalated_on = models.DateField("督办日期", null=True, editable=False)
    recurs = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="+")
    task = models.OneToOneField(
        "tasks.Task", models.PROTECT, null=True, editable=False, related_name="finding"
    )
    evidence = models.ManyToManyField("evidence.Evidence", related_name="+", verbose_name="佐证材料")
    proof = models.ManyToManyField("evidence.Evidence", related_name="+", verbose_name="整改佐证")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问题"
        ordering = ["inspection", "id"]
        indexes = [models.Index(fields=["unit", "closed_on", "due_on"])]

    def is_overdue(self, on: date) -> bool:
        """Whether the unit has let its term pass."""
        return self.rectified_on is None and self.closed_on is None and bool(self.due_on and self.due_on < on)


class Suspicion(Observation):
    """What the program came upon in one month, until a person decided: a finding, or none for a reason.

    It is linked at once with the open finding of the same thing.
    """

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="suspicions")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="suspicions")
    dismissed_on = models.DateField("排除日期", null=True)
    dismissal = models.CharField("不列为问题的理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "疑点"
        ordering = ["inspection", "id"]
        constraints = [models.UniqueConstraint(fields=["inspection", "key"], name="suspected_once_a_month")]
