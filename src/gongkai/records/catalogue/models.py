"""The columns (栏目) of an agency's catalogue."""

from __future__ import annotations

from django.db import models


class Part(models.TextChoices):
    """Which of the four parts of the platform a column stands in (国办公开办函〔2019〕61号)."""

    SYSTEMS = "systems", "政府信息公开制度"
    CONTENT = "content", "法定主动公开内容"


class Column(models.Model):
    """A column: what belongs in it, on what basis, who keeps it, how often it must move."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="columns", verbose_name="机关")
    owner = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="责任单位")
    code = models.CharField("编号", max_length=20)
    name = models.CharField("名称", max_length=60)
    duty = models.CharField("法定事项编号", max_length=20, blank=True)
    part = models.CharField("所属部分", max_length=20, choices=Part.choices, default=Part.CONTENT)
    # the ten heads of the standard table (国办发〔2019〕54号); the rest of them are above
    group = models.CharField("一级事项", max_length=60, blank=True)
    content = models.TextField("公开内容（要素）", blank=True)
    basis = models.TextField("公开依据", blank=True)
    term_text = models.CharField("公开时限", max_length=300, blank=True)
    channels = models.JSONField("公开渠道和载体", default=list, blank=True)
    audience = models.CharField("公开对象", max_length=60, blank=True, default="全社会")
    method = models.CharField("公开方式", max_length=20, blank=True, default="主动")
    levels = models.JSONField("公开层级", default=list, blank=True)
    not_produced = models.CharField("本机关不产生此类信息的说明", max_length=300, blank=True)
    update_days = models.PositiveSmallIntegerField("更新间隔（天）", null=True, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0)
    listed_in_report = models.BooleanField("在年度报告中单独列出", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "栏目"
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="column_code_once")]

    def __str__(self) -> str:
        return self.name
