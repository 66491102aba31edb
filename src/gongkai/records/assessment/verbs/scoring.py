"""Points and vetoes that people give; the provisional result, with what the program counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongkai.law.sources import house_rule
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Agency
from gongkai.records.assessment import scheme as schemes
from gongkai.records.assessment.measures import MEASURES, Behind, Counted, Year
from gongkai.records.assessment.models import (
    Score,
)
from gongkai.records.assessment.results import counted_now, points_for, standings, units_assessed
from gongkai.records.assessment.verbs.base import AssessmentVerb
from gongkai.records.evidence.keeping import Brought, keep
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import Refusal


@dataclass(frozen=True)
class Points:
    """What a person gives one unit. ``points`` None: does not apply to it (不适用)."""

    unit: Agency
    points: Decimal | None
    reason: str = ""


@dataclass(kw_only=True)
class ScoreIndicator(AssessmentVerb):
    """Give points for an indicator that people score, to one unit or many; ``files`` prove each of them."""

    event = EventKind.INDICATOR_SCORED

    code: str
    given: tuple[Points, ...]
    files: tuple[Brought, ...] = ()

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        indicator = self.assessment.scheme.content.indicators.get(self.code)
        if indicator is None:
            return [*reasons, Refusal(f"方案里没有编号为{self.code}的指标", house_rule())]
        if not indicator.by_people:
            reasons.append(Refusal(f"“{indicator.name}”由程序计算，不能人工评分", house_rule()))
        if not self.given:
            reasons.append(Refusal("请至少给一个单位评分", house_rule()))
        units = {one.pk for one in units_assessed(self.assessment)}
        for one in self.given:
            reasons += [Refusal(told, house_rule()) for told in _faults(indicator, one, units)]
        return reasons

    def stores(self) -> Iterator[tuple[type[Score], Mapping[str, Any]]]:
        for one in self.given:
            yield Score, {"points": one.points, "reason": one.reason}

    def change(self) -> dict[str, Any]:
        for one in self.given:
            score = self.score(one.unit, self.code, points=one.points, reason=one.reason.strip())
            if self.files:
                kept = keep(self.files, agency=self.assessment.agency, by=self.by, on=self.on)
                score.evidence.add(*kept)
        name = self.assessment.scheme.content.indicators[self.code].name
        units = [one.unit.name for one in self.given]
        return {"indicator": name, "count": len(units), "units": units}


def _faults(indicator: schemes.Indicator, one: Points, units: set[int]) -> Iterator[str]:
    if one.unit.pk not in units:
        yield f"{one.unit.name}不在这次考核的单位里"
    elif not indicator.concerns(one.unit.kind):
        yield f"“{indicator.name}”不适用于{one.unit.name}"
    if one.points is not None and not 0 <= one.points <= indicator.points:
        most = schemes.plain(indicator.points)
        yield f"{one.unit.name}：“{indicator.name}”应在0和{most}分之间，填的是{one.points}"
    if one.points != indicator.usual and not one.reason.strip():
        cause = "加分" if indicator.bonus else "扣分或者不适用"
        yield f"{one.unit.name}：{cause}的，请写明理由"


@dataclass(kw_only=True)
class FlagVeto(AssessmentVerb):
    """A person finds a cause for a veto (``flagged``), or takes it back; with the basis as ``reason``."""

    event = EventKind.VETO_FLAGGED

    unit: Agency
    code: str
    flagged: bool
    reason: str
    files: tuple[Brought, ...] = ()

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        veto = self.assessment.scheme.content.veto(self.code)
        if veto is None or not veto.by_people:
            reasons.append(Refusal("请选择由人工认定的单项否决", house_rule()))
        if self.unit.pk not in {one.pk for one in units_assessed(self.assessment)}:
            reasons.append(Refusal(f"{self.unit.name}不在这次考核的单位里", house_rule()))
        if not self.reason.strip():
            reasons.append(Refusal("请写明认定的依据（哪件事，哪份文书）", house_rule()))
        return reasons

    def stores(self) -> Iterator[tuple[type[Score], Mapping[str, Any]]]:
        yield Score, {"reason": self.reason}

    def change(self) -> dict[str, Any]:
        score = self.score(self.unit, self.code, is_veto=self.flagged, reason=self.reason.strip())
        score.evidence.add(*keep(self.files, agency=self.assessment.agency, by=self.by, on=self.on))
        veto = self.assessment.scheme.content.veto(self.code)
        label = "认定" if self.flagged else "取消认定"
        return {"unit": self.unit.name, "veto": veto.name if veto else "", "flagged_label": label}


@dataclass(kw_only=True)
class SubmitAssessment(AssessmentVerb):
    """Put the provisional result before the units: what the program counts is counted once more, and stands."""

    event = EventKind.ASSESSMENT_SUBMITTED

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.on.year <= self.assessment.year:
            reasons.append(Refusal(f"{self.assessment.year}年度还没有结束，请在次年办理", house_rule()))
        missing: dict[str, int] = {}
        for one in standings(self.assessment, self.on) if not reasons else ():
            for given in one.given.values():
                if given.is_open:
                    missing[given.indicator.name] = missing.get(given.indicator.name, 0) + 1
        if missing:
            listed = "、".join(f"“{name}”还有{count}个单位" for name, count in missing.items())
            reasons.append(Refusal(f"人工评分没有完成：{listed}", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self._freeze()
        content = self.assessment.scheme.content
        calendar = current_calendar().provisional()
        self.assessment.submitted_on = self.on
        self.assessment.submitted_by_id = self.by.pk
        self.assessment.comments_until = calendar.add_working_days(self.on, content.comment_days)
        self.assessment.save()
        return {"year": self.assessment.year, "until": self.assessment.comments_until.isoformat()}

    def _freeze(self) -> None:
        """Keep what is counted today, with the records that cost points."""
        counted = counted_now(self.assessment, self.on)
        year = Year(self.assessment.agency, self.assessment.year, self.on)
        content = self.assessment.scheme.content
        rows = []
        for one in (*content.indicators.values(), *content.vetoes):
            if one.by_people:
                continue
            short = [key for key, count in counted[one.by].items() if count.failed]
            behind = MEASURES[one.by].failures(year, short)
            for unit in year.units.values():
                count = counted[one.by].get(unit.pk, Counted(0, 0))
                row = self._row(one, unit, count, behind.get(unit.pk, []))
                if row:
                    rows.append(row)
        Score.objects.bulk_create(rows)

    def _row(
        self, one: schemes.Indicator | schemes.Veto, unit: Agency, count: Counted, behind: list[Behind]
    ) -> Score | None:
        is_veto = isinstance(one, schemes.Veto)
        if is_veto and not count.failed:
            return None
        if isinstance(one, schemes.Indicator) and not one.concerns(unit.kind):
            return None
        return Score(
            assessment=self.assessment,
            unit=unit,
            code=one.code,
            points=points_for(one, count) if isinstance(one, schemes.Indicator) else None,
            is_veto=is_veto,
            by_program=True,
            whole=count.whole,
            failed=count.failed,
            behind=[[row.kind, row.pk, row.label] for row in behind],
            scored_on=self.on,
            scored_by_id=self.by.pk,
        )
