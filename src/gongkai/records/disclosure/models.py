"""Items of information: statutory metadata, versions, and where they were published."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
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
    KEPT_BACK = "kept_back", "已审定，不主动公开"
    WITHDRAWN = "withdrawn", "已撤回"


class Validity(models.TextChoices):
    """有效性, shown in the block above a document (政府网站发展指引; house rule for the three values)."""

    IN_FORCE = "in_force", "有效"
    ABOLISHED = "abolished", "废止"
    LAPSED = "lapsed", "失效"


class Concern(models.TextChoices):
    """What the secrecy review looks at, one by one (保密审查表; a provincial form and the house's own)."""

    STATE_SECRET = "state_secret", "国家秘密"
    WORK_SECRET = "work_secret", "工作秘密"
    TRADE_SECRET = "trade_secret", "商业秘密"
    PRIVACY = "privacy", "个人隐私和个人信息"
    SECURITY = "security", "国家安全、公共安全、经济安全和社会稳定"
    INTERNAL = "internal", "内部事务、过程性信息和行政执法案卷"
    COPYRIGHT = "copyright", "著作权"
    WORDING = "wording", "内容准确和文字表述"


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


# What is written, reviewed or signed, and has not reached its end.
ON_THE_WAY = (Status.DRAFT, Status.SUBMITTED, Status.CHECKED, Status.CLEARED, Status.SIGNED)

# 工作约定: our own pages stand by themselves and institutions sign for their lists; elsewhere somebody must look.
TO_CONFIRM = (Carrier.COUNTY_PORTAL, Carrier.WECHAT, Carrier.NOTICE_BOARD)


class ItemQuerySet(models.QuerySet["Item"]):
    def public(self) -> ItemQuerySet:
        """The one visibility predicate: what anyone may read. Pages, lists, feeds and files all ask here."""
        return self.filter(status=Status.PUBLISHED, publicity=Publicity.PROACTIVE)

    def tombstones(self) -> ItemQuerySet:
        """What was public and was withdrawn: only index number, date and reason may be shown."""
        return self.filter(status=Status.WITHDRAWN)

    def to_be_published(self) -> ItemQuerySet:
        """What is meant for the public and is not public yet: for these the term of 《条例》第二十六条 runs."""
        return self.filter(publicity=Publicity.PROACTIVE, status__in=ON_THE_WAY)

    def unconfirmed(self) -> ItemQuerySet:
        """Public items of which nobody has said yet that they really stand on a carrier that is not our own."""
        return self.public().filter(pk__in=Publication.objects.unconfirmed().values("item"))

    def due_for_reassessment(self, on: date) -> ItemQuerySet:
        """《条例》第十八条: what is withheld and was not assessed for as long as the house has set."""
        day = on - timedelta(days=settings.REASSESS_AFTER_DAYS)
        never = models.Q(reassessed_on=None, formed_on__lte=day)
        return self.filter(never | models.Q(reassessed_on__lte=day), status=Status.KEPT_BACK)


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
    source = models.CharField("信息来源", max_length=100, blank=True)
    term_kind = models.CharField("专门公开期限", max_length=40, blank=True)
    publish_by = models.DateField("最迟公开日期", null=True, blank=True, editable=False)
    origin = models.CharField("转自依申请公开的编号", max_length=60, blank=True)
    interprets = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="interpretations", verbose_name="解读对象"
    )
    validity = models.CharField("有效性", max_length=20, choices=Validity.choices, default=Validity.IN_FORCE)
    validity_on = models.DateField("有效性变更日期", null=True, editable=False)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name="替代文件"
    )
    reassessed_on = models.DateField("上次评估日期", null=True, editable=False)
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
            models.Index(fields=["title"]),  # a ledger that is imported asks what it repeats
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
    secrecy_reviewed = models.BooleanField("已通过保密审查", default=False)
    removes = models.JSONField("删去的附件", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "版本"
        ordering = ["item", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.title}（第{self.number}版）"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def unconfirmed(self) -> PublicationQuerySet:
        """Those on a carrier where somebody must look, and nobody has."""
        return self.filter(carrier__in=TO_CONFIRM, confirmed_on=None)


class Publication(models.Model):
    """An item on one carrier. ``agency`` and ``item_published_on`` repeat the item's, for counting."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="publications")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    carrier = models.CharField("载体", max_length=20, choices=Carrier.choices)
    published_on = models.DateField("发布日期")
    item_published_on = models.DateField("信息首次发布日期", editable=False)
    url = models.URLField("网址", max_length=500, blank=True)
    confirmed_on = models.DateField("确认日期", null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发布记录"
        constraints = [models.UniqueConstraint(fields=["item", "carrier"], name="once_on_each_carrier")]
        indexes = [
            # the report counts the site and what is only elsewhere: index-only as well
            models.Index(fields=["agency", "carrier", "published_on", "item_published_on"])
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.get_carrier_display()}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def of_version(self, number: int) -> AttachmentQuerySet:
        """Those that belong to version ``number`` of their item."""
        return self.filter(models.Q(until=None) | models.Q(until__gt=number), since__lte=number)


class Attachment(models.Model):
    """A file of an item. ``number`` stays the same through all versions; a body names an image ``attachment:number``.

    ``received`` is the file as it came, ``prepared`` the copy meant for the public, without what the file hid; both
    are for the office alone. ``released`` names the prepared copy while the public may fetch it. ``parts`` is all
    that the prepared copy says or still hides, as ``documents.reading`` found it: [{place, text, hidden}].
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="attachments", verbose_name="信息")
    number = models.PositiveSmallIntegerField("编号")
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("种类", max_length=20)  # as documents.reading names it
    media_type = models.CharField("类型", max_length=100)
    size = models.PositiveIntegerField("大小")
    text = models.TextField("文字", blank=True)
    parts = models.JSONField(default=list)
    unreadable = models.TextField("程序无法读取的内容", blank=True)
    warnings = models.JSONField(default=list)
    seen_by = models.CharField("人工查看", max_length=300, blank=True)
    received = models.CharField(max_length=64, editable=False)
    prepared = models.CharField(max_length=64, editable=False)
    released = models.CharField(max_length=64, blank=True, editable=False)
    since = models.PositiveSmallIntegerField("自版本", default=1)
    until = models.PositiveSmallIntegerField("至版本（不含）", null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["item", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="attachment_number_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def must_be_seen(self) -> str:
        """Why a person must look at the file before it goes out; "" when the program has seen it all."""
        if self.unreadable:
            return self.unreadable
        if (
            self.prepared != self.received
        ):  # emptied of what it hid; what still shows up is screened like the rest
            return ""
        places = dict.fromkeys(
            part["place"] for part in self.parts if part["hidden"] and part["text"].strip()
        )
        return f"有读者看不见的内容（{'、'.join(places)}）" if places else ""


class Keeping(models.Model):
    """The decision to leave a finding of the screening as it stands, with its reason.

    ``fingerprint`` recognises the same words in the same place; the words themselves are not copied.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="keepings")
    place = models.CharField("位置", max_length=200)
    kind = models.CharField("类别", max_length=40)
    fingerprint = models.CharField("指纹", max_length=64)
    reason = models.CharField("保留理由", max_length=300)
    kept_on = models.DateField("日期")
    kept_by = models.CharField("经办人", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "保留决定"
        constraints = [models.UniqueConstraint(fields=["item", "fingerprint"], name="kept_once")]

    def __str__(self) -> str:
        return f"{self.place}：{self.reason}"


class ListedWord(models.Model):
    """A word that the office itself put on the list: what is wrong with it, and what to write instead."""

    word = models.CharField("词语", max_length=60, unique=True)
    suggestion = models.CharField("建议", max_length=60, blank=True)
    forbidden = models.BooleanField("禁止使用", default=False)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "易错和禁用词语"
        ordering = ["word"]

    def __str__(self) -> str:
        return self.word


class ErrorReport(models.Model):
    """我要纠错: what a reader reported, and the answer. Not a verb: the public holds no post."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="error_reports")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="error_reports")
    text = models.TextField("错误内容")
    contact = models.CharField("联系方式", max_length=100, blank=True)
    received_at = models.DateTimeField("收到时间", auto_now_add=True)
    answer = models.CharField("处理情况", max_length=500, blank=True)
    answered_on = models.DateField("处理日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "纠错"
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return self.text[:20]
