"""Comments and objections of the units, and what becomes of objections."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongkai.law.sources import house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.assessment import scheme as schemes
from gongkai.records.assessment.models import (
    Assessment,
    Remark,
    RemarkKind,
    Score,
    Stage,
)
from gongkai.records.assessment.verbs.base import AssessmentVerb, name_of
from gongkai.records.authority import Action
from gongkai.records.evidence.keeping import Brought, keep
from gongkai.records.journal.kinds import EventKind
from gongkai.records.secrecy import RefusesSecrets
from gongkai.records.verbs import RecordVerb, Refusal


@dataclass(kw_only=True)
class RaiseRemark(AssessmentVerb):
    """A unit comments on its provisional result or objects to it; ``code`` "": to the whole."""

    action = Action.ANSWER_ASSESSMENT
    event = EventKind.OBJECTION_RAISED
    stage = Stage.COMMENTS
    fills = Remark

    unit: Agency
    kind: RemarkKind
    reason: str
    code: str = ""
    files: tuple[Brought, ...] = ()

    def judged_over(self) -> Agency:
        return self.unit

    def subject(self) -> Any:
        return getattr(self, "remark", self.assessment)

    def lock(self) -> None:
        self.assessment = Assessment.objects.select_for_update(no_key=True).get(pk=self.assessment.pk)

    def agency(self) -> Agency:
        return self.assessment.agency

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        content, until = self.assessment.scheme.content, self.assessment.comments_until
        if not self.reason.strip():
            reasons.append(Refusal("请写明意见或者理由", house_rule()))
        if until and self.on > until:
            reasons.append(Refusal(f"提出意见和异议的期限是{until}，已经超过", house_rule()))
        if self.kind == RemarkKind.OBJECTION and not self.code:
            reasons.append(Refusal("异议请选择对哪个指标", house_rule()))
        scored = self.assessment.scores.filter(unit=self.unit)
        if self.code and not scored.filter(code=self.code).exists():
            reasons.append(Refusal("这个指标没有对本单位评分", house_rule()))
        if not scored.exists():
            reasons.append(Refusal(f"{self.unit.name}不在这次考核的单位里", house_rule()))
        same = Remark.objects.filter(
            assessment=self.assessment, unit=self.unit, code=self.code, kind=RemarkKind.OBJECTION
        )
        if self.kind == RemarkKind.OBJECTION and same.exists():
            name = name_of(content, self.code)
            reasons.append(Refusal(f"本单位已经对“{name}”提出异议，要补充的请写成意见", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.remark = Remark.objects.create(
            assessment=self.assessment,
            unit=self.unit,
            kind=self.kind,
            code=self.code,
            reason=self.reason.strip(),
            raised_on=self.on,
            raised_by_id=self.by.pk,
        )
        self.remark.evidence.set(keep(self.files, agency=self.unit, by=self.by, on=self.on))
        name = name_of(self.assessment.scheme.content, self.code) or "总体"
        return {"unit": self.unit.name, "indicator": name, "kind_label": RemarkKind(self.kind).label}


@dataclass(kw_only=True)
class DecideObjection(RefusesSecrets, RecordVerb):
    """Uphold an objection (with the new ``points``; a veto is taken back) or not, by somebody else than who scored."""

    action = Action.ASSESS
    event = EventKind.OBJECTION_DECIDED
    record = "remark"
    fills = Remark

    remark: Remark
    upheld: bool
    opinion: str
    points: Decimal | None = None

    def agency(self) -> Agency:
        return self.remark.assessment.agency

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        remark, score = self.remark, self._score()
        if not remark.is_open:
            reasons.append(Refusal("这件意见不需要处理，或者已经处理", house_rule()))
        if remark.assessment.stage != Stage.COMMENTS:
            reasons.append(Refusal("考核结果已经审定", house_rule()))
        if not self.opinion.strip():
            reasons.append(Refusal("请写明处理意见", house_rule()))
        if self.by.pk in (score.scored_by_id, remark.raised_by_id):
            reasons.append(Refusal("评分人和提出人不能处理这件异议，请其他人办理", house_rule()))
        indicator = remark.assessment.scheme.content.indicators.get(remark.code)
        if self.upheld and indicator:
            if self.points is None or not 0 <= self.points <= indicator.points:
                most = schemes.plain(indicator.points)
                reasons.append(Refusal(f"采纳的，请填写改后的得分，0至{most}分", house_rule()))
            elif self.points == score.points:
                reasons.append(Refusal("改后的得分和原来一样，请核对", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        remark, score = self.remark, self._score()
        remark.decided_on, remark.decided_by_id = self.on, self.by.pk
        remark.upheld, remark.opinion, remark.before = self.upheld, self.opinion.strip(), score.points
        remark.save()
        if self.upheld:
            score.points = None if score.is_veto else self.points
            score.is_veto = False
            score.save(update_fields=["points", "is_veto"])
        label = "采纳" if self.upheld else "不采纳"
        return {"unit": remark.unit.name, "result_label": label}

    def _score(self) -> Score:
        return self.remark.assessment.scores.get(unit=self.remark.unit, code=self.remark.code)
