"""Figures of other systems: entered by who writes the report, or asked from the units that hold them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from gongkai.law.numerals import chinese_date
from gongkai.law.report_identities import Severity, check
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.annual.figures import entered_keys
from gongkai.records.annual.models import EnteredFigure, FigureRequest, Report, ReportStatus
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.verbs.base import ReportVerb
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.public_words import refusals as unfit_for_public
from gongkai.records.secrecy import RefusesSecrets
from gongkai.records.verbs import RecordVerb, Refusal, Verb, locked


@dataclass(kw_only=True)
class EnterFigure(ReportVerb):
    """Enter a figure of table 2, which other systems hold; entering again replaces it (the journal keeps both)."""

    event = EventKind.FIGURE_ENTERED
    fills = EnteredFigure

    key: str
    value: Decimal
    source: str

    def rules(self) -> list[Refusal]:
        return [
            *super().rules(),
            *unknown_keys(self.report, [self.key]),
            *unfit_source(self.source),
            *inadmissible({self.key: self.value}),
        ]

    def change(self) -> dict[str, Any]:
        before = _keep(self, self.report, self.key, self.value, self.source)
        return {"key": self.key, "value": str(self.value), "source": self.source} | before


@dataclass(kw_only=True)
class AskFigures(ReportVerb):
    """Ask a unit for the figures that it holds, with a day until when."""

    event = EventKind.FIGURES_ASKED
    fills = FigureRequest

    unit: Agency
    keys: tuple[str, ...]
    due_on: date
    note: str = ""
    request: FigureRequest = field(init=False)

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.unit.reporting_id != self.report.agency_id:
            told = f"{self.unit}的工作不计入{self.report.agency}的年度报告，只能请本机关的单位提供"
            reasons.append(Refusal(told, cite("regulation", 49)))
        if not self.keys:
            reasons.append(Refusal("请选择要征集的数据", house_rule()))
        reasons += unknown_keys(self.report, self.keys)
        asked = {key: one.unit for one in open_requests(self.report) for key in one.keys}
        reasons += [
            Refusal(f"“{key}”已经请{asked[key]}提供，要改请别的单位，先取消那一次", house_rule())
            for key in self.keys
            if key in asked
        ]
        if self.due_on < self.on:
            reasons.append(Refusal(f"期限{self.due_on}已经过去，请改为今天或者以后", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.request = FigureRequest.objects.create(
            report=self.report,
            unit=self.unit,
            keys=list(self.keys),
            note=self.note,
            asked_by=self.by,
            asked_on=self.on,
            due_on=self.due_on,
        )
        return {
            "request": self.request.pk,
            "unit": self.unit.name,
            "due_on": chinese_date(self.due_on),
            "count": len(self.keys),
            "keys": list(self.keys),
            "note": self.note,
        }


@dataclass(kw_only=True)
class _RequestVerb(RefusesSecrets, RecordVerb):
    """A verb on an open request; its event is one of the report, whose figures it is about."""

    record = "request"
    request: FigureRequest

    def agency(self) -> Agency:
        return self.request.report.agency

    def subject(self) -> Report:
        return self.request.report

    def lock(self) -> None:
        # The report first, as all verbs that write in it: its state is what the rules ask.
        report = locked(self.request.report)
        self.request = locked(self.request)
        self.request.report = report

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.request.answered_on:
            reasons.append(Refusal(f"这些数据已于{self.request.answered_on}提供", house_rule()))
        if self.request.cancelled_on:
            reasons.append(Refusal(f"数据征集已于{self.request.cancelled_on}取消，不用提供", house_rule()))
        if self.request.report.status != ReportStatus.OPEN:
            told = self.request.report.get_status_display()
            reasons.append(Refusal(f"年度报告现在是“{told}”，不能再改数据", house_rule()))
        return reasons


@dataclass(kw_only=True)
class ProvideFigures(_RequestVerb):
    """The unit gives the figures it was asked for, all of them, with their source."""

    event = EventKind.FIGURES_PROVIDED
    action = Action.PROVIDE_FIGURE

    values: Mapping[str, Decimal]
    source: str
    note: str = ""

    def judged_over(self) -> Agency:
        return self.request.unit

    def stores(self) -> Iterator[tuple[type[models.Model], Mapping[str, Any]]]:
        for value in self.values.values():
            yield EnteredFigure, {"value": value, "source": self._named_source()}

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if missing := [key for key in self.request.keys if key not in self.values]:
            reasons.append(Refusal(f"还没有填写：{'、'.join(missing)}（没有的填0）", house_rule()))
        if extra := [key for key in self.values if key not in self.request.keys]:
            reasons.append(Refusal(f"没有请您提供：{'、'.join(extra)}", house_rule()))
        return [*reasons, *unfit_source(self.source), *inadmissible(self.values)]

    def change(self) -> dict[str, Any]:
        source = self._named_source()
        kept = {key: _keep(self, self.subject(), key, value, source) for key, value in self.values.items()}
        self.request.answered_on = self.on
        self.request.save(update_fields=["answered_on"])
        return {
            "request": self.request.pk,
            "unit": self.request.unit.name,
            "count": len(self.values),
            "figures": {key: str(value) for key, value in self.values.items()},
            "before": {key: told["before"] for key, told in kept.items() if told},
            "source": self.source,
            "note": self.note,
        }

    def _named_source(self) -> str:
        """Whose source it is: the report is written elsewhere."""
        return f"{self.request.unit.name}：{self.source}"


@dataclass(kw_only=True)
class CancelRequest(_RequestVerb):
    """The figures are not needed from this unit any more; what it was asked stays in the journal."""

    event = EventKind.FIGURES_UNASKED
    action = Action.COMPILE_REPORT

    reason: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.reason.strip():
            reasons.append(Refusal("请写明取消的理由", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.request.cancelled_on = self.on
        self.request.save(update_fields=["cancelled_on"])
        return {"request": self.request.pk, "unit": self.request.unit.name, "reason": self.reason}


def perform_together(verbs: Iterable[Verb]) -> None:
    """All or none; each is one event of the journal. Raises Refused."""
    with transaction.atomic():
        for verb in verbs:
            verb.perform()


def open_requests(report: Report) -> models.QuerySet[FigureRequest]:
    """What was asked and neither given nor cancelled, the nearest day first."""
    found = FigureRequest.objects.filter(report=report, answered_on=None, cancelled_on=None)
    return found.select_related("unit")


def unknown_keys(report: Report, keys: Any) -> list[Refusal]:
    known = entered_keys(Scope(report.agency, report.year))
    return [
        Refusal(f"“{key}”不是{report.year}年度表二中需要填报的数据", cite("report_format_2019"))
        for key in keys
        if key not in known
    ]


def unfit_source(source: str) -> list[Refusal]:
    """The source stands on the public page of the figure."""
    if not source.strip():
        return [Refusal("请写明数据来源", house_rule())]
    return unfit_for_public({"数据来源": source})


def inadmissible(values: Mapping[str, Decimal]) -> list[Refusal]:
    """G: counts are integers from 0, amounts decimals from 0 (law/02, 2.5)."""
    return [
        Refusal(finding.message.rstrip("。"), cite("report_format"))
        for finding in check(values)
        if finding.rule == "G" and finding.severity is Severity.ERROR
    ]


def _keep(verb: RecordVerb, report: Report, key: str, value: Decimal, source: str) -> dict[str, str]:
    """Write one figure; what stood there before, for the journal."""
    before = EnteredFigure.objects.filter(report=report, key=key).first()
    told = {"value": value, "source": source, "entered_by": verb.by, "entered_on": verb.on}
    EnteredFigure.objects.update_or_create(report=report, key=key, defaults=told)
    return {"before": str(before.value)} if before else {}
