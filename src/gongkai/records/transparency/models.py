"""The log as the database keeps it: rows are only ever added, and the database refuses anything else.

Only :class:`Salt` may be erased: then a commitment can no longer be compared with a guessed content.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import models

from gongkai.records.disclosure.signals import Change

# What became of an item, as the public log names it.
EVENTS = {
    Change.PUBLISHED: "公开",
    Change.CORRECTED: "更正",
    Change.ANNOTATED: "补充说明",
    Change.WITHDRAWN: "撤回",
}


class Log(models.Model):
    """The one log of this installation. Whoever appends holds this row locked."""

    append_only = True

    origin = models.CharField(max_length=100, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "公开日志"

    def __str__(self) -> str:
        return self.origin


class Leaf(models.Model):
    """One entry: what happened to which item. ``entry`` is the JSON text exactly as it was hashed."""

    append_only = True

    position = models.BigIntegerField("位置", primary_key=True)
    item = models.ForeignKey("disclosure.Item", models.PROTECT, related_name="leaves")
    entry = models.TextField("记录")
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "日志记录"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.entry

    @property
    def number(self) -> int:
        """As people count: the first entry, at position 0, is number 1."""
        return self.position + 1

    @property
    def told(self) -> dict[str, Any]:
        """{v, event, index_number, agency, on, time, commitment}."""
        return dict(json.loads(self.entry))

    @property
    def time(self) -> datetime:
        """When it was recorded, in Asia/Shanghai."""
        return datetime.fromisoformat(self.told["time"])

    @property
    def event_label(self) -> str:
        return EVENTS[Change(self.told["event"])]


class Salt(models.Model):
    """What the commitment of a leaf was mixed with: public while the item is, erased when it is withdrawn."""

    leaf = models.OneToOneField(Leaf, models.PROTECT, primary_key=True, related_name="salt")
    value = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "承诺随机数"

    def __str__(self) -> str:
        return str(self.leaf_id)


class Subtree(models.Model):
    """The hash over 256**level leaves: the one with this number in its level. Level 0 are the leaves themselves."""

    append_only = True

    pk = models.CompositePrimaryKey("level", "number")
    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "日志哈希"

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class Checkpoint(models.Model):
    """A signed head of the log (C2SP tlog-checkpoint), one for each transaction that appended."""

    append_only = True

    size = models.BigIntegerField("条数", primary_key=True)
    note = models.TextField("检查点")

    class Meta:
        verbose_name = verbose_name_plural = "检查点"
        ordering = ["size"]

    def __str__(self) -> str:
        return self.note


class Key(models.Model):
    """A public key with which checkpoints were signed; the private half is a file of the owner (keys.py)."""

    append_only = True

    public = models.CharField("公钥", max_length=200, primary_key=True)  # a C2SP vkey
    first_used = models.DateTimeField("启用时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "日志公钥"
        ordering = ["first_used"]

    def __str__(self) -> str:
        return self.public
