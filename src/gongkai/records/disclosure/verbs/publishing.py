"""Publication on the carriers, and the confirmation that it really stands there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.law.numbers import LAST_SERIAL, IndexNumber
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import last_number, next_number
from gongkai.records.authority import Action
from gongkai.records.disclosure.models import Carrier, Item, Publication, Publicity, Status
from gongkai.records.disclosure.signals import Change
from gongkai.records.disclosure.verbs.base import ItemVerb, gate_refusals, tell_change
from gongkai.records.disclosure.verbs.files import release
from gongkai.records.journal.kinds import EventKind
from gongkai.records.today import retrospective_source, today
from gongkai.records.verbs import Refusal

INDEX_SERIES = "index_number"


@dataclass(kw_only=True)
class PublishItem(ItemVerb):
    """Put a signed item on its carriers, or a public one on further carriers.

    The index number is given here, by the year of publication, and never changes (国办秘函〔2009〕6号).
    """

    action = Action.PUBLISH_ITEM
    event = EventKind.ITEM_PUBLISHED
    allowed = (Status.SIGNED, Status.PUBLISHED)

    carriers: tuple[Carrier, ...] = field(default=(Carrier.WEBSITE,))

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.carriers:
            reasons.append(Refusal("请至少选择一个公开渠道", cite("regulation", 23)))
        if len(set(self.carriers)) < len(self.carriers):
            reasons.append(Refusal("同一个公开渠道只能选择一次", house_rule()))
        if self.item.awaits_clearing:
            reasons.append(Refusal("紧急发布的信息，补办审查以后才能增加公开渠道", house_rule()))
        if self.item.publicity != Publicity.PROACTIVE:
            reasons.append(
                Refusal(
                    f"公开属性为“{self.item.get_publicity_display()}”，不能主动公开", cite("regulation", 13)
                )
            )
        # 国办秘函〔2019〕19号: a forged publishing date is a veto item of the inspection.
        if self.on != today() and not retrospective_source():
            reasons.append(
                Refusal("发布日期只能是今天，不能倒填；以往的信息须注明资料来源补录", cite("site_indicators"))
            )
        if self.item.index_number is None and self._numbers_are_used_up():
            reasons.append(
                Refusal(f"{self.on.year}年的索引号流水号已用完（五位）", cite("catalogue_guideline"))
            )
        reasons += gate_refusals(self.item)
        already = set(self.item.publications.values_list("carrier", flat=True)) & set(self.carriers)
        if already:
            names = "、".join(Carrier(carrier).label for carrier in Carrier if carrier in already)
            reasons.append(Refusal(f"已在{names}发布", house_rule()))
        return reasons

    def _numbers_are_used_up(self) -> bool:
        return last_number(self.item.agency.reporting, INDEX_SERIES, self.on.year) >= LAST_SERIAL

    def change(self) -> dict[str, Any]:
        return _publish(self.item, self.carriers, self.on)

    def after(self) -> None:
        tell_change([self.item], Change.PUBLISHED, self.on)


@dataclass(kw_only=True)
class PublishUrgently(PublishItem):
    """One hand publishes before review, for a stated reason; somebody else must clear it afterwards."""

    event = EventKind.ITEM_PUBLISHED_URGENTLY
    allowed = (Status.DRAFT, Status.SUBMITTED, Status.CHECKED, Status.CLEARED)

    reason: str = ""

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.reason.strip():
            reasons.append(Refusal("紧急发布必须写明理由", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        told = _publish(self.item, self.carriers, self.on)
        self.item.awaits_clearing = True
        self.item.save(update_fields=["awaits_clearing"])
        return told | {"reason": self.reason}


@dataclass(kw_only=True)
class ConfirmOnCarrier(ItemVerb):
    """Record that the item really stands on a carrier, e.g. its address on the county portal."""

    action = Action.PUBLISH_ITEM
    event = EventKind.ITEM_CARRIER_CONFIRMED
    fills = Publication
    allowed = (Status.PUBLISHED,)

    carrier: Carrier
    url: str = ""

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.item.publications.filter(carrier=self.carrier).exists():
            reasons.append(Refusal(f"没有在{Carrier(self.carrier).label}发布的记录", house_rule()))
        if self.url and not self.url.startswith(("http://", "https://")):
            reasons.append(Refusal("网址应以 http:// 或 https:// 开头", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.item.publications.filter(carrier=self.carrier).update(url=self.url, confirmed_on=self.on)
        return {"carrier_label": Carrier(self.carrier).label, "url": self.url}


def _publish(item: Item, carriers: tuple[Carrier, ...], on: date) -> dict[str, Any]:
    if item.index_number is None:
        serial = next_number(item.agency.reporting, INDEX_SERIES, on.year)
        item.index_number = str(IndexNumber(item.agency.reporting.code, on.year, serial))
        item.published_on = on
        item.status = Status.PUBLISHED
        item.save(update_fields=["index_number", "published_on", "status"])
    release(item)
    Publication.objects.bulk_create(
        Publication(
            item=item,
            agency=item.agency,
            carrier=carrier,
            published_on=on,
            item_published_on=item.published_on,
        )
        for carrier in carriers
    )
    return {
        "index_number": item.index_number,
        "carriers": list(carriers),
        "carriers_label": "、".join(Carrier(carrier).label for carrier in carriers),
    }
