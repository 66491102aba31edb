"""Meetings: called, held with what they resolved (each resolution becomes a task), or cancelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Model

from gongkai.law.sources import house_rule
from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.authority import Action
from gongkai.records.evidence.keeping import Brought, keep
from gongkai.records.journal.kinds import EventKind
from gongkai.records.oversight.models import Invitee, Meeting, Presence, Resolution
from gongkai.records.oversight.people import Person, not_listed
from gongkai.records.tasks.models import Origin
from gongkai.records.tasks.verbs import GiveTask
from gongkai.records.verbs import RecordVerb, Refusal, Verb


@dataclass(frozen=True)
class Resolved:
    """What was resolved: who does it by when. ``handler``: by whose hand, if named."""

    text: str
    unit: Agency
    due_on: date
    handler: Staff | None = None


@dataclass(kw_only=True)
class _Arranges(Verb):
    """What is said of a meeting before it is held. A day that has passed is one entered afterwards."""

    action = Action.HOLD_MEETING
    fills = Meeting

    title: str
    day: date
    chair: str
    agenda: str
    begins: time | None = None
    place: str = ""
    people: tuple[Person, ...] = ()
    files: tuple[Brought, ...] = ()

    def stores(self) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
        yield from super().stores()
        yield from ((Invitee, one.values) for one in self.people)

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.title.strip() or not self.chair.strip():
            reasons.append(Refusal("请填写会议名称和主持人", house_rule()))
        if not self.agenda.strip():
            reasons.append(Refusal("请填写议程", house_rule()))
        if any(not one.name.strip() or not one.unit_name.strip() for one in self.people):
            reasons.append(Refusal("每个人都要写明姓名和单位", house_rule()))
        return reasons

    def _arranged(self) -> dict[str, Any]:
        names = ("title", "day", "chair", "agenda", "begins", "place")
        return {name: getattr(self, name) for name in names}

    def _invite(self, meeting: Meeting) -> None:
        new = not_listed(self.people, meeting.attendees.all())
        Invitee.objects.bulk_create(Invitee(meeting=meeting, **one.values) for one in new)
        meeting.materials.add(*keep(self.files, agency=meeting.agency, by=self.by, on=self.on))


@dataclass(kw_only=True)
class CallMeeting(_Arranges):
    """Call a meeting."""

    event = EventKind.MEETING_CALLED

    at: Agency

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Meeting:
        return self.meeting

    def change(self) -> dict[str, Any]:
        self.meeting = Meeting.objects.create(agency=self.at, **self._arranged())
        self._invite(self.meeting)
        accounts = [one.staff.pk for one in self.people if one.staff]
        return {"title": self.title, "day": self.day.isoformat(), "staff": accounts}


@dataclass(kw_only=True)
class ChangeMeeting(_Arranges, RecordVerb):
    """Change one that is still to be held; ``people`` and ``files`` are added."""

    event = EventKind.MEETING_CHANGED
    record = "meeting"

    meeting: Meeting

    def rules(self) -> list[Refusal]:
        return [*still_open(self.meeting), *super().rules()]

    def change(self) -> dict[str, Any]:
        arranged = self._arranged()
        for name, value in arranged.items():
            setattr(self.meeting, name, value)
        self.meeting.save(update_fields=list(arranged))
        self._invite(self.meeting)
        return {"title": self.title, "day": self.day.isoformat()}


@dataclass(kw_only=True)
class CancelMeeting(RecordVerb):
    """It will not be held."""

    action = Action.HOLD_MEETING
    event = EventKind.MEETING_CANCELLED
    record = "meeting"

    meeting: Meeting
    reason: str

    def rules(self) -> list[Refusal]:
        reasons = still_open(self.meeting)
        if not self.reason.strip():
            reasons.append(Refusal("请写明取消的原因", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.meeting.cancelled_on = self.on
        self.meeting.save(update_fields=["cancelled_on"])
        return {"title": self.meeting.title, "reason": self.reason.strip()}


@dataclass(kw_only=True)
class HoldMeeting(RecordVerb):
    """It was held on its day: who was there, what was said, and what was resolved, each as a task, all or nothing.

    ``presence``: by the keys of those on the list.
    """

    action = Action.HOLD_MEETING
    event = EventKind.MEETING_HELD
    fills = Meeting
    record = "meeting"

    meeting: Meeting
    minutes: str
    presence: Mapping[int, str]
    resolved: tuple[Resolved, ...] = ()
    files: tuple[Brought, ...] = ()

    def stores(self) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
        yield from super().stores()
        yield from ((Resolution, {"text": one.text}) for one in self.resolved)

    def rules(self) -> list[Refusal]:
        reasons = still_open(self.meeting)
        if self.on < self.meeting.day:
            reasons.append(Refusal("会议还没有到召开的日期", house_rule()))
        if not self.minutes.strip():
            reasons.append(Refusal("请填写会议情况", house_rule()))
        if Presence.PRESENT not in self.presence.values():
            reasons.append(Refusal("请登记到会人员，至少一人", house_rule()))
        if any(one not in Presence.values for one in self.presence.values()):
            reasons.append(Refusal("参加情况只有：参加、请假、缺席、未签到", house_rule()))
        for number, task in enumerate(self._tasks(), 1):
            reasons += [Refusal(f"议定事项{number}：{one.reason}", one.citation) for one in task.refusals()]
        return reasons

    def change(self) -> dict[str, Any]:
        meeting = self.meeting
        people = list(meeting.attendees.all())
        for one in people:
            one.presence = self.presence.get(one.pk, Presence.ABSENT)
        Invitee.objects.bulk_update(people, ["presence"])
        meeting.minutes, meeting.held_on = self.minutes.strip(), meeting.day
        meeting.save(update_fields=["minutes", "held_on"])
        meeting.evidence.add(*keep(self.files, agency=meeting.agency, by=self.by, on=self.on))
        for number, (told, task) in enumerate(zip(self.resolved, self._tasks(), strict=True), 1):
            Resolution.objects.create(
                meeting=meeting, number=number, text=told.text.strip(), task=task.perform()
            )
        present = sum(one.is_present for one in people)
        return {"title": meeting.title, "count": len(self.resolved), "present": present}

    def _tasks(self) -> list[GiveTask]:
        return [
            GiveTask(
                by=self.by,
                on=self.on,
                at=self.meeting.agency,
                unit=one.unit,
                title=one.text,
                due_on=one.due_on,
                origin=Origin.MEETING,
                origin_label=f"{self.meeting.title}（{self.meeting.day}）"[:_LABEL],
                handler=one.handler,
            )
            for one in self.resolved
        ]


_LABEL = 200  # characters of Task.origin_label


def still_open(meeting: Meeting) -> list[Refusal]:
    """Why nothing about a meeting can be changed any more."""
    if meeting.cancelled_on:
        return [Refusal("会议已经取消", house_rule())]
    if meeting.held_on:
        return [Refusal("会议已经登记召开，不能再改", house_rule())]
    return []
