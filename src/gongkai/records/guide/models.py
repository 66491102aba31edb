"""How applications may come in, and the editions of the guide."""

from __future__ import annotations

from django.db import models

from gongkai.law.receipt import Channel

# What every agency takes without saying so: 《条例》第二十九条 names letters, and 第三十一条 handing in.
ALWAYS_OPEN = (Channel.IN_PERSON, Channel.ORAL, Channel.MAIL_SIGNED, Channel.MAIL_ORDINARY)
CHOOSABLE = (Channel.FAX, Channel.EMAIL, Channel.ONLINE)


class Reception(models.Model):
    """The channels for applications beyond handing in and posting (《条例》第二十八条).

    A mailbox or a fax that is not among them is no channel, and the guide must not look as if it were one.
    """

    agency = models.OneToOneField("agencies.Agency", models.PROTECT, related_name="reception")
    channels = models.JSONField("其他受理渠道", default=list)
    online_url = models.URLField("网上申请网址", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请受理渠道"

    def __str__(self) -> str:
        return f"{self.agency}申请受理渠道"


class GuideEdition(models.Model):
    """The guide as the public read it from ``made_on`` on, as an HTML fragment; the newest one is in force."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="guide_editions")
    number = models.PositiveIntegerField("版次")
    made_on = models.DateField("修订日期")
    body = models.TextField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "公开指南"
        ordering = ["agency", "-number"]
        constraints = [models.UniqueConstraint(fields=["agency", "number"], name="guide_edition_once")]

    def __str__(self) -> str:
        return f"{self.agency}政府信息公开指南（第{self.number}版）"
