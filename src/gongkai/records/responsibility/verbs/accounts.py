"""An account is closed, and opened again. What the person did stays theirs; posts are a matter of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.law.sources import house_rule
from gongkai.records.agencies.models import Staff
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import RecordVerb, Refusal


@dataclass(kw_only=True)
class DisableStaff(RecordVerb):
    """From the next request on the person is logged out and can't log in; posts go on being held on paper."""

    action = Action.MANAGE_STAFF
    event = EventKind.STAFF_DISABLED
    record = "staff"

    staff: Staff
    reason: str

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.staff.is_active:
            reasons.append(Refusal(f"{self.staff.name}的账号已经停用", house_rule()))
        if self.staff.pk == self.by.pk:
            reasons.append(Refusal("不能停用自己的账号，请由他人办理", house_rule()))
        if not self.reason.strip():
            reasons.append(Refusal("请写明停用的原因", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.staff.is_active = False
        self.staff.save(update_fields=["is_active"])
        return {"name": self.staff.name, "reason": self.reason.strip()}


@dataclass(kw_only=True)
class EnableStaff(RecordVerb):
    """The person may log in again, with the password of before."""

    action = Action.MANAGE_STAFF
    event = EventKind.STAFF_ENABLED
    record = "staff"

    staff: Staff

    def rules(self) -> list[Refusal]:
        if self.staff.is_active:
            return [Refusal(f"{self.staff.name}的账号没有停用", house_rule())]
        return []

    def change(self) -> dict[str, Any]:
        self.staff.is_active = True
        self.staff.save(update_fields=["is_active"])
        return {"name": self.staff.name}
