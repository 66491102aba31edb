"""What the verbs of an item share: states, four eyes, and the refusal of state secrets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from gongkai.law.sources import cite, house_rule
from gongkai.records.disclosure import gate
from gongkai.records.disclosure.models import Item, ItemVersion, Status
from gongkai.records.disclosure.signals import Change, visibility_changed
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.secrecy import RefusesSecrets
from gongkai.records.verbs import RecordVerb, Refusal

AUTHORING = (
    EventKind.ITEM_REGISTERED,
    EventKind.ITEM_REVISED,
    EventKind.FILE_ATTACHED,
    EventKind.FILE_SEEN,
    EventKind.FILE_REMOVED,
    EventKind.FINDING_MASKED,
    EventKind.FINDING_KEPT,
    EventKind.ITEM_SUBMITTED,
    EventKind.ITEM_CORRECTION_PROPOSED,
    EventKind.ITEM_PUBLISHED_URGENTLY,
)


_IN_HANDBOOK = (
    "这条信息的正文和附件由办事一本通的表单生成，不能在这里改动；要改的，请到“办事一本通”中修改这个事项"
)
_LAID_OUT = {
    EventKind.REPORT_PUT_OUT: "这条信息的正文和附件是已审定的年度报告，不能在这里改动；要改的，请在年度报告中提出更正",
    EventKind.SERVICE_DRAFTED: _IN_HANDBOOK,
    EventKind.SERVICE_REVISED: _IN_HANDBOOK,
}


@dataclass(kw_only=True)
class ItemVerb(RefusesSecrets, RecordVerb):
    """A verb on an existing item; ``allowed`` names the states in which it makes sense.

    ``laid_out``: by the record whose text the item carries (an annual report, an entry of the handbook).
    """

    record = "item"

    item: Item
    laid_out: bool = False
    allowed: ClassVar[tuple[Status, ...]]
    change_told: ClassVar[Change | None] = None

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
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

    def fixed(self) -> list[Refusal]:
        """Why text and files are not changed by hand: another record has laid them out."""
        return [] if self.laid_out else fixed_refusals(self.item)

    def after(self) -> None:
        if self.change_told:
            tell_change([self.item], self.change_told, self.on)


def tell_change(items: Sequence[Item], what: Change, on: Any) -> None:
    """Let the index, the transparency log and the static site know, inside the transaction."""
    visibility_changed.send(sender=Item, items=items, what=what, on=on)


def fixed_refusals(item: Item) -> list[Refusal]:
    """An item that carries an approved annual report or an entry of the handbook has its text and files from there:
    they are not changed here."""
    carried = Event.objects.filter(kind__in=_LAID_OUT, data__item=item.pk).values_list("kind", flat=True)
    return [Refusal(_LAID_OUT[EventKind(kind)], house_rule()) for kind in carried[:1]]


def title_refusals(title: str) -> list[Refusal]:
    return [] if title.strip() else [Refusal("请填写名称", cite("regulation", 12))]


def four_eyes(item: Item, actor: Any, round_begins: EventKind = EventKind.ITEM_SUBMITTED) -> list[Refusal]:
    """Who wrote or submitted the item, or took a step of the round that began last, may not take this one."""
    events = list(Event.objects.about(item).order_by("id"))
    rounds = [index for index, event in enumerate(events) if event.kind == round_begins]
    this_round = events[rounds[-1] :] if rounds else []
    steps = (EventKind.ITEM_REVIEWED, EventKind.ITEM_CORRECTION_REVIEWED)
    involved = {event.actor_id for event in events if event.kind in AUTHORING}
    involved |= {event.actor_id for event in this_round if event.kind in steps}
    if actor.pk in involved:
        return [Refusal(f"{actor.name}已起草、提交或审查过这条信息，须由他人办理", house_rule())]
    return []


def gate_refusals(item: Item, proposed: ItemVersion | None = None) -> list[Refusal]:
    """What the screening gate still wants decided before the item, or the correction of it, may go on."""
    reasons = []
    counts: dict[tuple[str, str], int] = {}
    for placed in gate.findings_of(item, proposed):
        if placed.is_open:
            key = (placed.place, placed.finding.label)
            counts[key] = counts.get(key, 0) + 1
    for (place, label), count in counts.items():
        told = f"{place}有{count}处“{label}”需要处理，请逐处隐去、删除，或者写明保留的理由"
        reasons.append(Refusal(told, cite("regulation", 17)))
    for attachment in gate.unseen(item, proposed):
        reasons.append(
            Refusal(
                f"附件“{attachment.name}”{attachment.must_be_seen}，请由人查看并记录意见，或者处理后重新上传",
                cite("regulation", 17),
            )
        )
    return reasons


def move(item: Item, status: Status) -> None:
    item.status = status
    item.save(update_fields=["status"])
