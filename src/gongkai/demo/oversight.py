"""Trainings, and the inspection of every month with what it found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.demo.items import Draft
from gongkai.demo.people import Cast
from gongkai.demo.places import Places
from gongkai.demo.story import YEAR, Strand, data, later, working_day
from gongkai.records.oversight.verbs import CloseFinding, Found, HoldInspection, HoldTraining, RectifyFinding

_DAY_OF_INSPECTION = 22
_DAYS_TO_RECTIFY = 10  # working days


def strands(cast: Cast, places: Places, drafts: Iterable[Draft]) -> Iterator[Strand]:
    """The trainings, and one for each month: its inspection until its last finding is closed."""
    late = [draft for draft in drafts if draft.late]
    yield from (_training(cast, places, entry) for entry in data("oversight")["trainings"])
    for month in range(1, 13):
        yield _inspection(cast, places, month, late)


def _training(cast: Cast, places: Places, entry: dict[str, Any]) -> Strand:
    yield HoldTraining(
        by=cast.manager,
        on=date.fromisoformat(f"{YEAR}-{entry['on']}"),
        at=places.town,
        title=entry["title"],
        organiser=entry["organiser"],
        hours=Decimal(entry["hours"]),
        participants=entry["participants"],
    )


def _inspection(cast: Cast, places: Places, month: int, late: list[Draft]) -> Strand:
    on, before = _inspected_on(month), _inspected_on(month - 1)
    noted = [
        *(entry for entry in data("oversight")["findings"] if entry["month"] == month),
        *(_found_late(draft) for draft in late if before < draft.days[-1] <= on),
    ]
    units = places.departments | places.villages
    due_on = later(on, _DAYS_TO_RECTIFY)
    inspection = yield HoldInspection(
        by=cast.manager,
        on=on,
        at=places.town,
        summary=f"抽查各单位栏目更新、公开栏张贴和信息审查记录，发现问题{len(noted)}个。"
        if noted
        else "抽查各单位栏目更新、公开栏张贴和信息审查记录，未发现问题。",
        found=tuple(Found(units[entry["unit"]], entry["problem"], due_on) for entry in noted),
    )
    findings = list(inspection.findings.all())
    for finding, entry in zip(findings, noted, strict=True):
        clerk = cast.clerks[entry["unit"]]
        yield RectifyFinding(by=clerk, on=later(on, 5), finding=finding, measure=entry["measure"])
    for finding in findings:
        yield CloseFinding(by=cast.supervisor, on=later(on, 7), finding=finding, opinion="经复查，整改到位")


def _inspected_on(month: int) -> date:
    """The day of a month's inspection; for 0 the day before the year."""
    return working_day(month, _DAY_OF_INSPECTION) if month else date(YEAR - 1, 12, 31)


def _found_late(draft: Draft) -> dict[str, str]:
    return {
        "unit": draft.unit,
        "problem": f"《{draft.title}》形成后超过20个工作日才公开",
        "measure": "已向党政办公室说明原因，今后信息形成后三日内报送",
    }
