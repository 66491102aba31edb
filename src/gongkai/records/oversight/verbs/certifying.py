"""Certificates of a training: for all who took part and, where there was a test, passed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.law.sources import house_rule
from gongkai.law.training import training_rule
from gongkai.records.agencies.models import take_numbers
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.oversight.models import Participant, Presence, Training
from gongkai.records.verbs import RecordVerb, Refusal

_SERIES = "training_certificate"


def entitled(training: Training) -> list[Participant]:
    """Who may have a certificate and has none yet."""
    found = training.attendees.filter(presence=Presence.PRESENT, certificate="")
    if training.questions:
        found = found.filter(best__gte=training_rule(training.day).pass_mark)
    return list(found)


@dataclass(kw_only=True)
class IssueCertificates(RecordVerb):
    """Give a number (培证〔2026〕1号, in the year of the training) to each who is entitled and has none."""

    action = Action.HOLD_TRAINING
    event = EventKind.CERTIFICATE_ISSUED
    record = "training"

    training: Training

    def rules(self) -> list[Refusal]:
        if not self.training.held_on:
            return [Refusal("培训登记举办以后才能制发证书", house_rule())]
        if entitled(self.training):
            return []
        passed = "参加并且测试合格" if self.training.questions else "参加"
        return [Refusal(f"没有{passed}而还没有证书的人", house_rule())]

    def change(self) -> dict[str, Any]:
        people, year = entitled(self.training), self.training.day.year
        numbers = take_numbers(self.training.agency, _SERIES, year, len(people))
        for one, number in zip(people, numbers, strict=True):
            one.certificate = f"培证〔{year}〕{number}号"
        Participant.objects.bulk_update(people, ["certificate"])
        return {
            "title": self.training.title,
            "count": len(people),
            "first": people[0].certificate,
            "last": people[-1].certificate,
        }
