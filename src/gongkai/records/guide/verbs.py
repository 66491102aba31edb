"""Say on which channels applications are taken; confirm the guide as revised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.law.receipt import Channel
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.guide.editions import add_edition, keep_edition
from gongkai.records.guide.models import CHOOSABLE, Reception
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import RecordVerb, Refusal


@dataclass(kw_only=True)
class _OnAgency(RecordVerb):
    record = "of"
    action = Action.MANAGE_CATALOGUE

    of: Agency

    def agency(self) -> Agency:
        return self.of


@dataclass(kw_only=True)
class OpenChannels(_OnAgency):
    """Name the channels beyond handing in and posting; what is not named is closed.

    《条例》第二十八条: 建立完善政府信息公开申请渠道. A mailbox that takes no applications must not look like one.
    """

    event = EventKind.CHANNELS_OPENED
    fills = Reception

    channels: tuple[Channel, ...]
    online_url: str = ""

    def rules(self) -> list[Refusal]:
        reasons = []
        if unknown := set(self.channels) - set(CHOOSABLE):
            names = "、".join(Channel(one).label for one in unknown)
            reasons.append(Refusal(f"{names}一直受理，不需要设置", cite("regulation", 29)))
        if Channel.FAX in self.channels and not self.of.fax:
            reasons.append(Refusal("开通传真渠道前，请先填写传真号码", cite("regulation", 28)))
        if Channel.EMAIL in self.channels and not self.of.email:
            reasons.append(Refusal("开通电子邮件渠道前，请先填写电子邮箱", cite("regulation", 28)))
        if Channel.ONLINE in self.channels and not self.online_url.startswith(("http://", "https://")):
            reasons.append(
                Refusal("开通互联网渠道，请填写以 http:// 或 https:// 开头的网址", cite("regulation", 28))
            )
        if self.online_url and Channel.ONLINE not in self.channels:
            reasons.append(Refusal("填写了网上申请网址，但没有选择互联网渠道", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        chosen = [one for one in CHOOSABLE if one in self.channels]
        Reception.objects.update_or_create(
            agency=self.of, defaults={"channels": chosen, "online_url": self.online_url}
        )
        keep_edition(self.of, self.on)
        return {"channels_label": "、".join(one.label for one in chosen) or "无"}


@dataclass(kw_only=True)
class KeepGuide(_OnAgency):
    """Confirm the guide as it stands now: it becomes an edition with the day as its date of revision."""

    event = EventKind.GUIDE_KEPT

    def rules(self) -> list[Refusal]:
        if self.of.files_report:
            return []
        return [Refusal(f"公开指南由{self.of.reporting}统一编制", cite("regulation", 12))]

    def change(self) -> dict[str, Any]:
        return {"number": add_edition(self.of, self.on).number}
