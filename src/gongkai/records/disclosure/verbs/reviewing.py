"""The review before publication: 承办人 → 部门审核 → 保密审查 → 签发, each step by another person.

先审查，后公开. Nobody takes two steps of one round, and nobody who wrote or submitted an item approves it, on any
path (house rule; 《条例》第十七条 demands the review itself).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from gongkai.law.sources import cite, house_rule
from gongkai.records.authority import Action
from gongkai.records.disclosure.models import Concern, Publicity, Status
from gongkai.records.disclosure.verbs.base import ItemVerb, four_eyes, move
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import Refusal


@dataclass(kw_only=True)
class _ReviewStep(ItemVerb):
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
        reasons = [*super().rules(), *four_eyes(self.item, self.by)]
        if not self.opinion.strip():
            reasons.append(Refusal("请填写审查意见", cite("regulation", 17)))
        return reasons

    def next_status(self) -> Status:
        """Where a passed item goes."""
        return self.passes_to

    def change(self) -> dict[str, Any]:
        move(self.item, Status.DRAFT if self.returned else self.next_status())
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
    """保密审查, item by item (《保守国家秘密法》第三十五条): every concern is looked at, one by one."""

    action = Action.REVIEW_SECRECY
    allowed = (Status.CHECKED,)
    step_label = "保密审查"
    passes_to = Status.CLEARED

    checked: tuple[Concern, ...] = tuple(Concern)

    def rules(self) -> list[Refusal]:
        return [*super().rules(), *([] if self.returned else concern_refusals(self.checked))]

    def change(self) -> dict[str, Any]:
        return super().change() | {"checked": list(self.checked)}


@dataclass(kw_only=True)
class SignOffItem(_ReviewStep):
    """审批签发: the head of the OGI body or the leader in charge."""

    action = Action.SIGN_OFF_ITEM
    allowed = (Status.CLEARED,)
    step_label = "签发"
    passes_to = Status.SIGNED

    def next_status(self) -> Status:
        # What is not to be published stands here until it is assessed again (《条例》第十八条).
        return Status.SIGNED if self.item.publicity == Publicity.PROACTIVE else Status.KEPT_BACK


@dataclass(kw_only=True)
class ClearUrgency(ItemVerb):
    """The second pair of eyes, afterwards, on an urgent publication."""

    action = Action.SIGN_OFF_ITEM
    event = EventKind.ITEM_URGENCY_CLEARED
    allowed = (Status.PUBLISHED, Status.WITHDRAWN)

    opinion: str

    def rules(self) -> list[Refusal]:
        reasons = [*super().rules(), *four_eyes(self.item, self.by)]
        if not self.item.awaits_clearing:
            reasons.append(Refusal("这条信息不是待补办审查的紧急发布", house_rule()))
        if not self.opinion.strip():
            reasons.append(Refusal("请填写审查意见", cite("regulation", 17)))
        return reasons

    def change(self) -> dict[str, Any]:
        self.item.awaits_clearing = False
        self.item.save(update_fields=["awaits_clearing"])
        return {"opinion": self.opinion}


def concern_refusals(checked: Iterable[Concern]) -> list[Refusal]:
    """《保守国家秘密法实施条例》第四十二条: item by item, so each concern must have been looked at."""
    left = [concern.label for concern in Concern if concern not in set(checked)]
    if not left:
        return []
    return [Refusal(f"还没有逐项审查：{'、'.join(left)}", cite("secrecy_regulation", 42))]
