"""What is indexed of each public item. The pairs of characters themselves are kept by the backend."""

from __future__ import annotations

from datetime import date

from django.db import models

_SHIFT = 40


class Entry(models.Model):
    """An item as the index knows it: its texts folded, see ``folding.fold``.

    ``place`` is its place in the order "newest first": the day of publication, then the item's own number. Being the
    key of both tables, it lets the database read hits in that order and stop early.
    """

    place = models.BigIntegerField(primary_key=True)
    item = models.OneToOneField("disclosure.Item", models.CASCADE, related_name="+")
    column = models.ForeignKey("catalogue.Column", models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", db_index=False)
    title = models.TextField("名称")
    numbers = models.TextField("索引号和文号")
    summary = models.TextField("内容概述和主题词")
    body = models.TextField("正文和附件")

    class Meta:
        verbose_name = verbose_name_plural = "检索条目"
        ordering = ["-place"]
        # What a list of hits needs of each, without the page-long texts beside it.
        indexes = [models.Index(fields=["place", "item", "column", "agency"], name="search_facts")]

    def __str__(self) -> str:
        return self.title


TEXTS = ("title", "numbers", "summary", "body")
"""The searched fields of an entry, the weightiest first."""


def place_of(published_on: date, item_id: int) -> int:
    return published_on.toordinal() << _SHIFT | item_id


def year_of(place: int) -> int:
    return date.fromordinal(place >> _SHIFT).year


def places_of(year: int) -> tuple[int, int]:
    """The smallest and the largest place of that year."""
    return place_of(date(year, 1, 1), 0), place_of(date(year, 12, 31), (1 << _SHIFT) - 1)
