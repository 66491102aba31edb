"""What the counter keeps for a day: sealed drafts, and how often something was tried."""

from __future__ import annotations

from django.db import models


class Draft(models.Model):
    """An application that is being filled in. Nobody can read it without the secret in the visitor's cookie."""

    mark = models.CharField(max_length=64, unique=True)  # hash of the secret
    sealed = models.BinaryField()  # the texts, by step
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "未提交的申请"
        indexes = [models.Index(fields=["changed_at"])]

    def __str__(self) -> str:
        return f"未提交的申请{self.pk}"


class DraftFile(models.Model):
    """A file that was sent along, sealed like the texts."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=20)  # a FileKind
    sealed_name = models.BinaryField()
    sealed = models.BinaryField()
    size = models.PositiveIntegerField()  # bytes

    class Meta:
        verbose_name = verbose_name_plural = "未提交的材料"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"未提交的材料{self.pk}"


class Tally(models.Model):
    """How often something was tried since ``since``; what and by whom is a keyed hash."""

    mark = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "次数"
        indexes = [models.Index(fields=["since"])]

    def __str__(self) -> str:
        return f"{self.count}次"
