"""What the verbs on one assessment have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from gongkai.law.sources import house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.assessment import scheme as schemes
from gongkai.records.assessment.models import (
    Assessment,
    Score,
    Stage,
)
from gongkai.records.authority import Action
from gongkai.records.secrecy import RefusesSecrets
from gongkai.records.verbs import RecordVerb, Refusal


@dataclass(kw_only=True)
class AssessmentVerb(RefusesSecrets, RecordVerb):
    """A verb on one assessment, in one of its stages."""

    action = Action.ASSESS
    record = "assessment"
    stage: ClassVar[Stage] = Stage.SCORING

    assessment: Assessment

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        now = self.assessment.stage
        if now != self.stage:
            reasons.append(Refusal(f"这次考核现在是“{now.label}”，不能办理这一步", house_rule()))
        return reasons

    def score(self, unit: Agency, code: str, **values: Any) -> Score:
        told = {"scored_on": self.on, "scored_by_id": self.by.pk} | values
        score, _ = Score.objects.update_or_create(
            assessment=self.assessment, unit=unit, code=code, defaults=told
        )
        return score


def name_of(content: schemes.Scheme, code: str) -> str:
    """The name of an indicator or veto; "" for the whole."""
    if code in content.indicators:
        return content.indicators[code].name
    veto = content.veto(code)
    return veto.name if veto else ""
