"""One row for each photo or paper; what it proves refers to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class EvidenceKind(models.TextChoices):
    PHOTO = "photo", "照片"
    PAPER = "paper", "文件"


class Evidence(models.Model):
    """A photo (JPEG, turned upright, without the place and device that cameras write into it) or a paper as it came.

    ``width`` and ``height`` in pixels, of photos alone; ``size`` in bytes.
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("种类", max_length=10, choices=EvidenceKind.choices)
    name = models.CharField("名称", max_length=200)
    media_type = models.CharField("媒体类型", max_length=100)
    sha256 = models.CharField("校验值", max_length=64)
    size = models.PositiveIntegerField("大小")
    width = models.PositiveIntegerField("宽", null=True)
    height = models.PositiveIntegerField("高", null=True)
    kept_on = models.DateField("收存日期")
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="收存人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_photo(self) -> bool:
        return self.kind == EvidenceKind.PHOTO
