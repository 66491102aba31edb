"""The list of a training: inviting, signing in with the code or from paper, striking out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils import timezone

from gongkai.law.sources import house_rule
from gongkai.records.authority import Action
from gongkai.records.evidence.keeping import Brought, keep
from gongkai.records.journal.kinds import EventKind
from gongkai.records.oversight.models import Method, Participant, Presence, Training
from gongkai.records.oversight.people import Person, not_listed
from gongkai.records.oversight.verbs.training import still_open
from gongkai.records.verbs import RecordVerb, Refusal, locked

MOST_PEOPLE = 1000  # 工作约定: on the list of one training


@dataclass(kw_only=True)
class InviteToTraining(RecordVerb):
    """Put people on the list; those who stand on it already are passed over."""

    action = Action.HOLD_TRAINING
    event = EventKind.TRAINING_INVITED
    record = "training"

    training: Training
    people: tuple[Person, ...]

    def stores(self) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
        yield from ((Participant, one.values) for one in self.people)

    def rules(self) -> list[Refusal]:
        reasons = still_open(self.training)
        if not self._new():
            reasons.append(Refusal("选择的人都已经在名单里，或者没有选到人", house_rule()))
        if any(not one.name.strip() or not one.unit_name.strip() for one in self.people):
            reasons.append(Refusal("每个人都要写明姓名和单位", house_rule()))
        if self.training.attendees.count() + len(self.people) > MOST_PEOPLE:
            reasons.append(Refusal(f"一次培训的名单最多{MOST_PEOPLE}人，请分几期办", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        new = self._new()
        Participant.objects.bulk_create(Participant(training=self.training, **one.values) for one in new)
        accounts = [one.staff.pk for one in new if one.staff]
        return {"title": self.training.title, "count": len(new), "staff": accounts}

    def _new(self) -> list[Person]:
        return not_listed(self.people, self.training.attendees.all())


@dataclass(kw_only=True)
class Uninvite(RecordVerb):
    """Take somebody from the list who was put there by mistake and did not come."""

    action = Action.HOLD_TRAINING
    event = EventKind.TRAINING_UNINVITED
    record = "training"

    training: Training
    participant: Participant

    def rules(self) -> list[Refusal]:
        reasons = still_open(self.training)
        if self.participant.signed_in_at or self.participant.is_present or self.participant.struck_why:
            reasons.append(
                Refusal(f"{self.participant.name}签过到，只能划去签到，不能从名单删去", house_rule())
            )
        return reasons

    def lock(self) -> None:
        super().lock()
        self.participant = locked(self.participant)

    def change(self) -> dict[str, Any]:
        told = {"title": self.training.title, "name": self.participant.name}
        self.participant.delete()
        return told


@dataclass(kw_only=True)
class SignIn(RecordVerb):
    """Somebody signs in with the code shown at the training (``records.oversight.door`` has looked at it).

    ``participant``: their place on the list; None: a walk-in, told by ``person``, who gets a place.
    """

    action = Action.ATTEND
    event = EventKind.TRAINING_SIGNED_IN
    record = "training"

    training: Training
    participant: Participant | None = None
    person: Person | None = None

    def stores(self) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
        if self.person:
            yield Participant, self.person.values

    def lock(self) -> None:
        super().lock()
        if self.participant:
            self.participant = locked(self.participant)

    def rules(self) -> list[Refusal]:
        reasons = still_open(self.training)
        if self.on != self.training.day:
            reasons.append(Refusal(f"这次培训在{self.training.day}，只能当天签到", house_rule()))
        if self.participant and self.participant.is_present:
            reasons.append(Refusal(f"{self.participant.name}已经签到，不用再签", house_rule()))
        if self.participant and self.participant.training_id != self.training.pk:
            reasons.append(Refusal("名单中没有这个人，请重新选择", house_rule()))
        if self.participant is None:
            reasons += self._walk_in_refusals()
        return reasons

    def change(self) -> dict[str, Any]:
        one = self.participant or self._walk_in()
        one.presence, one.method, one.signed_in_at = Presence.PRESENT, Method.CODE, timezone.now()
        one.struck_why = ""
        one.save()
        self.participant = one
        return {"title": self.training.title, "name": one.name, "method_label": Method.CODE.label}

    def _walk_in(self) -> Participant:
        assert self.person is not None
        return Participant(training=self.training, is_walk_in=True, **self.person.values)

    def _walk_in_refusals(self) -> list[Refusal]:
        if not self.person or not self.person.name.strip() or not self.person.unit_name.strip():
            return [Refusal("请填写姓名和单位", house_rule())]
        listed = self.training.attendees.all()
        if not not_listed([self.person], listed):
            return [
                Refusal(f"{self.person.name.strip()}已经在名单里，请从名单中选择自己的姓名", house_rule())
            ]
        if len(listed) >= MOST_PEOPLE:
            return [Refusal("名单已满，请到现场工作人员处登记", house_rule())]
        return []


@dataclass(kw_only=True)
class StrikeOut(RecordVerb):
    """Strike out a signature that is wrong: somebody signed for another, or was never here."""

    action = Action.HOLD_TRAINING
    event = EventKind.TRAINING_SIGNATURE_STRUCK
    record = "training"

    training: Training
    participant: Participant
    reason: str

    def stores(self) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
        yield Participant, {"struck_why": self.reason}

    def lock(self) -> None:
        super().lock()
        self.participant = locked(self.participant)

    def rules(self) -> list[Refusal]:
        reasons = still_open(self.training)
        if not self.participant.is_present:
            reasons.append(Refusal(f"{self.participant.name}没有签到", house_rule()))
        if not self.reason.strip():
            reasons.append(Refusal("请写明划去的原因", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        one = self.participant
        one.presence, one.method, one.signed_in_at = Presence.INVITED, "", None
        one.struck_why = self.reason.strip()
        one.save(update_fields=["presence", "method", "signed_in_at", "struck_why"])
        return {"title": self.training.title, "name": one.name, "reason": one.struck_why}


@dataclass(kw_only=True)
class RecordAttendance(RecordVerb):
    """Enter from the paper sheet who was present, excused or absent; only what changes is written.

    ``presence``: by the keys of the participants. ``files``: the sheet itself, photographed.
    """

    action = Action.HOLD_TRAINING
    event = EventKind.TRAINING_ATTENDANCE
    record = "training"

    training: Training
    presence: Mapping[int, str]
    files: tuple[Brought, ...] = ()

    def rules(self) -> list[Refusal]:
        reasons = still_open(self.training)
        if self.on < self.training.day:
            reasons.append(Refusal("培训还没有到举办的日期，不能登记参加情况", house_rule()))
        if any(one not in Presence.values for one in self.presence.values()):
            reasons.append(Refusal("参加情况只有：参加、请假、缺席、未签到", house_rule()))
        if not self._changed() and not self.files:
            reasons.append(Refusal("没有改动。请选择每个人的参加情况，再保存", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        changed = self._changed()
        for one in changed:
            one.presence = self.presence[one.pk]
            one.method = Method.PAPER if one.is_present else ""
            one.signed_in_at = None
        Participant.objects.bulk_update(changed, ["presence", "method", "signed_in_at"])
        training = self.training
        training.evidence.add(*keep(self.files, agency=training.agency, by=self.by, on=self.on))
        present = training.attendees.filter(presence=Presence.PRESENT).count()
        told = {str(one.pk): one.presence for one in changed}
        return {"title": training.title, "present": present, "changed": told}

    def _changed(self) -> list[Participant]:
        return [
            one
            for one in self.training.attendees.all()
            if self.presence.get(one.pk, one.presence) != one.presence
        ]
