"""Somebody stands in for the holder of a post for a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.law.sources import house_rule
from gongkai.records.agencies.models import Agency, Staff, Term
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import Refusal, Verb


@dataclass(kw_only=True)
class NameDeputy(Verb):
    """``staff`` does the work of the post that ``of`` holds, from ``since`` (today or later) until ``until``.

    The holder keeps the post. Four eyes look at persons, so that nobody checks his own work as a deputy either.
    """

    action = Action.MANAGE_STAFF
    event = EventKind.DEPUTY_NAMED
    fills = Term

    of: Term
    staff: Staff
    since: date
    until: date
    reason: str

    def agency(self) -> Agency:
        return self.of.post.agency

    def subject(self) -> Term:
        return self.term

    def lock(self) -> None:
        super().lock()
        self.of = Term.objects.select_related("post__agency", "staff").get(pk=self.of.pk)

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.reason.strip():
            reasons.append(Refusal("请写明代行的原因，如休假、培训、抽调", house_rule()))
        if self.of.stands_in_for_id is not None:
            reasons.append(Refusal("代行人不能再由别人代行，请直接为任职人指定", house_rule()))
        if not self.on <= self.since <= self.until:
            reasons.append(Refusal("代行开始日期不能早于办理日期，结束日期不能早于开始日期", house_rule()))
        if self.since < self.of.began_on or (self.of.ended_on and self.until > self.of.ended_on):
            reasons.append(Refusal(f"代行期间应在{self.of.staff.name}的任期以内", house_rule()))
        return reasons + self._refusals_of_person()

    def change(self) -> dict[str, Any]:
        self.term = Term.objects.create(
            post=self.of.post,
            staff=self.staff,
            began_on=self.since,
            ended_on=self.until,
            stands_in_for=self.of,
            reason=self.reason.strip(),
        )
        return {
            "deputy": self.staff.name,
            "title": str(self.of.post),
            "period_label": f"{self.since}至{self.until}",
            "reason": self.reason.strip(),
        }

    def _refusals_of_person(self) -> list[Refusal]:
        reasons = []
        # As with terms: an administrator could else make himself the one who approves.
        if self.staff.pk == self.by.pk:
            reasons.append(Refusal("不能指定自己代行，请由他人办理", house_rule()))
        if self.staff.pk == self.of.staff_id:
            reasons.append(Refusal("代行人就是任职人，请选择别的人", house_rule()))
        if not self.staff.is_active:
            reasons.append(Refusal(f"{self.staff.name}的账号已停用", house_rule()))
        held = Term.objects.filter(post=self.of.post, staff=self.staff, began_on__lte=self.until)
        if held.exclude(ended_on__lt=self.since).exists():
            reasons.append(Refusal(f"{self.staff.name}在这段时间已经任职或者代行这个岗位", house_rule()))
        return reasons
