"""The trainings of 2020, one of them with everybody on its list; a training of today, and what a meeting resolved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from itertools import cycle
from typing import Any

from gongkai.demo.people import Cast
from gongkai.demo.places import Places
from gongkai.demo.story import YEAR, Strand, data, later, working_days_ago
from gongkai.records.authority import Role
from gongkai.records.oversight.models import Presence
from gongkai.records.oversight.people import Person, post_holders
from gongkai.records.oversight.verbs import (
    CallMeeting,
    ConcludeTraining,
    EnterMarks,
    HoldMeeting,
    HoldTraining,
    InviteToTraining,
    IssueCertificates,
    PlanTraining,
    RecordAttendance,
    Resolved,
)
from gongkai.records.today import today as this_day

_PLANNED_BEFORE = 14  # days
_LATELY = 8  # working days ago
_TASKS_TAKE = 15  # working days


def strands(cast: Cast, places: Places) -> Iterator[Strand]:
    """One for each training of 2020: most told by their head count alone, as an office that writes them up later."""
    for entry in data("training")["held"]:
        yield _planned(cast, places, entry) if entry.get("for_clerks") else _entered(cast, places, entry)


def today(cast: Cast, places: Places) -> Iterator[Strand]:
    """A training this afternoon, at which one can sign in; a meeting of last week whose tasks are to be done."""
    yield _this_afternoon(cast, places, data("training")["today"])
    yield _last_week(cast, places, data("training")["meeting"])


def _entered(cast: Cast, places: Places, entry: dict[str, Any]) -> Strand:
    office = (cast.leader, cast.head, cast.manager, cast.supervisor) if entry.get("by_the_office") else ()
    people = tuple(Person(one.name, one.agency.name, "", one.agency, one) for one in office)
    yield HoldTraining(
        by=cast.manager,
        at=places.town,
        on=_day(entry),
        people=people,
        participants=entry["participants"],
        **_told(entry),
    )


def _planned(cast: Cast, places: Places, entry: dict[str, Any]) -> Strand:
    """From the plan to the certificates, by the paper sheet: in 2020 nobody scanned."""
    day, by = _day(entry), cast.manager
    before = date.fromordinal(day.toordinal() - _PLANNED_BEFORE)
    training = yield PlanTraining(by=by, on=before, at=places.town, day=day, **_told(entry))
    clerks = tuple(post_holders(places.town, before, roles=[Role.CLERK]))
    yield InviteToTraining(by=by, on=before, training=training, people=clerks)
    listed = list(training.attendees.all())
    presence = {one.pk: Presence.PRESENT for one in listed}
    yield RecordAttendance(by=by, on=day, training=training, presence=presence)
    marks = dict(zip((one.pk for one in listed), cycle(entry["marks"]), strict=False))
    yield EnterMarks(by=by, on=later(day, 1), training=training, marks=marks)
    told = "结合本镇信息，讲解先审查、后公开的程序和常见个人信息的遮盖，现场测试。"
    held = yield ConcludeTraining(by=by, on=later(day, 1), training=training, told=told)
    yield IssueCertificates(by=by, on=later(day, 2), training=held)


def _this_afternoon(cast: Cast, places: Places, entry: dict[str, Any]) -> Strand:
    day = this_day()
    training = yield PlanTraining(
        by=cast.manager,
        on=day,
        at=places.town,
        day=day,
        begins=time(14, 30),
        ends=time(17, 30),
        words=entry["words"],
        **_told(entry),
    )
    people = post_holders(places.town, day, roles=[Role.CLERK, Role.DEPARTMENT_HEAD, Role.SUPERVISOR])
    guest = Person(entry["guest"], entry["guest_unit"], entry["guest_role"])
    yield InviteToTraining(by=cast.manager, on=day, training=training, people=(*people, guest))


def _last_week(cast: Cast, places: Places, entry: dict[str, Any]) -> Strand:
    day = working_days_ago(_LATELY)
    people = post_holders(places.town, day, roles=[Role.LEADER, Role.OGI_HEAD, Role.DEPARTMENT_HEAD])
    meeting = yield CallMeeting(
        by=cast.manager,
        on=day,
        at=places.town,
        title=entry["title"],
        day=day,
        begins=time(9),
        place=entry["place"],
        chair=cast.leader.name,
        agenda=entry["agenda"],
        people=tuple(people),
    )
    units = places.departments | places.villages
    yield HoldMeeting(
        by=cast.manager,
        on=day,
        meeting=meeting,
        minutes=entry["minutes"],
        presence={one.pk: Presence.PRESENT for one in meeting.attendees.all()},
        resolved=tuple(
            Resolved(one["text"], units[one["unit"]], later(day, _TASKS_TAKE)) for one in entry["resolved"]
        ),
    )


def _day(entry: dict[str, Any]) -> date:
    return date.fromisoformat(f"{YEAR}-{entry['on']}")


def _told(entry: dict[str, Any]) -> dict[str, Any]:
    names = ("title", "organiser", "place", "trainer", "questions")
    told = {name: entry[name] for name in names if name in entry}
    return told | {"hours": Decimal(entry["hours"]), "topics": tuple(entry.get("topics", ()))}
