"""Trainings: planned, held; who took part and what the test showed."""

from __future__ import annotations

from typing import Any

from django.db import models

from gongkai.law.questions import Topic
from gongkai.records.oversight.models.attending import Attendee


class Training(models.Model):
    """A training planned, held or attended (《条例》第四十八条 for the competent body; the town trains its own people).

    ``day``: for which it is planned, and when it is held the day itself; ``held_on`` is empty until then.
    ``participants``: a head count, told by whoever entered it or counted from the list. ``topics``: of ``Topic``.
    ``questions``: how many the test has, 0 for none.
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="trainings")
    title = models.CharField("主题", max_length=200)
    organiser = models.CharField("组织单位", max_length=100)
    day = models.DateField("培训日期")
    begins = models.TimeField("开始时间", null=True, blank=True)
    ends = models.TimeField("结束时间", null=True, blank=True)
    place = models.CharField("地点", max_length=200, blank=True)
    trainer = models.CharField("授课人", max_length=100, blank=True)
    topics = models.JSONField("培训内容", default=list)
    words = models.TextField("通知事项", blank=True)
    questions = models.PositiveSmallIntegerField("测试题数", default=0)
    hours = models.DecimalField("学时", max_digits=4, decimal_places=1)
    held_on = models.DateField("举办日期", null=True, editable=False)
    told = models.TextField("培训情况", blank=True)
    participants = models.PositiveIntegerField("参加人数", default=0)
    cancelled_on = models.DateField("取消日期", null=True, editable=False)
    materials = models.ManyToManyField("evidence.Evidence", related_name="+", verbose_name="培训材料")
    evidence = models.ManyToManyField("evidence.Evidence", related_name="+", verbose_name="照片和签到表")

    class Meta:
        verbose_name = verbose_name_plural = "培训"
        ordering = ["day", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it is still to be held."""
        return self.held_on is None and self.cancelled_on is None

    @property
    def topic_names(self) -> list[str]:
        return [Topic(one).label for one in self.topics]


class Method(models.TextChoices):
    """How somebody signed in."""

    CODE = "code", "扫码"
    PAPER = "paper", "纸质签到表"


class Participant(Attendee):
    """``is_walk_in``: came without being invited. ``best``: the best mark of 100, of tries here or on paper.

    ``struck_why``: the organiser struck out the signature for this reason; it may be given again.
    """

    training = models.ForeignKey(Training, models.PROTECT, related_name="attendees")
    is_walk_in = models.BooleanField("未在邀请名单", default=False)
    method = models.CharField("签到方式", max_length=10, choices=Method.choices, blank=True)
    signed_in_at = models.DateTimeField("签到时间", null=True, editable=False)
    struck_why = models.CharField("划去签到的原因", max_length=200, blank=True)
    best = models.PositiveSmallIntegerField("成绩", null=True, editable=False)
    certificate = models.CharField("证书编号", max_length=60, blank=True)

    class Meta(Attendee.Meta):
        verbose_name = verbose_name_plural = "参加人员"
        constraints = [
            models.UniqueConstraint(
                fields=["training", "staff"],
                condition=models.Q(staff__isnull=False),
                name="one_place_in_a_training",
            )
        ]


class Try(models.Model):
    """One test that was handed in, or a mark from a paper test (no questions). Rows are only added."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="tries")
    taken_on = models.DateField("测试日期")
    questions: Any = models.JSONField("题目", default=list)
    answers: Any = models.JSONField("作答", default=dict)
    mark = models.PositiveSmallIntegerField("成绩")

    class Meta:
        verbose_name = verbose_name_plural = "测试"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.taken_on} {self.mark}分"
