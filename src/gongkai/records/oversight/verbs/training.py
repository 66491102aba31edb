"""Holding trainings."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.oversight.models import Training
from gongkai.records.verbs import Refusal, Verb


@dataclass(kw_only=True)
class HoldTraining(Verb):
    """Record a training."""

    action = Action.HOLD_TRAINING
    event = EventKind.TRAINING_HELD
    fills = Training

    at: Agency
    title: str
    organiser: str
    hours: Decimal
    participants: int

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Training:
        return self.training

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.title.strip() or not self.organiser.strip():
            reasons.append(Refusal("请填写培训主题和组织单位", cite("regulation", 48)))
        if self.hours <= 0 or self.participants <= 0:
            reasons.append(Refusal("学时和参加人数应大于零", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.training = Training.objects.create(
            agency=self.at,
            title=self.title,
            organiser=self.organiser,
            held_on=self.on,
            hours=self.hours,
            participants=self.participants,
        )
        return {"title": self.title, "participants": self.participants}
