"""Village notice boards (村务公开栏), what hangs on them, tallies where single postings were not kept, and what
villagers ask about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.law import village
from gongkai.law.village import may_remove_after, rule_on
from gongkai.records.disclosure.models import Item
from gongkai.records.keyed import Keyed
from gongkai.records.noticeboards.codes import LENGTH, new_code


class Board(models.Model):
    """A board with its place. ``code`` names it on its label and in the addresses of its pages.

    ``latitude`` and ``longitude`` in degrees, both or neither. ``monthly_accounts``: the village's money moves
    often, so that its accounts are posted each month (law of 2025 Art 35).
    """

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="boards", verbose_name="所属单位"
    )
    name = models.CharField("名称", max_length=100)
    place = models.CharField("位置", max_length=200)
    set_up_on = models.DateField("设置日期")
    code = models.CharField("编号", max_length=LENGTH, unique=True, default=new_code, editable=False)
    latitude = models.DecimalField("纬度", max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField("经度", max_digits=8, decimal_places=5, null=True, blank=True)
    monthly_accounts = models.BooleanField("财务往来较多，收支每月公布", default=False)
    closed_on = models.DateField("停用日期", null=True, blank=True, editable=False)
    photos = models.ManyToManyField("evidence.Evidence", related_name="+", verbose_name="照片")

    class Meta:
        verbose_name = verbose_name_plural = "公开栏"
        ordering = ["agency__path", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="board_on_earth",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Frequency(models.TextChoices):
    """How often the matter is posted (``law.village.Frequency``)."""

    QUARTERLY = "quarterly", village.Frequency.QUARTERLY.value
    MONTHLY = "monthly", village.Frequency.MONTHLY.value
    AT_ONCE = "at_once", village.Frequency.AT_ONCE.value


class PostingQuerySet(models.QuerySet["Posting"]):
    def hanging(self) -> PostingQuerySet:
        return self.filter(removed_on=None)

    def public(self) -> PostingQuerySet:
        """What anyone may read: a posting of an item of information only while the item itself is public."""
        return self.filter(Q(item=None) | Q(item__in=Item.objects.public()))


class Posting(models.Model):
    """One notice on a board: an ``item`` of the town's, a village affair of a ``category``, or neither is known.

    ``category``: its number among the items of the village law in force when it was posted, from 1.
    ``period_from`` and ``period_to``: what it tells about. ``accounts``: it tells of income and spending.
    ``remove_on``: when it is to come down, never before the statutory days are over.
    ``photos_public``: somebody looked that they may stand on the web. ``client_key``: made on the phone, so that
    what is sent twice arrives once. ``received_on``: when it came into the system; later than it was posted
    it is shown as 补传 (by a phone) or 补登.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="postings")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    title = models.CharField("内容", max_length=200)
    posted_on = models.DateField("张贴日期")
    removed_on = models.DateField("撤下日期", null=True, blank=True)
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+", verbose_name="公开的信息")
    category = models.PositiveSmallIntegerField("村务类别", null=True, blank=True)
    frequency = models.CharField("公布频次", max_length=20, choices=Frequency.choices, blank=True)
    accounts = models.BooleanField("财务收支", default=False)
    period_from = models.DateField("所属期起", null=True, blank=True)
    period_to = models.DateField("所属期止", null=True, blank=True)
    text = models.TextField("正文", max_length=20_000, blank=True)
    remove_on = models.DateField("计划撤下日期", null=True, blank=True)
    photos = models.ManyToManyField("evidence.Evidence", related_name="+", verbose_name="照片")
    photos_public = models.BooleanField("照片在网上公开", default=False)
    masked_checked = models.BooleanField("已核对个人信息", default=False)
    witness = models.CharField("村务监督委员会成员", max_length=60, blank=True)
    witnessed_on = models.DateField("监督确认日期", null=True, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="张贴人"
    )
    client_key = models.UUIDField(null=True, unique=True, editable=False)
    received_on = models.DateField("收到日期", null=True, editable=False)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "张贴"
        ordering = ["-posted_on", "-id"]
        indexes = [models.Index(fields=["agency", "posted_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True) | Q(removed_on__gte=F("posted_on")),
                name="removed_after_posted",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def category_label(self) -> str:
        """The matter in the words of the law in force on the day; "" of an item, or of what nobody sorted."""
        return rule_on(self.posted_on).items[self.category - 1] if self.category else ""

    @property
    def hangs_until(self) -> date:
        """The last day that it must hang."""
        return may_remove_after(self.posted_on)

    @property
    def comes_down_on(self) -> date:
        """The planned day, or else the first lawful one."""
        return self.remove_on or self.hangs_until + village.DAY

    @property
    def is_late_arrival(self) -> bool:
        """It came into the system after the day: the phone had no network, or somebody entered it later."""
        return self.received_on is not None and self.received_on > self.posted_on


class Tally(models.Model):
    """How many notices hung on a board in a period whose single postings were not kept.

    ``is_estimate`` says that the village could only give a rough number: whatever is added up with it is
    approximate, and the report says so.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="tallies")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    first_day = models.DateField("起")
    last_day = models.DateField("止")
    count = models.PositiveIntegerField("条数")
    is_estimate = models.BooleanField("约数")
    source = models.CharField("来源", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "张贴统计"
        ordering = ["board", "first_day"]
        indexes = [models.Index(fields=["agency", "last_day"])]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="tally_ends_after_start"),
            models.UniqueConstraint(fields=["board", "first_day"], name="tally_once"),
        ]

    def __str__(self) -> str:
        return f"{self.board} {self.first_day}–{self.last_day}"


class Result(models.TextChoices):
    """How a query or a report ended."""

    ANSWERED = "answered", "已答复"
    FOUNDED = "founded", "情况属实，已责令公布"
    UNFOUNDED = "unfounded", "经调查核实，情况不属实"


class VillageQuery(Keyed):
    """What a villager asks the village (查询, Art 35), or tells the town: late or untrue (Art 36).

    Sealed: what was written, and the contact, which nobody need give. ``topic`` and ``answer`` are the office's own
    words, and public only where ``is_public``.
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="所属单位")
    board = models.ForeignKey(Board, models.PROTECT, related_name="queries", verbose_name="公开栏")
    posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, related_name="queries", verbose_name="张贴的信息"
    )
    kind = models.CharField("类别", max_length=20, choices=[(one.name, one.value) for one in village.Asked])
    received_on = models.DateField("收到日期")
    due_on = models.DateField("答复期限")
    answered_on = models.DateField("答复日期", null=True)
    result = models.CharField("结果", max_length=20, choices=Result.choices, blank=True)
    topic = models.CharField("事由", max_length=100, blank=True)
    answer = models.TextField("答复", max_length=2_000, blank=True)
    is_public = models.BooleanField("答复向社会公开", default=False)
    task = models.ForeignKey(
        "tasks.Task", models.PROTECT, null=True, related_name="+", verbose_name="责令公布"
    )

    class Meta:
        verbose_name = verbose_name_plural = "村务公开的查询和反映"
        ordering = ["-received_on", "-id"]
        indexes = [models.Index(fields=["agency", "answered_on", "due_on"])]

    def __str__(self) -> str:
        return f"{self.kind_label}（{self.board}）"

    @property
    def asked(self) -> village.Asked:
        return village.Asked[self.kind]

    @property
    def kind_label(self) -> str:
        return self.asked.value

    @classmethod
    def of(cls, board: Board, text: str, contact: str, **columns: Any) -> VillageQuery:
        """A new row, not yet saved."""
        texts = {"text": text, "contact": contact}
        query: VillageQuery = cls.sealing(texts, board=board, agency=board.agency, **columns)
        return query
