"""What of trainings and meetings waits for somebody: to come, to be tested, to be entered as held."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from gongkai.records.authority import Action
from gongkai.records.oversight.models import Invitee, Meeting, Participant, Presence, Training
from gongkai.records.today import today
from gongkai.web.desk.access import may_somewhere, where_may
from gongkai.web.desk.work import Waiting

_AHEAD = timedelta(days=7)  # 工作约定: so many days before, it stands on the first page of who is invited
_TO_BE_TESTED = timedelta(days=30)  # 工作约定: so long after a training its test is still asked for


def to_attend(user: Any) -> list[Waiting]:
    """The trainings and meetings of the next days to which the user is invited."""
    soon = {"held_on": None, "cancelled_on": None, "day__range": (today(), today() + _AHEAD)}
    invited = Participant.objects.filter(training=OuterRef("pk"), staff=user, presence=Presence.INVITED)
    trainings = Training.objects.filter(Exists(invited), **soon)
    called = Invitee.objects.filter(meeting=OuterRef("pk"), staff=user)
    meetings = Meeting.objects.filter(Exists(called), **soon).select_related("agency")
    found = [_training(one, f"{one.place}，培训".lstrip("，")) for one in trainings]
    found += [_meeting(one, f"{one.place}，会议".lstrip("，")) for one in meetings]
    return sorted(found, key=lambda one: one.due)


def to_be_tested(user: Any) -> list[Waiting]:
    """The trainings at which the user was and whose test they have not taken, for a month."""
    untested = Participant.objects.filter(
        training=OuterRef("pk"), staff=user, presence=Presence.PRESENT, best=None
    )
    since = today() - _TO_BE_TESTED
    found = Training.objects.filter(
        Exists(untested), questions__gt=0, cancelled_on=None, day__range=(since, today())
    )
    return [_training(one, "还没有测试", reverse("desk:training-test", args=[one.pk])) for one in found]


def to_enter(user: Any) -> list[Waiting]:
    """What was planned for today or earlier, and is not entered as held."""
    due = {"held_on": None, "cancelled_on": None, "day__lte": today()}
    found = []
    if may_somewhere(user, Action.HOLD_TRAINING):
        mine = Training.objects.filter(where_may(user, Action.HOLD_TRAINING), **due)
        found += [_training(one, "等待签到和登记举办") for one in mine]
    if may_somewhere(user, Action.HOLD_MEETING):
        own = Meeting.objects.filter(where_may(user, Action.HOLD_MEETING), **due).select_related("agency")
        found += [_meeting(one, "等待填写会议情况") for one in own]
    return sorted(found, key=lambda one: one.due)


def _training(one: Training, told: str, url: str = "") -> Waiting:
    return Waiting(
        one.title, one.organiser, one.day, one.day, url or reverse("desk:training", args=[one.pk]), told
    )


def _meeting(one: Meeting, told: str) -> Waiting:
    return Waiting(one.title, one.agency.name, one.day, one.day, reverse("desk:meeting", args=[one.pk]), told)
