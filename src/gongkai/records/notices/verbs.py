"""How a person wants to be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any

from gongkai.law.sources import house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.notices.models import NEVER_MUTED, Area, Mailing, Preferences
from gongkai.records.verbs import Refusal, Verb


@dataclass(kw_only=True)
class ChoosePreferences(Verb):
    """The person's own choice: mail or not and when, the hours of rest, what to leave out."""

    action = Action.READ_NOTICES
    event = EventKind.NOTICE_SETTINGS_CHANGED

    mailing: Mailing
    daily_at: time
    quiet_from: time
    quiet_until: time
    on_days_off: bool = False
    muted: tuple[str, ...] = ()

    def agency(self) -> Agency:
        return self.by.agency  # type: ignore[attr-defined,no-any-return]  # who has an inbox is staff

    def subject(self) -> Preferences:
        return self.chosen

    def rules(self) -> list[Refusal]:
        reasons = []
        if self.mailing not in Mailing.values:
            reasons.append(Refusal("请选择怎样发送邮件", house_rule()))
        if unknown := set(self.muted) - set(Area.values):
            reasons.append(Refusal(f"没有这个类别：{'、'.join(sorted(unknown))}", house_rule()))
        if kept := [Area(one).label for one in Area.values if one in self.muted and one in NEVER_MUTED]:
            told = f"“{'、'.join(kept)}”有法定期限，不能设为不提醒"
            reasons.append(Refusal(told, house_rule()))
        wanted = Preferences(quiet_from=self.quiet_from, quiet_until=self.quiet_until)
        if self.mailing == Mailing.DAILY and wanted.is_quiet(self.daily_at):
            reasons.append(Refusal("每天发送的时间在不打扰的时间里，请改其中一个", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        values = {
            "mailing": self.mailing,
            "daily_at": self.daily_at,
            "quiet_from": self.quiet_from,
            "quiet_until": self.quiet_until,
            "on_days_off": self.on_days_off,
            "muted": sorted(self.muted),
        }
        self.chosen, _ = Preferences.objects.update_or_create(staff=self.by, defaults=values)
        return {}
