"""A ledger on its way in, and its rows while they wait for confirmation."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.db.models.functions import Now

from gongkai.records.storable import unreadable

LONGEST_SHOWN = 40  # characters of a cell in ``Batch.sheets``


def shown(cells: Sequence[str]) -> list[str]:
    """Cells as they are shown when columns are mapped: shortened, without control characters."""
    return ["" if unreadable([cell]) else cell[:LONGEST_SHOWN] for cell in cells]


class Stage(models.TextChoices):
    """How far a ledger has come. Written by verbs and by the staging alone."""

    RECEIVED = "received", "待对应列"
    STAGING = "staging", "正在读取"
    STAGED = "staged", "待确认"
    IMPORTED = "imported", "已补录"
    DISCARDED = "discarded", "已放弃"


class Batch(models.Model):
    """One ledger. Its rows wait in ``StagedRow`` and are gone once it is imported or discarded.

    ``sheets``: [{name, hidden, rows, columns, warnings, head: [[row number, [cell, …]], …]}].
    ``columns``: target (``fields.TARGETS``) → index of the ledger's column. ``defaults``: column, agency (ids),
    carriers. ``found``: type of finding → {label, rows, places, examples, may_be_kept}; ``decisions``: type → {do:
    mask or keep, reason}.
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="机关")
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    sheets = models.JSONField(default=list)
    stage = models.CharField("进度", max_length=20, choices=Stage.choices, default=Stage.RECEIVED)
    sheet = models.PositiveSmallIntegerField("工作表", default=0)
    header_row = models.PositiveIntegerField("表头行", default=0)
    columns = models.JSONField(default=dict)
    defaults = models.JSONField(default=dict)
    read_through = models.PositiveIntegerField("已读到的行", default=0)
    row_count = models.PositiveIntegerField("已读取的行数", default=0)
    error_count = models.PositiveIntegerField("有问题的行数", default=0)
    duplicate_count = models.PositiveIntegerField("重复的行数", default=0)
    found = models.JSONField("内容检查", default=dict)
    decisions = models.JSONField("处理意见", default=dict)
    skip_duplicates = models.BooleanField("跳过重复的行", default=False)
    problem = models.TextField("没有完成的原因", blank=True)
    received_on = models.DateField("上传日期")
    received_by = models.CharField("上传人", max_length=60)
    imported_on = models.DateField("补录日期", null=True, blank=True)
    imported_count = models.PositiveIntegerField("补录的条数", default=0)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "台账补录"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def head(self) -> list[str]:
        """The cells of the header row; none when the ledger has no head."""
        rows = self.sheets[self.sheet]["head"] if self.sheets else []
        return next((cells for number, cells in rows if number == self.header_row), [])

    @property
    def rows_expected(self) -> int:
        """How many rows lie below the header, about: blank ones are not counted."""
        if not self.sheets:
            return 0
        told = self.sheets[self.sheet]
        above = sum(1 for number, _ in told["head"] if number <= self.header_row)
        return max(0, told["rows"] - above)


class StagedRow(models.Model):
    """A row of a ledger as it would become an item. ``errors``: [[column, what is wrong, what to do], …].

    ``kinds``: the types of findings in it. ``twin``: what it repeats, as a sentence.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("行号")
    title = models.CharField("名称", max_length=300)
    published_on = models.DateField("公开日期", null=True)
    index_number = models.CharField("索引号", max_length=40, blank=True)
    values = models.JSONField(default=dict)
    errors = models.JSONField(default=list)
    has_errors = models.BooleanField(default=False)
    kinds = models.JSONField(default=list)
    twin = models.CharField("重复", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待补录的行"
        ordering = ["batch", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="row_staged_once")]
        indexes = [
            models.Index(fields=["batch", "index_number"]),
            models.Index(fields=["batch", "published_on", "number"]),
            models.Index(fields=["batch", "title"]),
        ]

    def __str__(self) -> str:
        return f"第{self.number}行 {self.title}"
