"""The queue of the static site: which items' and boards' pages on disk are not yet what the portal shows."""

from __future__ import annotations

from django.db import models


class Waiting(models.Model):
    """Something about the item or the notice board changed, or, without one, about what stands around all of them
    (columns, reports).

    Written in the transaction of the change, removed when disk follows.
    A change is a row of its own: what happens while the pages are written stays noted.
    """

    item = models.ForeignKey("disclosure.Item", models.PROTECT, null=True, related_name="+")
    board = models.ForeignKey("noticeboards.Board", models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(auto_now_add=True)
    failure = models.TextField(blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "等待写入静态网站的信息"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.item or self.board or "栏目、年报和机关信息")
