"""Planning, changing, cancelling and holding trainings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db.models import Model

from gongkai.law.questions import Topic
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.evidence.keeping import Brought, keep
from gongkai.records.journal.kinds import EventKind
from gongkai.records.oversight.models import Participant, Presence, Training
from gongkai.records.oversight.people import Person
from gongkai.records.verbs import RecordVerb, Refusal, Verb

MOST_QUESTIONS = 30  # 工作约定: of one test


@dataclass(kw_only=True)
class _Arranges(Verb):
    """What is said of a training before it is held. ``files``: materials to hand out."""

    action = Action.HOLD_TRAINING
    fills = Training

    title: str
    organiser: str
    day: date
    hours: Decimal
    begins: time | None = None
    ends: time | None = None
    place: str = ""
    trainer: str = ""
    topics: tuple[str, ...] = ()
    words: str = ""
    questions: int = 0
    files: tuple[Brought, ...] = ()

    def rules(self) -> list[Refusal]:
        reasons = _named(self.title, self.organiser)
        if self.hours <= 0:
            reasons.append(Refusal("学时应大于零", house_rule()))
        if self.begins and self.ends and self.ends <= self.begins:
            reasons.append(Refusal("结束时间应晚于开始时间", house_rule()))
        if not 0 <= self.questions <= MOST_QUESTIONS:
            reasons.append(Refusal(f"测试题数应在0到{MOST_QUESTIONS}之间，0表示不测试", house_rule()))
        if self.day < self.on:
            reasons.append(Refusal("培训日期已经过去。已经办完的培训，请用“登记已办培训”", house_rule()))
        return [*reasons, *_known_topics(self.topics)]

    def _arranged(self) -> dict[str, Any]:
        names = (
            "title",
            "organiser",
            "day",
            "hours",
            "begins",
            "ends",
            "place",
            "trainer",
            "words",
            "questions",
        )
        return {name: getattr(self, name) for name in names} | {"topics": list(self.topics)}


@dataclass(kw_only=True)
class PlanTraining(_Arranges):
    """Put a training into the plan."""

    event = EventKind.TRAINING_PLANNED

    at: Agency

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Training:
        return self.training

    def change(self) -> dict[str, Any]:
        self.training = Training.objects.create(agency=self.at, **self._arranged())
        self.training.materials.add(*keep(self.files, agency=self.at, by=self.by, on=self.on))
        return {"title": self.title, "day": self.day.isoformat()}


@dataclass(kw_only=True)
class ChangeTraining(_Arranges, RecordVerb):
    """Change the arrangements of one that is still to be held; ``files`` come to the materials."""

    event = EventKind.TRAINING_CHANGED
    record = "training"

    training: Training

    def rules(self) -> list[Refusal]:
        return [*still_open(self.training), *super().rules()]

    def change(self) -> dict[str, Any]:
        training = self.training
        arranged = self._arranged()
        changed = [name for name, value in arranged.items() if getattr(training, name) != value]
        for name in changed:
            setattr(training, name, arranged[name])
        training.save(update_fields=changed)
        training.materials.add(*keep(self.files, agency=training.agency, by=self.by, on=self.on))
        return {"title": training.title, "day": training.day.isoformat(), "changed": changed}


@dataclass(kw_only=True)
class CancelTraining(RecordVerb):
    """It will not be held. What was planned stays to be read."""

    action = Action.HOLD_TRAINING
    event = EventKind.TRAINING_CANCELLED
    record = "training"

    training: Training
    reason: str

    def rules(self) -> list[Refusal]:
        reasons = still_open(self.training)
        if not self.reason.strip():
            reasons.append(Refusal("请写明取消的原因", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.training.cancelled_on = self.on
        self.training.save(update_fields=["cancelled_on"])
        return {"title": self.training.title, "reason": self.reason.strip()}


@dataclass(kw_only=True)
class ConcludeTraining(RecordVerb):
    """It was held as planned: who is marked present took part; whoever neither came nor was excused was absent.

    From now on the annual report counts it, in the year of its day.
    """

    action = Action.HOLD_TRAINING
    event = EventKind.TRAINING_HELD
    fills = Training
    record = "training"

    training: Training
    told: str = ""
    files: tuple[Brought, ...] = ()

    def rules(self) -> list[Refusal]:
        reasons = still_open(self.training)
        if self.on < self.training.day:
            reasons.append(Refusal("培训还没有到举办的日期", house_rule()))
        if not self.training.attendees.filter(presence=Presence.PRESENT).exists():
            reasons.append(Refusal("还没有人签到。请先扫码签到，或者按纸质签到表登记参加情况", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        training = self.training
        training.attendees.filter(presence=Presence.INVITED).update(presence=Presence.ABSENT)
        training.participants = training.attendees.filter(presence=Presence.PRESENT).count()
        training.held_on, training.told = training.day, self.told.strip()
        training.save(update_fields=["participants", "held_on", "told"])
        training.evidence.add(*keep(self.files, agency=training.agency, by=self.by, on=self.on))
        return {"title": training.title, "participants": training.participants}


@dataclass(kw_only=True)
class HoldTraining(Verb):
    """Record a training that was held on ``on`` without having been planned here: a head count, and names if known."""

    action = Action.HOLD_TRAINING
    event = EventKind.TRAINING_HELD
    fills = Training

    at: Agency
    title: str
    organiser: str
    hours: Decimal
    participants: int
    place: str = ""
    trainer: str = ""
    topics: tuple[str, ...] = ()
    told: str = ""
    people: tuple[Person, ...] = ()
    files: tuple[Brought, ...] = ()

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Training:
        return self.training

    def stores(self) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
        yield from super().stores()
        yield from ((Participant, one.values) for one in self.people)

    def rules(self) -> list[Refusal]:
        reasons = _named(self.title, self.organiser)
        if self.hours <= 0 or self.participants <= 0:
            reasons.append(Refusal("学时和参加人数应大于零", house_rule()))
        if len(self.people) > self.participants:
            reasons.append(
                Refusal(f"名单有{len(self.people)}人，多于参加人数{self.participants}，请核对", house_rule())
            )
        return [*reasons, *_known_topics(self.topics)]

    def change(self) -> dict[str, Any]:
        self.training = training = Training.objects.create(
            agency=self.at,
            title=self.title,
            organiser=self.organiser,
            day=self.on,
            held_on=self.on,
            hours=self.hours,
            participants=self.participants,
            place=self.place,
            trainer=self.trainer,
            topics=list(self.topics),
            told=self.told.strip(),
        )
        training.evidence.add(*keep(self.files, agency=self.at, by=self.by, on=self.on))
        Participant.objects.bulk_create(
            Participant(training=training, presence=Presence.PRESENT, **one.values) for one in self.people
        )
        return {"title": self.title, "participants": self.participants}


def still_open(training: Training) -> list[Refusal]:
    """Why nothing about a training can be changed any more."""
    if training.cancelled_on:
        return [Refusal("培训已经取消", house_rule())]
    if training.held_on:
        return [Refusal("培训已经登记举办，不能再改", house_rule())]
    return []


def _named(title: str, organiser: str) -> list[Refusal]:
    if title.strip() and organiser.strip():
        return []
    return [Refusal("请填写培训主题和组织单位", cite("regulation", 48))]


def _known_topics(topics: tuple[str, ...]) -> list[Refusal]:
    unknown = [one for one in topics if one not in list(Topic)]
    return [Refusal(f"没有“{one}”这类培训内容，请重新选择", house_rule()) for one in unknown]
