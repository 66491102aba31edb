"""Opening a report, writing its text."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.annual.models import EnteredFigure, FigureRequest, Layout, Passage, Place, Report
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.verbs.base import ReportVerb
from gongkai.records.annual.words import LIVE_FIELD
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.public_words import refusals as unfit_for_public
from gongkai.records.verbs import Refusal, Verb, locked


@dataclass(kw_only=True)
class OpenReport(Verb):
    """Begin the report of a year."""

    action = Action.COMPILE_REPORT
    event = EventKind.REPORT_OPENED
    fills = Report

    of: Agency
    year: int
    layout: Layout = Layout.NATIONAL

    def agency(self) -> Agency:
        return self.of

    def subject(self) -> Report:
        return self.report

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.of.files_report:
            reasons.append(
                Refusal(f"{self.of}的工作计入{self.of.reporting}的年度报告", cite("regulation", 49))
            )
        if Report.objects.filter(agency=self.of, year=self.year).exists():
            reasons.append(Refusal(f"{self.year}年度报告已经开始编制", house_rule()))
        first = cite("regulation_2007").source.in_force
        if first is None or not first.year <= self.year <= self.on.year:
            reasons.append(Refusal(f"{self.year}年还不能编制年度报告，请核对年份", house_rule()))
        else:
            reasons += _unfit_layout(self.layout, Scope(self.of, self.year))
        return reasons

    def change(self) -> dict[str, Any]:
        self.report = Report.objects.create(agency=self.of, year=self.year, layout=self.layout)
        return {"year": self.year, "layout": self.layout}


@dataclass(kw_only=True)
class DropReport(ReportVerb):
    """Take back a report that was begun by mistake (a wrong year): only while there is nothing in it."""

    event = EventKind.REPORT_DROPPED

    def agency(self) -> Agency:
        return self.report.agency

    def subject(self) -> Any:
        return self.report.agency  # the report itself goes

    def lock(self) -> None:
        self.report = locked(self.report)

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not is_empty(self.report):
            reasons.append(Refusal("报告里已经有数据、文字或者征集，不能取消编制", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        Report.objects.filter(pk=self.report.pk).delete()
        return {"year": self.report.year}


@dataclass(kw_only=True)
class ChangeLayout(ReportVerb):
    """Print the report in the other layout; figures and text stay, both layouts have room for all of it."""

    event = EventKind.REPORT_LAYOUT_CHANGED

    layout: Layout

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.layout == self.report.layout:
            reasons.append(Refusal(f"现在就是{self.layout.label}", house_rule()))
        return reasons + _unfit_layout(self.layout, Scope(self.report.agency, self.report.year))

    def change(self) -> dict[str, Any]:
        self.report.layout = self.layout
        self.report.save(update_fields=["layout"])
        return {"layout": self.layout, "layout_label": self.layout.label}


@dataclass(kw_only=True)
class WritePassage(ReportVerb):
    """Write the text of one place; ``{KEY}`` in it is a live field. An empty text takes it away again.

    The text goes public with the report: what is never public is refused here, the rest of what screening finds is
    shown to who writes (``annual.passages``).
    """

    event = EventKind.PASSAGE_WRITTEN

    place: Place
    text: str

    def rules(self) -> list[Refusal]:
        return [*super().rules(), *unfit_passage(self.place, self.text, self.figures().values)]

    def change(self) -> dict[str, Any]:
        Passage.objects.update_or_create(report=self.report, place=self.place, defaults={"text": self.text})
        return {"place_label": Place(self.place).label, "text": self.text}


def is_empty(report: Report) -> bool:
    """Whether nobody entered, wrote or asked anything yet."""
    parts = (EnteredFigure, Passage, FigureRequest)
    return not any(part.objects.filter(report=report).exists() for part in parts)


def _unfit_layout(layout: Layout, scope: Scope) -> list[Refusal]:
    if layout == Layout.NATIONAL and scope.form is None:
        told = f"{scope.year}年没有全国统一格式，请选择叙述式"
        return [Refusal(told, cite("report_format_2019"))]
    return []


def unfit_passage(place: Place, text: str, known: Container[str]) -> list[Refusal]:
    """Why a text can't stand at a place of the report: it quotes a figure not ``known``, or what is never public."""
    reasons = []
    if unknown := [key for key in LIVE_FIELD.findall(text) if key not in known]:
        reasons.append(Refusal(f"文字中引用了没有的数据：{'、'.join(unknown)}", house_rule()))
    return reasons + unfit_for_public({Place(place).label: text})
