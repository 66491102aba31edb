"""What the report of 2020 promised, as the tasks of 2021; a clerk who left; and what there is to do today."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import date
from typing import Any

from gongkai.demo.people import Cast
from gongkai.demo.places import PHONE, Places
from gongkai.demo.story import YEAR, Strand, data, later, working_days_ago
from gongkai.records.agencies.models import Agency, Staff, Term
from gongkai.records.agencies.verbs import BeginTerm, EnrolStaff
from gongkai.records.annual.promises import sentences
from gongkai.records.authority import Role
from gongkai.records.evidence.keeping import brought
from gongkai.records.responsibility.models import Commitment
from gongkai.records.responsibility.verbs import Handing, HandOver, KeepCommitmentEvidence, NameDeputy
from gongkai.records.tasks.models import Origin
from gongkai.records.tasks.verbs import CloseTask, GiveTask, ReportTask
from gongkai.records.today import today as this_day
from gongkai.records.verbs import Verb

_ENROLLED_ON = date(2019, 12, 3)
_GIVEN_ON = date(2021, 2, 1)
_LEFT_ON = date(2021, 6, 30)
_DUE_ON = date(2021, 12, 31)
_DAYS_OF_DEPUTY = 5  # working days


def strands(cast: Cast, places: Places) -> Iterator[Strand]:
    """What proves the five commitments of 2020; the promises as tasks until they are done, and who left in between."""
    told = data("responsibility")
    yield from (_evidence(cast, places, entry) for entry in told["evidence"])
    promised = sentences(data("report")["passages"]["improvements"])
    for text, entry in zip(promised, told["promise"], strict=True):
        yield _promise(cast, places, text, entry)


def today(cast: Cast, places: Places) -> Iterator[Strand]:
    """A task to do, one to confirm, and somebody who stands in for the reviewer."""
    told = data("responsibility")
    yield _given(cast, places, told["open"], due=told["open"]["due"])
    yield _reported(cast, places, told["reported"])
    yield _deputy(cast, told["deputy"]["reason"])


def _evidence(cast: Cast, places: Places, entry: dict[str, Any]) -> Strand:
    yield KeepCommitmentEvidence(
        by=cast.manager,
        on=entry["on"],
        at=places.town,
        year=YEAR,
        commitment=Commitment(entry["commitment"]),
        title=entry["title"],
        dated_on=entry["on"],
        files=(brought(entry["text"].strip().encode(), f"{entry['title']}.txt"),),
    )


def _promise(cast: Cast, places: Places, text: str, entry: dict[str, Any]) -> Strand:
    unit, clerk = places.departments[entry["unit"]], cast.clerks[entry["unit"]]
    former = (yield from _former_clerk(cast, unit)) if entry.get("by_former") else None
    task = yield GiveTask(
        by=cast.manager,
        on=_GIVEN_ON,
        at=places.town,
        unit=unit,
        handler=former,
        title=entry["title"],
        details=text,
        due_on=_DUE_ON,
        origin=Origin.PROMISE,
        origin_label=f"{YEAR}年度报告",
        year=YEAR,
    )
    if former:
        left = (Handing(Term.objects.get(staff=former), clerk),)
        yield HandOver(by=cast.head, on=_LEFT_ON, staff=former, terms=left, tasks_to=clerk)
    yield ReportTask(by=clerk, on=entry["reported"], task=task, told=entry["told"])
    yield CloseTask(by=cast.head, on=entry["closed"], task=task, opinion=entry["opinion"])


def _former_clerk(cast: Cast, unit: Agency) -> Generator[Verb, Any, Staff]:
    """A second 信息员, who left in June 2021: what was in hand went to the one who stayed."""
    shared = {"by": cast.head, "on": _ENROLLED_ON, "at": unit}
    clerk: Staff = yield EnrolStaff(**shared, username="unit02-former", name="方演示", phone=PHONE)
    yield BeginTerm(**shared, role=Role.CLERK, staff=clerk, title="信息员（原）")
    return clerk


def _given(cast: Cast, places: Places, entry: dict[str, Any], *, due: int) -> Strand:
    yield GiveTask(
        by=cast.manager,
        on=working_days_ago(2),
        at=places.town,
        unit=places.departments[entry["unit"]],
        handler=cast.clerks[entry["unit"]],
        title=entry["title"],
        details=entry.get("details", ""),
        due_on=later(this_day(), due),
        origin=Origin.OTHER,
    )


def _reported(cast: Cast, places: Places, entry: dict[str, Any]) -> Strand:
    task = yield next(_given(cast, places, entry, due=_DAYS_OF_DEPUTY))
    yield ReportTask(by=cast.clerks[entry["unit"]], on=working_days_ago(1), task=task, told=entry["told"])


def _deputy(cast: Cast, reason: str) -> Strand:
    yield NameDeputy(
        by=cast.head,
        on=working_days_ago(1),
        of=Term.objects.get(staff=cast.reviewer),
        staff=cast.heads["党政办公室"],
        since=working_days_ago(1),
        until=later(this_day(), _DAYS_OF_DEPUTY),
        reason=reason,
    )
