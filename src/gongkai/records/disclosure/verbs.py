"""From a draft to a public item and after: register, review by four eyes, publish, correct, withdraw.

先审查，后公开: 承办人 → 部门审核 → 保密审查 → 签发 → 发布. Nobody takes two steps of one round, and nobody who
wrote or submitted an item approves it, on any path (house rule; 《条例》第十七条 demands the review itself).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from typing import Any, ClassVar

import nh3
from django.db.models import Model
from django.utils.html import strip_tags

from gongkai.law.numbers import IndexNumber, secret_mark
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency, next_number
from gongkai.records.authority import Action
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Carrier, Item, ItemVersion, Publication, Publicity, Status
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import retrospective_source, today
from gongkai.records.verbs import RecordVerb, Refusal, Verb

INDEX_SERIES = "index_number"

_AUTHORING = (
    EventKind.ITEM_REGISTERED,
    EventKind.ITEM_REVISED,
    EventKind.ITEM_SUBMITTED,
    EventKind.ITEM_CORRECTION_PROPOSED,
    EventKind.ITEM_PUBLISHED_URGENTLY,
)


@dataclass(kw_only=True)
class RegisterItem(Verb):
    """Enter a draft with its statutory metadata (《条例》第十二条: 索引、名称、内容概述、生成日期)."""

    action = Action.DRAFT_ITEM
    event = EventKind.ITEM_REGISTERED
    fills = Item

    at: Agency
    column: Column
    title: str
    formed_on: date
    summary: str = ""
    body: str = ""
    document_number: str = ""
    keywords: str = ""
    publicity: Publicity = Publicity.PROACTIVE
    withheld_ground: str = ""

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Item:
        return self.item

    def rules(self) -> list[Refusal]:
        reasons = [*_secrecy_refusals(self), *_title_refusals(self.title)]
        if self.formed_on > self.on:
            reasons.append(Refusal(f"生成日期{self.formed_on}晚于登记日期，请核对", cite("regulation", 12)))
        if self.column.agency_id != self.at.reporting_id:
            reasons.append(Refusal(f"栏目“{self.column}”不属于{self.at.reporting}", house_rule()))
        if self.publicity != Publicity.PROACTIVE and not self.withheld_ground.strip():
            reasons.append(
                Refusal(
                    "以公开为常态、不公开为例外：不主动公开的，请写明法律依据和理由", cite("regulation", 5)
                )
            )
        return reasons

    def change(self) -> dict[str, Any]:
        self.item = Item.objects.create(
            agency=self.at,
            column=self.column,
            title=self.title.strip(),
            summary=self.summary,
            body=nh3.clean(self.body),
            document_number=self.document_number,
            formed_on=self.formed_on,
            keywords=self.keywords,
            publicity=self.publicity,
            withheld_ground=self.withheld_ground,
        )
        return {"title": self.item.title, "publicity": self.publicity}


@dataclass(kw_only=True)
class _ItemVerb(RecordVerb):
    """A verb on an existing item; ``allowed`` names the states in which it makes sense."""

    record = "item"

    item: Item
    allowed: ClassVar[tuple[Status, ...]]

    def rules(self) -> list[Refusal]:
        reasons = _secrecy_refusals(self)
        if self.item.status not in self.allowed:
            expected = "、".join(Status(status).label for status in self.allowed)
            reasons.append(
                Refusal(
                    f"信息现在是“{self.item.get_status_display()}”，只有“{expected}”的才能这样办理",
                    cite("regulation", 17),
                )
            )
        last = Event.objects.about(self.item).values_list("business_date", flat=True).last()
        if last and self.on < last:
            reasons.append(Refusal(f"日期早于上一步办理的日期{last}，请核对", house_rule()))
        return reasons


@dataclass(kw_only=True)
class ReviseItem(_ItemVerb):
    """Change a draft before it is submitted (again)."""

    action = Action.DRAFT_ITEM
    event = EventKind.ITEM_REVISED
    fills = Item
    allowed = (Status.DRAFT,)

    title: str
    summary: str
    body: str

    def rules(self) -> list[Refusal]:
        return [*super().rules(), *_title_refusals(self.title)]

    def change(self) -> dict[str, Any]:
        _keep(self.item, self.on, reason="")
        _rewrite(self.item, self.title, self.summary, self.body)
        return {"version": self.item.version}


@dataclass(kw_only=True)
class SubmitItem(_ItemVerb):
    """Hand the draft in for review."""

    action = Action.DRAFT_ITEM
    event = EventKind.ITEM_SUBMITTED
    allowed = (Status.DRAFT,)

    def change(self) -> dict[str, Any]:
        _move(self.item, Status.SUBMITTED)
        return {"version": self.item.version}


@dataclass(kw_only=True)
class _ReviewStep(_ItemVerb):
    """One step of the review: passes the item on, or returns it to its author with the reason."""

    step_label: ClassVar[str]
    passes_to: ClassVar[Status]

    opinion: str
    basis: str = ""
    returned: bool = False

    @property
    def event(self) -> EventKind:  # type: ignore[override]
        return EventKind.ITEM_RETURNED if self.returned else EventKind.ITEM_REVIEWED

    def rules(self) -> list[Refusal]:
        reasons = [*super().rules(), *_four_eyes(self.item, self.by)]
        if not self.opinion.strip():
            reasons.append(Refusal("请填写审查意见", cite("regulation", 17)))
        return reasons

    def change(self) -> dict[str, Any]:
        _move(self.item, Status.DRAFT if self.returned else self.passes_to)
        return {
            "step_label": self.step_label,
            "opinion": self.opinion,
            "reason": self.opinion,
            "basis": self.basis,
            "version": self.item.version,
        }


@dataclass(kw_only=True)
class CheckItem(_ReviewStep):
    """部门审核: the head of the department."""

    action = Action.CHECK_ITEM
    allowed = (Status.SUBMITTED,)
    step_label = "部门审核"
    passes_to = Status.CHECKED


@dataclass(kw_only=True)
class ReviewSecrecy(_ReviewStep):
    """保密审查, item by item (《保守国家秘密法》第三十五条)."""

    action = Action.REVIEW_SECRECY
    allowed = (Status.CHECKED,)
    step_label = "保密审查"
    passes_to = Status.CLEARED


@dataclass(kw_only=True)
class SignOffItem(_ReviewStep):
    """审批签发: the head of the OGI body or the leader in charge."""

    action = Action.SIGN_OFF_ITEM
    allowed = (Status.CLEARED,)
    step_label = "签发"
    passes_to = Status.SIGNED


@dataclass(kw_only=True)
class PublishItem(_ItemVerb):
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
        already = set(self.item.publications.values_list("carrier", flat=True)) & set(self.carriers)
        if already:
            names = "、".join(Carrier(carrier).label for carrier in Carrier if carrier in already)
            reasons.append(Refusal(f"已在{names}发布", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        return _publish(self.item, self.carriers, self.on)


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
class ClearUrgency(_ItemVerb):
    """The second pair of eyes, afterwards, on an urgent publication."""

    action = Action.SIGN_OFF_ITEM
    event = EventKind.ITEM_URGENCY_CLEARED
    allowed = (Status.PUBLISHED, Status.WITHDRAWN)

    opinion: str

    def rules(self) -> list[Refusal]:
        reasons = [*super().rules(), *_four_eyes(self.item, self.by)]
        if not self.item.awaits_clearing:
            reasons.append(Refusal("这条信息不是待补办审查的紧急发布", house_rule()))
        if not self.opinion.strip():
            reasons.append(Refusal("请填写审查意见", cite("regulation", 17)))
        return reasons

    def change(self) -> dict[str, Any]:
        self.item.awaits_clearing = False
        self.item.save(update_fields=["awaits_clearing"])
        return {"opinion": self.opinion}


@dataclass(kw_only=True)
class ConfirmOnCarrier(_ItemVerb):
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


@dataclass(kw_only=True)
class ProposeCorrection(_ItemVerb):
    """Write the corrected version of a public item, with the reason that the public will read."""

    action = Action.DRAFT_ITEM
    event = EventKind.ITEM_CORRECTION_PROPOSED
    fills = ItemVersion
    allowed = (Status.PUBLISHED,)

    title: str
    summary: str
    body: str
    reason: str

    def rules(self) -> list[Refusal]:
        reasons = [*super().rules(), *_title_refusals(self.title)]
        if not self.reason.strip():
            reasons.append(Refusal("请写明更正理由，它将向社会公开", cite("regulation", 6)))
        if self.item.versions.filter(in_force=False).exists():
            reasons.append(Refusal("已有一份更正等待审定", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        ItemVersion.objects.create(
            item=self.item,
            number=self.item.version + 1,
            title=self.title.strip(),
            summary=self.summary,
            body=nh3.clean(self.body),
            made_on=self.on,
            reason=self.reason,
            in_force=False,
        )
        return {"reason": self.reason, "version": self.item.version + 1}


@dataclass(kw_only=True)
class CorrectItem(_ItemVerb):
    """Put the proposed version in force; the old one stays readable."""

    action = Action.SIGN_OFF_ITEM
    event = EventKind.ITEM_CORRECTED
    allowed = (Status.PUBLISHED,)

    def rules(self) -> list[Refusal]:
        reasons = [*super().rules(), *_four_eyes(self.item, self.by, EventKind.ITEM_CORRECTION_PROPOSED)]
        if not self.item.versions.filter(in_force=False).exists():
            reasons.append(Refusal("没有等待审定的更正", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        proposed = self.item.versions.get(in_force=False)
        proposed.delete()
        _keep(self.item, self.on, reason=proposed.reason)
        _rewrite(self.item, proposed.title, proposed.summary, proposed.body)
        return {"reason": proposed.reason, "version": self.item.version}


@dataclass(kw_only=True)
class RejectCorrection(_ItemVerb):
    """Turn the proposed version down; the journal keeps that it was proposed and why it was not taken."""

    action = Action.SIGN_OFF_ITEM
    event = EventKind.ITEM_CORRECTION_REJECTED
    allowed = (Status.PUBLISHED,)

    reason: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.item.versions.filter(in_force=False).exists():
            reasons.append(Refusal("没有等待审定的更正", house_rule()))
        if not self.reason.strip():
            reasons.append(Refusal("请写明不采纳的理由", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.item.versions.filter(in_force=False).delete()
        return {"reason": self.reason}


@dataclass(kw_only=True)
class WithdrawItem(_ItemVerb):
    """Take a public item off every carrier at once; index number, date and reason remain."""

    action = Action.WITHDRAW_ITEM
    event = EventKind.ITEM_WITHDRAWN
    allowed = (Status.PUBLISHED,)

    reason: str

    def stores(self) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
        yield Item, {"withdrawal_reason": self.reason}

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.reason.strip():
            reasons.append(Refusal("请写明撤回理由，它将向社会公开", cite("regulation", 6)))
        return reasons

    def change(self) -> dict[str, Any]:
        self.item.withdrawn_on = self.on
        self.item.withdrawal_reason = self.reason
        self.item.status = Status.WITHDRAWN
        self.item.save(update_fields=["withdrawn_on", "withdrawal_reason", "status"])
        return {"reason": self.reason}


def _title_refusals(title: str) -> list[Refusal]:
    return [] if title.strip() else [Refusal("请填写名称", cite("regulation", 12))]


def _secrecy_refusals(verb: Verb) -> list[Refusal]:
    """《保守国家秘密法》第三十一条: state secrets must not be stored here, so no text with a mark is kept.

    A mark that is cut by tags (<b>机密</b>★10年) reads like any other.
    """
    texts = [value for value in vars(verb).values() if isinstance(value, str)]
    if not any(secret_mark(unescape(strip_tags(text))) for text in texts):
        return []
    told = "文中有国家秘密标志。本系统是非涉密系统，不得录入；内容没有保存，请立即报告保密审查员"
    return [Refusal(told, cite("secrecy_law", 31))]


def _four_eyes(item: Item, actor: Any, round_begins: EventKind = EventKind.ITEM_SUBMITTED) -> list[Refusal]:
    """Who wrote or submitted the item, or took a step of the round that began last, may not take this one."""
    events = list(Event.objects.about(item).order_by("id"))
    rounds = [index for index, event in enumerate(events) if event.kind == round_begins]
    this_round = events[rounds[-1] :] if rounds else []
    involved = {event.actor_id for event in events if event.kind in _AUTHORING}
    involved |= {event.actor_id for event in this_round if event.kind == EventKind.ITEM_REVIEWED}
    if actor.pk in involved:
        return [Refusal(f"{actor.name}已起草、提交或审查过这条信息，须由他人办理", house_rule())]
    return []


def _move(item: Item, status: Status) -> None:
    item.status = status
    item.save(update_fields=["status"])


def _publish(item: Item, carriers: tuple[Carrier, ...], on: date) -> dict[str, Any]:
    if item.index_number is None:
        serial = next_number(item.agency.reporting, INDEX_SERIES, on.year)
        item.index_number = str(IndexNumber(item.agency.reporting.code, on.year, serial))
        item.published_on = on
        item.status = Status.PUBLISHED
        item.save(update_fields=["index_number", "published_on", "status"])
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


def _keep(item: Item, on: date, reason: str) -> None:
    """Lay the current version aside before it is rewritten."""
    ItemVersion.objects.create(
        item=item,
        number=item.version,
        title=item.title,
        summary=item.summary,
        body=item.body,
        made_on=on,
        reason=reason,
    )


def _rewrite(item: Item, title: str, summary: str, body: str) -> None:
    item.title, item.summary, item.body = title.strip(), summary, nh3.clean(body)
    item.version += 1
    item.save(update_fields=["title", "summary", "body", "version"])
