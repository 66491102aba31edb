"""Items of information: statutory metadata, versions, and where they were published."""

from __future__ import annotations

from django.db import models


class Publicity(models.TextChoices):
    """公开属性, recorded for every item at drafting."""

    PROACTIVE = "proactive", "主动公开"
    ON_APPLICATION = "on_application", "依申请公开"
    WITHHELD = "withheld", "不予公开"


class Status(models.TextChoices):
    """Where an item stands. Written by verbs alone."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待部门审核"
    CHECKED = "checked", "待保密审查"
    CLEARED = "cleared", "待签发"
    SIGNED = "signed", "待发布"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤回"


class Carrier(models.TextChoices):
    """公开渠道和载体 (《条例》第二十三条、第二十五条)."""

    WEBSITE = "website", "政务网站"
    COUNTY_PORTAL = "county_portal", "上级政府门户网站"
    WECHAT = "wechat", "政务新媒体"
    NOTICE_BOARD = "notice_board", "信息公告栏"
    GAZETTE = "gazette", "政府公报"
    BROADCAST = "broadcast", "广播电视"
    SERVICE_HALL = "service_hall", "便民服务大厅"
    ARCHIVE = "archive", "档案馆"
    LIBRARY = "library", "公共图书馆"


class ItemQuerySet(models.QuerySet["Item"]):
    def public(self) -> ItemQuerySet:
        """The one visibility predicate: what anyone may read. Pages, lists, feeds and files all ask here."""
        return self.filter(status=Status.PUBLISHED, publicity=Publicity.PROACTIVE)

    def tombstones(self) -> ItemQuerySet:
        """What was public and was withdrawn: only index number, date and reason may be shown."""
        return self.filter(status=Status.WITHDRAWN)


class Item(models.Model):
    """One piece of government information. Title, summary and body are those of the current version."""

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="items", verbose_name="发布机构"
    )
    column = models.ForeignKey("catalogue.Column", models.PROTECT, related_name="items", verbose_name="栏目")
    index_number = models.CharField("索引号", max_length=40, unique=True, null=True, editable=False)
    title = models.CharField("名称", max_length=300)
    summary = models.TextField("内容概述", blank=True)
    body = models.TextField("正文", blank=True)
    document_number = models.CharField("文号", max_length=60, blank=True)
    formed_on = models.DateField("生成日期")
    keywords = models.CharField("主题词", max_length=200, blank=True)
    publicity = models.CharField("公开属性", max_length=20, choices=Publicity.choices)
    withheld_ground = models.CharField("不予主动公开的理由", max_length=300, blank=True)
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveSmallIntegerField("版本", default=1)
    published_on = models.DateField("发布日期", null=True, editable=False)
    withdrawn_on = models.DateField("撤回日期", null=True, editable=False)
    withdrawal_reason = models.CharField("撤回理由", max_length=300, blank=True)
    awaits_clearing = models.BooleanField("紧急发布，待补办审查", default=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "政府信息"
        ordering = ["-published_on", "-id"]
        indexes = [
            # the report counts by class: an index-only scan over one agency's year
            models.Index(fields=["agency", "published_on", "column"]),
            models.Index(fields=["status", "-published_on", "-id"]),
            models.Index(fields=["column", "status", "-published_on", "-id"]),
        ]

    def __str__(self) -> str:
        return self.title


class ItemVersion(models.Model):
    """A superseded or proposed version: the old one stays readable, the reason of a correction is public."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("版本")
    title = models.CharField("名称", max_length=300)
    summary = models.TextField("内容概述", blank=True)
    body = models.TextField("正文", blank=True)
    made_on = models.DateField("日期")
    reason = models.CharField("更正理由", max_length=300, blank=True)
    in_force = models.BooleanField("已生效", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "版本"
        ordering = ["item", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.title}（第{self.number}版）"


class Publication(models.Model):
    """An item on one carrier. ``agency`` and ``item_published_on`` repeat the item's, for counting."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="publications")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    carrier = models.CharField("载体", max_length=20, choices=Carrier.choices)
    published_on = models.DateField("发布日期")
    item_published_on = models.DateField("信息首次发布日期", editable=False)
    url = models.URLField("网址", max_length=500, blank=True)
    confirmed_on = models.DateField("确认日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "发布记录"
        constraints = [models.UniqueConstraint(fields=["item", "carrier"], name="once_on_each_carrier")]
        indexes = [
            # the report counts the site and what is only elsewhere: index-only as well
            models.Index(fields=["agency", "carrier", "published_on", "item_published_on"])
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.get_carrier_display()}"
