"""A year's work list: what is still missing for a report, step by step, each thing with the place where it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.law.report_form import CARRIED_OUT, TABLE_3, TOTAL, cell, figure_name
from gongkai.law.report_identities import Severity
from gongkai.law.reporting import compared_years
from gongkai.records.annual.comparing import compare
from gongkai.records.annual.earlier import earlier_years
from gongkai.records.annual.figures import Figures, entered_keys
from gongkai.records.annual.models import FigureRequest, Layout, Place, Report
from gongkai.records.annual.passages import Texts

REQUESTS, ENTRIES, TEXTS, CHECKS = "requests", "entries", "texts", "comparison"


@dataclass(frozen=True)
class Task:
    """One thing to do. ``must``: the report can't be handed in before. ``figure``, ``place``: where it stands."""

    told: str
    must: bool = False
    figure: str = ""
    place: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the work; ``slug`` names its page, ``told`` how far it is."""

    slug: str
    name: str
    told: str
    tasks: tuple[Task, ...]

    @property
    def is_done(self) -> bool:
        return not self.tasks

    @property
    def is_held_up(self) -> bool:
        return any(task.must for task in self.tasks)


def steps(report: Report, counted: Figures, on: date) -> list[Step]:
    """Everything that is left to do before the report is handed in."""
    texts = Texts(report, counted)
    asked = list(FigureRequest.objects.filter(report=report, cancelled_on=None).select_related("unit"))
    waiting = [one for one in asked if one.answered_on is None]
    keys = entered_keys(counted.scope)
    return [
        Step(
            REQUESTS,
            "征集数据",
            f"已征集{len(asked)}次，收回{len(asked) - len(waiting)}次"
            if asked
            else "没有征集；自己掌握的数据直接填报",
            tuple(_waiting(one, on) for one in waiting),
        ),
        Step(
            ENTRIES,
            "填报表二",
            f"共{len(keys)}个数据，已填报{len(keys) - len(counted.missing)}个"
            if keys
            else "本年度没有要填报的表",
            tuple(_missing(key, report, counted) for key in counted.missing),
        ),
        Step(TEXTS, "撰写文字", f"已写{len(texts.written)}处", tuple(_texts(texts))),
        Step(CHECKS, "核对数据", "与往年比较，并核对表内、表间关系", tuple(_checks(report, counted, on))),
    ]


def _waiting(request: FigureRequest, on: date) -> Task:
    late = "，已经逾期" if request.due_on < on else ""
    return Task(f"{request.unit}还没有提供{len(request.keys)}个数据，期限{request.due_on}{late}")


def _missing(key: str, report: Report, counted: Figures) -> Task:
    is_needed = report.layout == Layout.NATIONAL
    return Task(f"{figure_name(key, counted.scope.form)}还没有填报", must=is_needed, figure=key)


def _texts(texts: Texts) -> Iterator[Task]:
    for section in texts.empty:
        yield Task(f"“{section.name}”还没有文字（{section.needed}）", place=section.places[0])
    for place, found in texts.remarks.items():
        errors = sum(one.is_error for one in found)
        label = Place(place).label
        if errors:
            yield Task(f"“{label}”有{errors}处必须改正", must=True, place=place)
        if asked := len(found) - errors:
            yield Task(f"“{label}”有{asked}处请核对", place=place)


def _jumps(report: Report, counted: Figures) -> Iterator[Task]:
    before = earlier_years(report.agency, report.year, compared_years())
    told = {finding.key for finding in counted.findings}
    for line in compare(counted, before).questions:
        if line.key not in told:
            name = figure_name(line.key, counted.scope.form)
            yield Task(f"{name}：{line.question.rstrip('。')}", figure=line.key)


def _checks(report: Report, counted: Figures, on: date) -> Iterator[Task]:
    is_over = on > counted.scope.last
    if not is_over:
        yield Task(f"{report.year}年还没有结束，数据还会变动；与往年相差很大的，年底以后提示")
    for finding in counted.findings:
        is_error = finding.severity is Severity.ERROR
        yield Task(finding.message.rstrip("。"), must=is_error, figure=finding.key)
    if is_over:
        yield from _jumps(report, counted)
    if still_open := counted[cell(TABLE_3, CARRIED_OUT, TOTAL)]:
        yield Task(
            f"有{still_open}件申请到年底没有办结，将结转下年度，请核对有没有已经答复、还没有登记的",
            figure=cell(TABLE_3, CARRIED_OUT, TOTAL),
        )
