"""Trainings, the inspection of every month with what it found, and what of this month's inspection is still to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from gongkai.demo import training
from gongkai.demo.items import Draft
from gongkai.demo.people import Cast
from gongkai.demo.places import Places
from gongkai.demo.story import YEAR, Strand, data, later, working_day, working_days_ago
from gongkai.records.inspecting.running import inspect
from gongkai.records.oversight.verbs import (
    CloseFinding,
    ConfirmSuspicions,
    EscalateFinding,
    Found,
    HoldInspection,
    NotifyUnit,
    RectifyFinding,
    TheProgram,
)
from gongkai.records.today import today as this_day

_DAY_OF_INSPECTION = 22
_DAYS_TO_RECTIFY = 10  # working days
_LAST_MONTH = 24  # working days ago: always in an earlier month


def strands(cast: Cast, places: Places, drafts: Iterable[Draft]) -> Iterator[Strand]:
    """The trainings, and one for each month: its inspection until its last finding is closed."""
    late = [draft for draft in drafts if draft.late]
    yield from training.strands(cast, places)
    for month in range(1, 13):
        yield _inspection(cast, places, month, late)


def _inspection(cast: Cast, places: Places, month: int, late: list[Draft]) -> Strand:
    on, before = _inspected_on(month), _inspected_on(month - 1)
    noted = [
        *(entry for entry in data("oversight")["findings"] if entry["month"] == month),
        *(_found_late(draft) for draft in late if before < draft.days[-1] <= on),
    ]
    units = places.departments | places.villages
    inspection = yield HoldInspection(
        by=cast.manager,
        on=on,
        at=places.town,
        summary=f"抽查各单位栏目更新、公开栏张贴和信息审查记录，发现问题{len(noted)}个。"
        if noted
        else "抽查各单位栏目更新、公开栏张贴和信息审查记录，未发现问题。",
        found=tuple(Found(units[entry["unit"]], entry["problem"]) for entry in noted),
    )
    due_on = later(on, _DAYS_TO_RECTIFY)
    for name in dict.fromkeys(entry["unit"] for entry in noted):
        yield NotifyUnit(by=cast.manager, on=on, inspection=inspection, unit=units[name], due_on=due_on)
    findings = list(inspection.findings.all())
    for finding, entry in zip(findings, noted, strict=True):
        clerk = cast.clerks[entry["unit"]]
        yield RectifyFinding(by=clerk, on=later(on, 5), finding=finding, measure=entry["measure"])
    for finding in findings:
        yield CloseFinding(by=cast.supervisor, on=later(on, 7), finding=finding, opinion="经复查，整改到位")


def today(cast: Cast, places: Places) -> Iterator[Strand]:
    """Last month's inspection: one finding waits for its re-check, one is overdue and was told to the leader and the
    supervisor."""
    yield _last_month(cast, places)


def this_month(cast: Cast, places: Places) -> None:
    """This month's inspection, done by the program when everything else is told: it waits for somebody to look at what
    it suspects; one finding was made of that, and its unit was given notice."""
    on = this_day()
    inspection = inspect(places.town, by=TheProgram(), on=on).inspection
    suspicion = inspection.suspicions.filter(check_code="column-stale").order_by("pk").first()
    told = {"by": cast.manager, "on": on, "inspection": inspection}
    ConfirmSuspicions(suspicions=(suspicion.pk,), **told).perform()
    NotifyUnit(unit=suspicion.unit, due_on=later(on, _DAYS_TO_RECTIFY), **told).perform()


def _last_month(cast: Cast, places: Places) -> Strand:
    told = data("oversight")["lately"]
    on, units = working_days_ago(_LAST_MONTH), places.departments | places.villages
    inspection = yield HoldInspection(
        by=cast.manager,
        on=on,
        at=places.town,
        summary="到各单位现场查看，重点查看办事指南和公开栏。",
        found=tuple(Found(units[entry["unit"]], entry["problem"]) for entry in told),
    )
    due_on = later(on, _DAYS_TO_RECTIFY)
    for entry in told:
        unit = units[entry["unit"]]
        yield NotifyUnit(by=cast.manager, on=on, inspection=inspection, unit=unit, due_on=due_on)
    for finding, entry in zip(inspection.findings.order_by("pk"), told, strict=True):
        if "measure" in entry:
            clerk = cast.clerks[entry["unit"]]
            yield RectifyFinding(by=clerk, on=later(on, 5), finding=finding, measure=entry["measure"])
        else:
            yield EscalateFinding(by=TheProgram(), on=later(due_on, 1), finding=finding)


def _inspected_on(month: int) -> date:
    """The day of a month's inspection; for 0 the day before the year."""
    return working_day(month, _DAY_OF_INSPECTION) if month else date(YEAR - 1, 12, 31)


def _found_late(draft: Draft) -> dict[str, str]:
    return {
        "unit": draft.unit,
        "problem": f"《{draft.title}》形成后超过20个工作日才公开",
        "measure": "已向党政办公室说明原因，今后信息形成后三日内报送",
    }
