"""Entries of the handbook: services (办事指南) and lists of powers (权责清单), whose text is an item of information."""

from __future__ import annotations

from hashlib import sha256

from django.db import models

from gongkai.documents.handbook import Content, PowerList, Service
from gongkai.records.disclosure.models import Item


class Form(models.TextChoices):
    SERVICE = "service", "办事指南"
    POWERS = "powers", "权责清单"


class EntryQuerySet(models.QuerySet["Entry"]):
    def public(self) -> EntryQuerySet:
        """What anyone may read: an entry is public when its item is."""
        return self.filter(item__in=Item.objects.public())

    def services(self) -> EntryQuerySet:
        return self.filter(form=Form.SERVICE)

    def power_lists(self) -> EntryQuerySet:
        return self.filter(form=Form.POWERS)


class Entry(models.Model):
    """One service, or one list of powers, of a unit. What it says stands in its versions; name and code repeat the
    newest one. ``known_phone``: the phone of the unit when somebody last said that the content was right."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="实施单位")
    form = models.CharField("种类", max_length=20, choices=Form.choices)
    name = models.CharField("事项名称", max_length=200)
    code = models.CharField("事项编码", max_length=60, blank=True)
    item = models.OneToOneField(
        "disclosure.Item", models.PROTECT, related_name="handbook_entry", verbose_name="信息"
    )
    known_phone = models.CharField("核对时的单位电话", max_length=60, blank=True)
    confirmed_on = models.DateField("最近核对日期", null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办事一本通事项"
        ordering = ["agency__path", "name"]
        constraints = [models.UniqueConstraint(fields=["agency", "form", "name"], name="entry_name_once")]

    def __str__(self) -> str:
        return self.name


class EntryVersion(models.Model):
    """What an entry said once. ``text_sha256`` is of the text that was laid out from it: the version in force is the
    newest one whose text is that of the item, which has been reviewed."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="versions", verbose_name="事项")
    content = models.JSONField("内容")
    text_sha256 = models.CharField(max_length=64, editable=False)
    made_on = models.DateField("日期")

    class Meta:
        verbose_name = verbose_name_plural = "事项版本"
        ordering = ["entry", "-id"]

    def __str__(self) -> str:
        return f"{self.entry}（{self.made_on}）"

    def read(self) -> Content:
        """The fields."""
        return read_content(Form(self.entry.form), self.content)


class Sheet(models.Model):
    """A table from Excel on its way in: its rows wait until somebody has looked at them.

    ``rows``: [{number, unit, content (null for one with faults), faults}].
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="单位")
    form = models.CharField("种类", max_length=20, choices=Form.choices)
    name = models.CharField("文件名", max_length=200)
    rows = models.JSONField("各行", default=list)
    received_on = models.DateField("上传日期")

    class Meta:
        verbose_name = verbose_name_plural = "待登记的清单"
        constraints = [models.UniqueConstraint(fields=["agency", "form"], name="sheet_once")]

    def __str__(self) -> str:
        return self.name


def read_content(form: Form, told: dict[str, object]) -> Content:
    """The fields of a service or a list of powers, as they are kept."""
    return Service.from_json(told) if form is Form.SERVICE else PowerList.from_json(told)


def fingerprint(text: str) -> str:
    """By which a text is known again."""
    return sha256(text.encode()).hexdigest()
